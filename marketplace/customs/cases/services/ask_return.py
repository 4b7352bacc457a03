"""Ask customs to take goods back: within 30 days of the release."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from marketplace.customs.cases import filing, locks, states
from marketplace.customs.cases.errors import (
    AlreadyUnderWay,
    MoveRefused,
    ReasonMissing,
    ReturnTooLarge,
    TooLateToReturn,
)
from marketplace.customs.cases.services.work_on_case import ring_signing
from marketplace.customs.cases.types import ReturnLine

_FROM = (states.RELEASED, states.DELIVERED)


@transaction.atomic
def ask_return(
    *, case_ref: str, lines: Sequence[ReturnLine], by: str, reason: str, now: datetime
) -> str:
    """Write the return of some or all goods of a released case; return its document's guid.

    The case moves when customs has the goods, by `arrive_by`; a later return is between shop and
    buyer alone: no tax and no quota comes back.
    Raises: NoSuchCase, ReasonMissing, MoveRefused, TooLateToReturn, ReturnTooLarge,
    AlreadyUnderWay.
    """
    if not reason.strip():
        raise ReasonMissing
    case = locks.case_called(case_ref)
    if case.state not in _FROM or case.apply_by is None:
        raise MoveRefused(case.state)
    if now > case.apply_by:
        raise TooLateToReturn
    facts = case.facts
    sold = {line.gnum: line.quantity for line in facts.lines}
    numbers = [each.gnum for each in lines]
    if not lines or len(set(numbers)) != len(numbers):
        raise ReturnTooLarge
    if any(not 0 < each.quantity <= sold.get(each.gnum, 0) for each in lines):
        raise ReturnTooLarge
    if case.documents.filter(kind=states.RETURN).exclude(state__in=states.DEAD).exists():
        raise AlreadyUnderWay
    document = filing.write(
        case,
        facts,
        filing.named(case, now=now),
        states.RETURN,
        now=now,
        detail={
            "reason": reason[:200],
            "by": by,
            "lines": [[each.gnum, each.quantity] for each in lines],
        },
    )
    ring_signing(document)
    return document.guid
