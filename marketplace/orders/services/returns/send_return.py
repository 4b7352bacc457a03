"""A buyer sends the goods back, or thinks better of it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from catalog.services import stock
from marketplace.orders import scopes
from marketplace.orders.models import Return
from marketplace.orders.return_errors import ReturnMoved
from marketplace.orders.services.hand_over import read_parcel
from marketplace.orders.services.returns import moving
from marketplace.orders.visitors import OrderReader

_S = Return.Status


@transaction.atomic
def send_return(
    *, public_id: str, carrier: str, tracking_number: str, reader: OrderReader, now: datetime
) -> Return:
    """Record by whom an approved return travels; the shop has RETURN_ARRIVE_DAYS to count it.

    Raises: ReturnNotFound, ReturnMoved, TrackingRefused.
    """
    scopes.return_of_reader(public_id, reader)
    carrier, number = read_parcel(carrier, tracking_number)
    of = moving.locked(public_id)
    if of.goods_stay:
        raise ReturnMoved(of.status)
    moving.move(
        of,
        _S.SENT,
        by=moving.BUYER,
        now=now,
        due_at=moving.in_days(now, "RETURN_ARRIVE_DAYS"),
        carrier=carrier,
        tracking_number=number,
        sent_at=now,
    )
    return of


@transaction.atomic
def withdraw_return(*, public_id: str, reader: OrderReader, now: datetime) -> Return:
    """Take a return back before anything was sent or settled.

    Raises: ReturnNotFound, ReturnMoved.
    """
    scopes.return_of_reader(public_id, reader)
    of = moving.locked(public_id)
    if of.refund_request_id is not None:
        raise ReturnMoved(of.status)  # its money waits for an operator already
    stock.release(of.ref)
    moving.move(of, _S.WITHDRAWN, by=moving.BUYER, now=now)
    return of
