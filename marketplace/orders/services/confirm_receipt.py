"""The buyer says that a vendor's part arrived."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.orders import locks, scopes
from marketplace.orders.models import VendorOrder
from marketplace.orders.services.record_delivery import record_delivery
from marketplace.orders.visitors import OrderReader


@transaction.atomic
def confirm_receipt(*, public_id: str, reader: OrderReader, now: datetime) -> VendorOrder:
    """Move a vendor order of the reader's own order to delivered. Twice changes nothing.

    Raises: OrderNotFound, MoveRefused.
    """
    part = locks.vendor_order(scopes.vendor_order_of_reader(public_id, reader))
    if part.delivered_at is None:
        record_delivery(part=part, delivered_at=now)
    return part
