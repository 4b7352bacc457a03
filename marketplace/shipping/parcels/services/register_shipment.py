"""A shop gave a box to a carrier: follow it from here on."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.shipping.carriers_api.capabilities import capability
from marketplace.shipping.parcels import believing, carrier_codes
from marketplace.shipping.parcels.models import Parcel, Shipment
from marketplace.shipping.parcels.polling import first_poll
from marketplace.shipping.parcels.services.record_news import settle_tracking
from marketplace.shipping.parcels.statuses import Booking


@transaction.atomic
def register_shipment(
    *,
    reference: str,
    vendor_ref: str,
    carrier_name: str,
    waybill: str,
    phone_last4: str,
    weight_g: int,
    now: datetime,
    supervision: str = "",
) -> Shipment:
    """Record that the shipment of an order is with its carrier.

    One that was booked here under this number moves on; any other in the making is canceled, and
    a new one begins. `weight_g` is what the goods weigh by their listing, gross;
    `supervision` is the customs mode that it is bagged by. The same again returns the shipment
    that is there.
    """
    mine = Shipment.objects.select_for_update(no_key=True).filter(reference=reference)
    found = mine.filter(waybill=waybill).exclude(booking=Booking.CANCELED).first()
    if found is not None and found.booking == Booking.HANDED_OVER:
        return found
    if found is None:
        mine.filter(booking__in=(Booking.DRAFT, Booking.BOOKING, Booking.BOOKED)).update(
            booking=Booking.CANCELED
        )
        found = _begun(reference, vendor_ref, carrier_name, waybill, weight_g, now)
        found.parcels.update(supervision=supervision)
    found.booking = Booking.HANDED_OVER
    found.handed_over_at = now
    found.phone_last4 = found.phone_last4 or phone_last4
    found.is_doubtful = _was_used(found, now)
    found.poll_due_at = first_poll(capability(found.carrier), now)
    found.save()
    settle_tracking(found, now=now)
    return found


def _begun(
    reference: str, vendor_ref: str, carrier_name: str, waybill: str, weight_g: int, now: datetime
) -> Shipment:
    row = Shipment.objects.create(
        reference=reference,
        vendor_ref=vendor_ref,
        carrier=carrier_codes.code_of(carrier_name),
        carrier_name=carrier_name,
        waybill=waybill,
        created_at=now,
        booking=Booking.BOOKED,
        booked_at=now,
    )
    Parcel.objects.create(shipment=row, position=1, waybill=waybill, weight_g=weight_g)
    return row


def _was_used(shipment: Shipment, now: datetime) -> bool:
    """Tell whether another shipment had this number lately. Source: docs/parcels.md."""
    others = Shipment.objects.filter(
        carrier=shipment.carrier,
        waybill=shipment.waybill,
        handed_over_at__gt=now - believing.REUSE,
    )
    return others.exclude(pk=shipment.pk).exists()
