"""What carriers tell of a vendor order's parcels: one arrived, or went astray."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from marketplace.orders import locks, transitions
from marketplace.orders.models import Fulfillment, VendorOrder
from marketplace.orders.services.receive_parcels import OUT, receive_parcels

log = logging.getLogger(__name__)
_REF = "vendor_order:"


@transaction.atomic
def deliver_by_tracking(*, vendor_order_ref: str, waybill: str, delivered_at: datetime) -> bool:
    """Count a parcel as received because its carrier tells so; return whether it moved.

    The last one of a part starts the hold from the carrier's time. A parcel that was received
    already, by its buyer or by the timer, and a part that was closed, stay as they are.
    """
    part = _locked(vendor_order_ref)
    if part is None or part.delivered_at is not None:
        return False
    parcels = [each for each in _named(part, waybill) if each.status in OUT]
    if not parcels:
        return False
    receive_parcels(part, parcels, delivered_at=delivered_at)
    return True


@transaction.atomic
def astray_by_tracking(*, vendor_order_ref: str, waybill: str, status: str, now: datetime) -> bool:
    """Keep the timer from counting a lost or returned parcel as received; return whether it moved.

    On its way back it has failed; back at the shop it is returned. One that is lost may be found.
    """
    part = _locked(vendor_order_ref)
    if part is None or part.delivered_at is not None:
        return False
    is_back = status == "returned"
    move = transitions.bring_back if is_back else transitions.fail
    from_here = OUT if is_back else (Fulfillment.Status.HANDED_OVER,)
    parcels = [each for each in _named(part, waybill) if each.status in from_here]
    for parcel in parcels:
        move(parcel, at=now)
    return bool(parcels)


def _named(part: VendorOrder, waybill: str) -> list[Fulfillment]:
    """Return the parcel that has a waybill; a part with one parcel needs no number."""
    every = list(part.fulfillments.all())
    return every if len(every) == 1 else [each for each in every if each.tracking_number == waybill]


def _locked(vendor_order_ref: str) -> VendorOrder | None:
    public_id = vendor_order_ref.removeprefix(_REF)
    found = VendorOrder.objects.filter(public_id=public_id).first()
    if found is None:
        log.error("a parcel names an order that is not there: %s", vendor_order_ref)
        return None
    return locks.vendor_order(found)
