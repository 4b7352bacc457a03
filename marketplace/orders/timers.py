"""Plant and drop what time does to vendor orders. The caller holds the order's lock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings

from marketplace.orders.models import Cancellation, OrderTimer, VendorOrder

_K = OrderTimer.Kind


def plant_for_sending(parts: Iterable[VendorOrder], *, now: datetime, occasion: str = "") -> None:
    """Remind the shop, and cancel what it did not send, in so many days from now.

    `occasion` tells apart what is counted anew: after each parcel that leaves only a part. The
    same occasion again changes nothing.
    """
    due = (
        (_K.REMIND, now + timedelta(days=settings.SHIP_REMIND_DAYS)),
        (_K.CANCEL, now + timedelta(days=settings.SHIP_CANCEL_DAYS)),
    )
    OrderTimer.objects.bulk_create(
        (
            OrderTimer(
                vendor_order=part,
                kind=kind,
                key=":".join(filter(None, (kind.value, part.public_id, occasion))),
                due_at=due_at,
            )
            for part in parts
            for kind, due_at in due
        ),
        ignore_conflicts=True,
    )


def plant_for_answer(row: Cancellation, *, now: datetime) -> None:
    """Carry out what a buyer asked for when its shop says nothing for so many days."""
    OrderTimer.objects.create(
        vendor_order=row.vendor_order,
        kind=_K.ANSWER,
        key=f"{_K.ANSWER.value}:{row.public_id}",
        due_at=now + timedelta(days=settings.CANCEL_ANSWER_DAYS),
    )


def drop(part: VendorOrder, *kinds: OrderTimer.Kind, now: datetime) -> None:
    """End what waits of these kinds, or all of it: the occasion is over."""
    waiting = OrderTimer.objects.filter(vendor_order=part, status=OrderTimer.Status.WAITING)
    if kinds:
        waiting = waiting.filter(kind__in=kinds)
    waiting.update(status=OrderTimer.Status.DROPPED, ended_at=now)
