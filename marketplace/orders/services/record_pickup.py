"""A vendor gave the goods to the buyer over the counter."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.foundation import outbox
from marketplace.orders import events, locks, scopes
from marketplace.orders.errors import MoveRefused
from marketplace.orders.models import VendorOrder
from marketplace.orders.services.receive_parcels import receive_whole
from marketplace.vendors.models import VendorMember


@transaction.atomic
def record_pickup(*, public_id: str, member: VendorMember, now: datetime) -> VendorOrder:
    """Move what was ready to be picked up to delivered. Twice changes nothing.

    The buyer is told, since the word of the shop starts the hold after which it is paid. A
    parcel is never delivered by the word of its shop.
    Raises: OrderNotFound, MemberRoleMissing, MoveRefused for a parcel or before it was ready.
    """
    part = locks.vendor_order(scopes.vendor_order_to_fulfill(public_id, member))
    if not part.is_pickup:
        raise MoveRefused(status=part.status, wanted=VendorOrder.Status.DELIVERED.value)
    if part.delivered_at is not None:
        return part
    receive_whole(part, delivered_at=now)
    outbox.record(
        events.VendorOrderPickedUp(
            vendor_order_id=part.id, vendor_order_ref=part.ref, picked_up_at=now
        )
    )
    return part
