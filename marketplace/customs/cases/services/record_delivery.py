"""A parcel was signed for: customs is told, by us or by the carrier itself."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.customs.cases import effects, filing, locks, moving, states
from marketplace.customs.cases.errors import MoveRefused
from marketplace.customs.cases.models import LegalEntity
from marketplace.customs.cases.services.work_on_case import ring_signing
from marketplace.customs.cases.types import LOGISTICS


@transaction.atomic
def record_delivery(*, reference: str, delivered_at: datetime, now: datetime) -> str:
    """Tell customs that the parcel of a vendor order was signed for; return the case's state.

    Where the carrier files its own papers, the case moves at once. Once more changes nothing.
    Raises: NoSuchCase, MoveRefused before the release.
    """
    case = locks.case_of(reference)
    if case.state in (states.DELIVERED, *states.FINAL):
        return case.state
    if case.state != states.RELEASED:
        raise MoveRefused(case.state)
    if case.documents.filter(kind=states.ARRIVAL).exclude(state__in=states.DEAD).exists():
        return case.state
    facts = case.facts
    code = facts.parties[LOGISTICS].code
    if LegalEntity.objects.filter(customs_code=code, is_active=True, files_own=True).exists():
        moving.move_case(case, states.DELIVERED, at=delivered_at)
        effects.settle(case, was_released=True, at=now)
        return case.state
    document = filing.write(
        case,
        facts,
        None,
        states.ARRIVAL,
        now=now,
        detail={"delivered_at": delivered_at.isoformat()},
    )
    ring_signing(document)
    return case.state
