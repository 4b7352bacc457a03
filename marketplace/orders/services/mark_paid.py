"""The charge of an order was captured: the vendors may start."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from catalog.services import stock
from marketplace.foundation import outbox
from marketplace.foundation.crashpoints import crashpoint
from marketplace.foundation.errors import Broken
from marketplace.orders import events, locks, timers, transitions
from marketplace.orders.models import VendorOrder


@transaction.atomic
def mark_paid(*, order_ref: str, paid_at: datetime) -> None:
    """Move every vendor order to paid and take the reserved units out of stock.

    From here on the shops' time to send is running. Twice changes nothing.
    Raises: Broken when the order was canceled: its charge gives late money back and never says
    captured then. OutOfStock when the units are gone: nothing moves, a person has to look.
    """
    order, parts = locks.order_by_ref(order_ref)
    if all(part.paid_at for part in parts):
        return
    if any(part.status != VendorOrder.Status.PLACED for part in parts):
        raise Broken(f"{order_ref} was captured while it was {[part.status for part in parts]}")
    for part in parts:
        transitions.pay(part, at=paid_at)
    timers.plant_for_sending(parts, now=paid_at)
    stock.commit(order.ref)
    crashpoint("orders.paid.before_commit")
    outbox.record(events.OrderPaid(order_id=order.id, order_ref=order.ref, paid_at=paid_at))
