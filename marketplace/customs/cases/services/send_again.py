"""Send what customs turned down once more, when a person says why that is right."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from marketplace.customs.cases import allowance, filing, keeping, locks, moving, states
from marketplace.customs.cases.errors import MoveRefused, ReasonMissing, TriedTooOften
from marketplace.customs.cases.types import Journey
from marketplace.foundation.bell import ring_after_commit

# What a person may correct: how the parcel travels. Goods, money and persons are the order's.
CORRECTABLE = ("gross_g", "net_g", "traf_no", "voyage_no", "bill_no", "customs_code", "port_code")


@transaction.atomic
def send_again(
    *,
    case_ref: str,
    by: str,
    reason: str,
    now: datetime,
    corrected: dict[str, Any] | None = None,
) -> str:
    """Put a rejected case back to where its papers are written; return its state.

    What customs had stored goes as a change of its own number, what never came in as new under a
    new one; no case goes more often than `CUSTOMS_TRIES_MAX` times. The papers must agree first,
    and the year of the buyer must still have room.
    Raises: NoSuchCase, ReasonMissing, MoveRefused, TriedTooOften, QuotaExceeded.
    """
    if not reason.strip():
        raise ReasonMissing
    case = locks.case_called(case_ref)
    if case.state != states.REJECTED:
        raise MoveRefused(case.state)
    if case.tries >= settings.CUSTOMS_TRIES_MAX:
        raise TriedTooOften
    facts = case.facts
    if corrected:
        facts = dataclasses.replace(facts, journey=_corrected(facts.journey, corrected))
    findings = filing.match(facts, filing.named(case, now=now), now=now)
    if findings:
        case.findings = findings
        case.save(update_fields=["findings"])
        return case.state
    if corrected:
        keeping.keep_facts(case, facts, by=by, now=now, reason=reason)
    case.tries += 1
    case.findings = []
    case.due_at = now
    moving.move_case(case, states.MATCHED, at=now, by=by, reason=reason[:200])
    allowance.reserve_again(case, is_full_tax=facts.is_full_tax, at=now)
    ring_after_commit("marketplace.customs.cases.tasks.work_on", case_id=str(case.pk))
    return case.state


def _corrected(journey: Journey, told: dict[str, Any]) -> Journey:
    """Return how the parcel travels, as a person corrected it. Raises: KeyError."""
    unknown = set(told) - set(CORRECTABLE)
    if unknown:
        raise KeyError(f"{sorted(unknown)} cannot be corrected")
    return dataclasses.replace(journey, **told)
