"""Facts of a case as a new version: what was written down before stays beside it."""

from __future__ import annotations

import hashlib
from datetime import datetime

from marketplace.customs.cases.models import CaseSnapshot, CustomsCase
from marketplace.customs.cases.types import CaseFacts


def digest(facts: CaseFacts) -> str:
    """Return the SHA-256 of facts, by which the same are known again."""
    return hashlib.sha256(facts.to_text().encode()).hexdigest()


def keep_facts(
    case: CustomsCase,
    facts: CaseFacts,
    *,
    by: str,
    now: datetime,
    reason: str = "",
    sha256: str = "",
) -> None:
    """Seal facts as the newest version of a case that the caller holds or has just made.

    `sha256` is of the facts as they were handed in, where something was added to them since.
    """
    version = case.snapshots.count() + 1
    CaseSnapshot.objects.create(
        case=case,
        version=version,
        sealed=CaseSnapshot.sealed_text(case, version, facts.to_text()),
        sha256=sha256 or digest(facts),
        by=by,
        reason=reason[:200],
        taken_at=now,
    )
