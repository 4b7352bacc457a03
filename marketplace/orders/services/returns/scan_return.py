"""The hub has a returned parcel: customs' second clock ends here."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.orders.models import Return
from marketplace.orders.return_errors import ReturnMoved
from marketplace.orders.services.returns import moving

_S = Return.Status
_MAY_ARRIVE = (_S.APPROVED, _S.SENT)


@transaction.atomic
def scan_return(*, number: str, by: str, now: datetime) -> Return:
    """Record that a return is at the hub, by its number or that of its parcel; twice is once.

    The shop is told, and counts it. Raises: ReturnNotFound, ReturnMoved for one that nothing
    is sent of.
    """
    typed = number.strip()
    found = Return.objects.filter(public_id=typed).first()
    if found is None and typed:
        by_parcel = Return.objects.filter(
            tracking_number=typed.upper(), status__in=_MAY_ARRIVE, goods_stay=False
        )
        found = by_parcel.order_by("sent_at").first()
    of = moving.locked(found.public_id if found else typed)
    if of.hub_at is not None:
        return of
    if of.status not in _MAY_ARRIVE or of.goods_stay:
        raise ReturnMoved(of.status)
    if of.status == _S.APPROVED:  # its buyer never said that it left
        moving.move(
            of,
            _S.SENT,
            by=by,
            now=now,
            due_at=moving.in_days(now, "RETURN_ARRIVE_DAYS"),
            sent_at=now,
        )
    moving.wait(of, due_at=of.due_at, hub_at=now, hub_by=by)
    return of
