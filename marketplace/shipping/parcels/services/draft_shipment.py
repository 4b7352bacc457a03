"""A shop wants a label: a shipment begins, with its boxes, before any carrier is asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.shipping.carriers_api.capabilities import CAPABILITIES
from marketplace.shipping.carriers_api.types import Box
from marketplace.shipping.parcels.errors import BookingRefused
from marketplace.shipping.parcels.models import Parcel, Shipment
from marketplace.shipping.parcels.statuses import Booking

MAX_BOXES = 20
_MAX_MM, _MAX_G = 3_000, 100_000


@transaction.atomic
def draft_shipment(
    *,
    reference: str,
    vendor_ref: str,
    carrier: str,
    service: str,
    boxes: Sequence[Box],
    phone_last4: str,
    supervision: str,
    now: datetime,
) -> Shipment:
    """Write a shipment and its boxes; one that is still a draft is written anew.

    Raises: BookingRefused for a carrier, service or box that cannot be, and once it is booked.
    """
    known = CAPABILITIES.get(carrier)
    if known is None or service not in known.services:
        raise BookingRefused(_("This carrier or service cannot be booked here."))
    if not 1 <= len(boxes) <= MAX_BOXES or not all(map(_is_box, boxes)):
        raise BookingRefused(_("Give the weight and the size of every box, up to 100 kg and 3 m."))
    row = (
        Shipment.objects.select_for_update(no_key=True)
        .filter(reference=reference, booking__in=(Booking.DRAFT, Booking.BOOKING, Booking.BOOKED))
        .first()
    )
    if row is not None and row.booking != Booking.DRAFT:
        raise BookingRefused(_("This order has a shipment already: cancel it first."))
    row = row or Shipment(reference=reference, created_at=now)
    row.vendor_ref = vendor_ref
    row.carrier = carrier
    row.carrier_name = known.name
    row.service = service
    row.phone_last4 = phone_last4
    row.save()
    _write_boxes(row, boxes, supervision)
    return row


def _write_boxes(row: Shipment, boxes: Sequence[Box], supervision: str) -> None:
    """Change the boxes that are there: rows of parcels are never deleted."""
    kept = list(row.parcels.order_by("position"))
    if len(kept) > len(boxes):
        raise BookingRefused(_("This shipment has more boxes already: cancel it first."))
    for position, box in enumerate(boxes, start=1):
        parcel = (
            kept[position - 1] if position <= len(kept) else Parcel(shipment=row, position=position)
        )
        parcel.length_mm, parcel.width_mm = box.length_mm, box.width_mm
        parcel.height_mm, parcel.weight_g = box.height_mm, box.weight_g
        parcel.supervision = supervision
        parcel.save()


def _is_box(box: Box) -> bool:
    sides = (box.length_mm, box.width_mm, box.height_mm)
    return all(0 < side <= _MAX_MM for side in sides) and 0 < box.weight_g <= _MAX_G
