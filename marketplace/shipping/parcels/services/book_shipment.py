"""Have a carrier carry a shipment: prepare, ask, record. Source: docs/parcels.md."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.crashpoints import crashpoint
from marketplace.shipping.carriers_api import post, registry
from marketplace.shipping.carriers_api.capabilities import capability
from marketplace.shipping.carriers_api.errors import CarrierRefused, CarrierUnavailable
from marketplace.shipping.carriers_api.types import Booked, BookingSpec
from marketplace.shipping.parcels import locks
from marketplace.shipping.parcels.errors import BookingRefused, NumbersUsedUp
from marketplace.shipping.parcels.models import Shipment
from marketplace.shipping.parcels.statuses import Booking

log = logging.getLogger(__name__)


def book_shipment(*, shipment_id: UUID, spec: BookingSpec, now: datetime) -> Shipment:
    """Give a drafted shipment its waybill; one that has it is returned as it is.

    A carrier over the network is asked outside any transaction, under the shipment's own number
    as the key. After an answer that never came it is asked first whether it has it.
    Raises: BookingRefused, CarrierRefused, NumbersUsedUp; CarrierUnavailable, OutcomeUnknown.
    """
    row, was_asked = _prepare(shipment_id, spec, now)
    if row.booking == Booking.BOOKED:
        return row
    if capability(row.carrier).numbers_by_range:
        return _number_by_hand(shipment_id, now=now)
    carrier = registry.carrier(row.carrier)
    try:
        found = carrier.find(spec.reference) if was_asked else None
        booked = found or carrier.book(spec)
    except CarrierRefused as refusal:
        _record_refused(shipment_id, str(refusal))
        raise
    except CarrierUnavailable:
        if not was_asked:
            _back_to_draft(shipment_id)  # nothing happened there
        raise
    crashpoint("parcels.booking.before_record")
    return record_booked(shipment_id, booked, now=now)


@transaction.atomic
def _prepare(shipment_id: UUID, spec: BookingSpec, now: datetime) -> tuple[Shipment, bool]:
    row = locks.shipment(shipment_id)
    if spec.reference != row.public_id or spec.service != row.service:
        raise BookingRefused(_("This booking is of another shipment."))
    if row.booking == Booking.BOOKED:
        return row, False
    if row.booking not in (Booking.DRAFT, Booking.BOOKING):
        raise BookingRefused(_("This shipment cannot be booked any more."))
    was_asked = row.booking == Booking.BOOKING
    asks = not capability(row.carrier).numbers_by_range
    if asks and not registry.can_be_asked(row.carrier):
        raise BookingRefused(_("This carrier is not connected here: type its number instead."))
    if asks:
        row.booking = Booking.BOOKING
        row.asked_at = now
        row.save(update_fields=["booking", "asked_at"])
    return row, was_asked


@transaction.atomic
def record_booked(shipment_id: UUID, booked: Booked, *, now: datetime) -> Shipment:
    """Write the waybill that a carrier gave; twice changes nothing."""
    row = locks.shipment(shipment_id)
    if row.booking not in (Booking.DRAFT, Booking.BOOKING):
        return row
    return _write(row, booked, now)


def _write(row: Shipment, booked: Booked, now: datetime) -> Shipment:
    row.booking = Booking.BOOKED
    row.booked_at = now
    row.waybill = booked.waybill
    row.routing = booked.routing
    row.refusal = ""
    row.save(update_fields=["booking", "booked_at", "waybill", "routing", "refusal"])
    numbers = (booked.waybill, *booked.sub_waybills)
    for parcel, number in zip(row.parcels.order_by("position"), numbers, strict=False):
        parcel.waybill = number
        parcel.save(update_fields=["waybill"])
    return row


@transaction.atomic
def _number_by_hand(shipment_id: UUID, *, now: datetime) -> Shipment:
    """Take the next number of a range: nobody is asked, so that it is one transaction."""
    row = locks.shipment(shipment_id)
    if row.booking == Booking.BOOKED:
        return row
    numbers = []
    for _parcel in row.parcels.all():
        given = locks.number_range(row.carrier, row.service)
        if given is None:
            raise NumbersUsedUp
        numbers.append(post.waybill(row.service, given.next_serial))
        given.next_serial += 1
        given.save(update_fields=["next_serial"])
    return _write(row, Booked(numbers[0], tuple(numbers[1:])), now)


@transaction.atomic
def _record_refused(shipment_id: UUID, reason: str) -> None:
    row = locks.shipment(shipment_id)
    if row.booking == Booking.BOOKING:
        row.booking = Booking.REFUSED
        row.refusal = reason[:200]
        row.save(update_fields=["booking", "refusal"])


@transaction.atomic
def _back_to_draft(shipment_id: UUID) -> None:
    row = locks.shipment(shipment_id)
    if row.booking == Booking.BOOKING:
        row.booking = Booking.DRAFT
        row.save(update_fields=["booking"])
