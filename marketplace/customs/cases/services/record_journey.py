"""Say how the parcel of a case travels: its waybill, its weights, what carries it across."""

from __future__ import annotations

import dataclasses
from datetime import datetime

from django.db import transaction

from marketplace.customs.cases import keeping, locks, moving, states
from marketplace.customs.cases.errors import MoveRefused
from marketplace.customs.cases.types import Journey
from marketplace.foundation.bell import ring_after_commit


@transaction.atomic
def record_journey(*, reference: str, journey: Journey, now: datetime) -> str:
    """Add a parcel's journey to the case of its vendor order; return the case's state.

    The waybill first, the truck when the hub loads it: each call says all that is known by then.
    Once both are there, the papers are matched. The same once more changes nothing.
    Raises: NoSuchCase; MoveRefused for another waybill, and once the papers are written: then a
    person corrects it.
    """
    case = locks.case_of(reference)
    if case.state in states.FINAL:
        return case.state
    facts = case.facts
    if facts.journey == journey:
        return case.state
    if case.state != states.OPENED or case.waybill_no not in ("", journey.logistics_no):
        raise MoveRefused(case.state)
    told = dataclasses.replace(facts, journey=journey)
    keeping.keep_facts(case, told, by=moving.MACHINE, now=now, reason="journey")
    case.waybill_no = journey.logistics_no
    case.waits_for = told.waits_for
    case.findings = case.holds
    case.due_at = now
    case.save(update_fields=["waybill_no", "waits_for", "findings", "due_at"])
    ring_after_commit("marketplace.customs.cases.tasks.work_on", case_id=str(case.pk))
    return case.state
