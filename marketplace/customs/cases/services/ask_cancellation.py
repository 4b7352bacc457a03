"""Take a case back: at once while customs has no list, else by asking customs."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.customs.cases import effects, filing, locks, moving, states
from marketplace.customs.cases.errors import AlreadyUnderWay, MoveRefused, ReasonMissing
from marketplace.customs.cases.models import CustomsCase
from marketplace.customs.cases.services.work_on_case import ring_signing

_AT_ONCE = (states.OPENED, states.MATCHED, states.REJECTED)
_BY_CUSTOMS = (states.DECLARED, states.HELD)


@transaction.atomic
def ask_cancellation(*, case_ref: str, by: str, reason: str, now: datetime) -> str:
    """Cancel a case, or write the cancellation that customs decides on; return its state now.

    Raises: NoSuchCase, ReasonMissing, AlreadyUnderWay, MoveRefused once customs released it: then
    goods come back by a return.
    """
    if not reason.strip():
        raise ReasonMissing
    case = locks.case_called(case_ref)
    if case.state in _AT_ONCE and not _has_list_under_way(case):
        moving.move_case(case, states.CANCELED, at=now, by=by, reason=reason[:200])
        effects.settle(case, was_released=False, at=now)
        return case.state
    if case.state not in _BY_CUSTOMS or not case.invt_no:
        raise MoveRefused(case.state)
    if case.documents.filter(kind=states.CANCELLATION).exclude(state__in=states.DEAD).exists():
        raise AlreadyUnderWay
    document = filing.write(
        case,
        case.facts,
        filing.named(case, now=now),
        states.CANCELLATION,
        now=now,
        detail={"reason": reason[:200], "by": by},
    )
    ring_signing(document)
    return case.state


def _has_list_under_way(case: CustomsCase) -> bool:
    """Tell whether a list may be at customs, or on its way there."""
    found = case.documents.filter(kind=states.LIST, attempts__gt=0)
    return found.exclude(state__in=states.DEAD).exists()
