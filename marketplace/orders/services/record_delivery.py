"""The buyer has a vendor's part: what follows from it, whoever said so."""

from __future__ import annotations

from datetime import datetime

from marketplace.foundation import outbox
from marketplace.orders import events, transitions
from marketplace.orders.models import Fulfillment, VendorOrder
from payments.settlement import services as settlement


def record_delivery(*, part: VendorOrder, delivered_at: datetime) -> None:
    """Move a locked vendor order and its parcels on the way to delivered, and start the hold.

    Raises: MoveRefused when something of it was not handed over.
    """
    transitions.deliver(part, at=delivered_at)
    transitions.note_first_received(part, at=delivered_at)
    for fulfillment in part.fulfillments.filter(status=Fulfillment.Status.HANDED_OVER):
        transitions.arrive(fulfillment, at=delivered_at)
    settlement.schedule_due(reference=part.ref, delivered_at=delivered_at)
    outbox.record(
        events.VendorOrderDelivered(
            vendor_order_id=part.id, vendor_order_ref=part.ref, delivered_at=delivered_at
        )
    )
