"""Say where the parcel of a case goes, once its buyer has corrected that."""

from __future__ import annotations

import dataclasses
from datetime import datetime

from django.db import transaction

from marketplace.customs.cases import keeping, locks, moving, states
from marketplace.customs.cases.errors import MoveRefused
from marketplace.customs.cases.types import Consignee


@transaction.atomic
def record_consignee(*, reference: str, consignee: Consignee, now: datetime) -> str:
    """Let the case of a vendor order name another consignee; return the case's state.

    The facts of before stay beside the new ones. The same once more changes nothing, nor does
    anything of a case that has ended.
    Raises: NoSuchCase; MoveRefused once the papers are matched.
    """
    case = locks.case_of(reference)
    facts = case.facts
    if case.state in states.FINAL or facts.consignee == consignee:
        return case.state
    if case.state != states.OPENED:
        raise MoveRefused(case.state)
    told = dataclasses.replace(facts, consignee=consignee)
    keeping.keep_facts(case, told, by=moving.MACHINE, now=now, reason="consignee")
    return case.state
