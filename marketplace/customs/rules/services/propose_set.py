"""Propose a rule set: it says nothing until another person confirms it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.customs.rules.errors import RuleSetRefused
from marketplace.customs.rules.models import RuleProposal
from marketplace.customs.rules.rulebook import READERS


@transaction.atomic
def propose_set(
    *,
    kind: str,
    valid_from: datetime,
    valid_to: datetime | None = None,
    source: str,
    payload: Any,
    reason: str,
    by: str,
    now: datetime,
) -> RuleProposal:
    """Write a proposal down, whole and readable. `by` is the opaque name of a person.

    Raises: PayloadWrong; RuleSetRefused for a day that is past, a span that is none, or without a
    source and a reason.
    """
    if kind not in READERS:
        raise RuleSetRefused(_("There are no such rules."))
    if not source.strip() or not reason.strip():
        raise RuleSetRefused(_("Please name the source and the reason."))
    refuse_past(valid_from, now)
    if valid_to is not None and valid_to <= valid_from:
        raise RuleSetRefused(_("The rules end before they begin."))
    READERS[kind](payload)
    return RuleProposal.objects.create(
        kind=kind,
        valid_from=valid_from,
        valid_to=valid_to,
        source=source.strip()[:500],
        payload=payload,
        reason=reason.strip()[:200],
        proposed_by=by,
        proposed_at=now,
    )


def refuse_past(valid_from: datetime, now: datetime) -> None:
    """Refuse rules from a moment that is past: what was priced then stays so.

    Raises: RuleSetRefused.
    """
    if valid_from <= now:
        raise RuleSetRefused(_("Rules begin after now: orders of the past keep their taxes."))
