"""The buyer says that a vendor's part arrived, or one parcel of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from marketplace.orders import locks, scopes
from marketplace.orders.errors import MoveRefused, OrderNotFound
from marketplace.orders.models import Fulfillment, VendorOrder
from marketplace.orders.services.receive_parcels import OUT, receive_parcels, receive_whole
from marketplace.orders.visitors import OrderReader


@transaction.atomic
def confirm_receipt(
    *, public_id: str, reader: OrderReader, now: datetime, parcel: str = ""
) -> VendorOrder:
    """Count a vendor order of the reader's own order as received. Twice changes nothing.

    With the id of a parcel only that one; without, all that left. The part is delivered once
    nothing is left to send and every parcel arrived.
    Raises: OrderNotFound, MoveRefused when nothing of it was handed over.
    """
    part = locks.vendor_order(scopes.vendor_order_of_reader(public_id, reader))
    if part.delivered_at is not None:
        return part
    if parcel:
        one = _parcel(part, parcel)
        if one.status != Fulfillment.Status.DELIVERED:
            receive_parcels(part, [one], delivered_at=now)
        return part
    if part.status == VendorOrder.Status.FULFILLED:
        receive_whole(part, delivered_at=now)
        return part
    out = list(part.fulfillments.filter(status__in=OUT))
    if not out:
        raise MoveRefused(status=part.status, wanted=VendorOrder.Status.DELIVERED.value)
    receive_parcels(part, out, delivered_at=now)
    return part


def _parcel(part: VendorOrder, named: str) -> Fulfillment:
    try:
        found = part.fulfillments.filter(pk=UUID(named)).first()
    except ValueError:
        found = None
    if found is None:
        raise OrderNotFound
    return found
