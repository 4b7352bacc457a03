"""Nobody paid in time: let the goods go."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from catalog.services import stock
from marketplace.foundation import outbox
from marketplace.foundation.errors import Broken
from marketplace.orders import events, locks, transitions
from marketplace.orders.models import VendorOrder
from marketplace.orders.services.tell_customs import let_go


@transaction.atomic
def expire_unpaid(*, order_ref: str, now: datetime) -> None:
    """Cancel every vendor order of an unpaid order; give back its stock and its buyer's year.

    Twice changes nothing. Raises: Broken when the order is paid: its charge cannot expire.
    """
    order, parts = locks.order_by_ref(order_ref)
    if all(part.status == VendorOrder.Status.CANCELED for part in parts):
        return
    if any(part.status != VendorOrder.Status.PLACED for part in parts):
        raise Broken(f"{order_ref} expired while it was {[part.status for part in parts]}")
    for part in parts:
        transitions.cancel(part, at=now)
    stock.release(order.ref)
    let_go(order, parts, now=now)
    outbox.record(events.OrderExpired(order_id=order.id, order_ref=order.ref, expired_at=now))
