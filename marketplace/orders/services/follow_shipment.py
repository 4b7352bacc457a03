"""What carriers tell of a vendor order's parcels: it arrived, or it went astray."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from marketplace.orders import locks, transitions
from marketplace.orders.models import Fulfillment, VendorOrder
from marketplace.orders.services.record_delivery import record_delivery

log = logging.getLogger(__name__)
_REF = "vendor_order:"


@transaction.atomic
def deliver_by_tracking(*, vendor_order_ref: str, delivered_at: datetime) -> bool:
    """Count a part as received because its carrier tells so; return whether it moved.

    It starts the hold from the carrier's time. A part that was received already, by its buyer or
    by the timer, or that was given back before it left, stays as it is.
    """
    part = _locked(vendor_order_ref)
    if part is None or part.status != VendorOrder.Status.FULFILLED:
        return False
    record_delivery(part=part, delivered_at=delivered_at)
    return True


@transaction.atomic
def astray_by_tracking(*, vendor_order_ref: str, status: str, now: datetime) -> bool:
    """Keep the timer from counting a lost or returned part as received; return whether it moved.

    On its way back it has failed; back at the shop it is returned. A fulfillment moves once, so
    that one which failed first stays failed: the parcel's own status says where it is.
    """
    part = _locked(vendor_order_ref)
    if part is None or part.status != VendorOrder.Status.FULFILLED:
        return False
    out = part.fulfillments.filter(status=Fulfillment.Status.HANDED_OVER)
    move = transitions.bring_back if status == "returned" else transitions.fail
    moved = False
    for fulfillment in out:
        move(fulfillment, at=now)
        moved = True
    return moved


def _locked(vendor_order_ref: str) -> VendorOrder | None:
    public_id = vendor_order_ref.removeprefix(_REF)
    found = VendorOrder.objects.filter(public_id=public_id).first()
    if found is None:
        log.error("a parcel names an order that is not there: %s", vendor_order_ref)
        return None
    return locks.vendor_order(found)
