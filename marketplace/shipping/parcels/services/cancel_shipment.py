"""Take a shipment back before its carrier has it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.shipping.carriers_api import registry
from marketplace.shipping.carriers_api.capabilities import capability
from marketplace.shipping.parcels import locks
from marketplace.shipping.parcels.errors import BookingRefused
from marketplace.shipping.parcels.models import Shipment
from marketplace.shipping.parcels.statuses import Booking


def cancel_shipment(*, shipment_id: UUID) -> Shipment:
    """Cancel at the carrier where there is one to ask, then here. Twice changes nothing.

    A carrier that answers nothing leaves it as it is: to cancel there again does no harm.
    Raises: BookingRefused once it is handed over; CarrierRefused, CarrierUnavailable,
    OutcomeUnknown.
    """
    row = Shipment.objects.filter(pk=shipment_id).first()
    if row is not None and row.booking in (Booking.BOOKED, Booking.BOOKING):
        asks = capability(row.carrier).cancels and registry.can_be_asked(row.carrier)
        if asks:
            registry.carrier(row.carrier).cancel(row.public_id, row.waybill)
    return _record(shipment_id)


@transaction.atomic
def _record(shipment_id: UUID) -> Shipment:
    row = locks.shipment(shipment_id)
    if row.booking == Booking.HANDED_OVER:
        raise BookingRefused(_("The carrier has this shipment already."))
    if row.booking != Booking.CANCELED:
        row.booking = Booking.CANCELED
        row.poll_due_at = None
        row.save(update_fields=["booking", "poll_due_at"])
    return row
