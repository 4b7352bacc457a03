"""Bring a vendor order to where its parcels and cancellations lead."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from marketplace.foundation import outbox
from marketplace.orders import events, timers, transitions
from marketplace.orders.models import Cancellation, Fulfillment, VendorOrder
from marketplace.orders.services.record_delivery import record_delivery
from marketplace.orders.unsent import has_arrived, units_unsent

STILL_HERE: Final = (VendorOrder.Status.PAID, VendorOrder.Status.ACCEPTED)


def settle_part(part: VendorOrder, *, now: datetime) -> None:
    """Move a locked part once nothing of it is left to send, or nothing to arrive.

    Nothing was ever sent: canceled. All that is sent has left: fulfilled. All of that ended well,
    or was refunded: delivered, which starts the hold of the vendor's money.
    """
    if part.status in STILL_HERE:
        if any(units_unsent(part).values()):
            return
        _end_of_sending(part, now)
    if part.status == VendorOrder.Status.FULFILLED and has_arrived(part):
        record_delivery(part=part, delivered_at=_last_arrival(part))


def _end_of_sending(part: VendorOrder, now: datetime) -> None:
    timers.drop(part, now=now)
    Cancellation.objects.filter(vendor_order=part, status=Cancellation.Status.REQUESTED).update(
        status=Cancellation.Status.LAPSED, decided_by="system:settled", decided_at=now
    )
    if part.first_sent_at is not None:
        transitions.fulfill(part, at=now)
        return
    transitions.cancel(part, at=now)
    outbox.record(
        events.VendorOrderCanceled(
            vendor_order_id=part.id, vendor_order_ref=part.ref, canceled_at=now
        )
    )


def _last_arrival(part: VendorOrder) -> datetime:
    """When its buyer had all of it: the last parcel came, or the rest fell away after that."""
    arrived = part.fulfillments.filter(status=Fulfillment.Status.DELIVERED)
    last = arrived.order_by("-delivered_at").values_list("delivered_at", flat=True).first()
    assert last is not None
    return max(last, part.fulfilled_at or last)
