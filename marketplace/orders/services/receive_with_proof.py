"""An operator counts a part as received, because the carrier proves it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from marketplace.orders import locks
from marketplace.orders.errors import OrderNotFound
from marketplace.orders.models import VendorOrder
from marketplace.orders.services.receive_parcels import receive_whole


@transaction.atomic
def receive_with_proof(*, vendor_order_id: UUID, now: datetime) -> bool:
    """Move a vendor order to delivered; return whether it moved. Twice changes nothing.

    Raises: OrderNotFound, MoveRefused when it was not handed over.
    """
    found = VendorOrder.objects.filter(pk=vendor_order_id).first()
    if found is None:
        raise OrderNotFound
    part = locks.vendor_order(found)
    if part.delivered_at is not None:
        return False
    receive_whole(part, delivered_at=now)
    return True
