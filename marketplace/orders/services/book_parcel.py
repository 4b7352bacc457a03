"""A shop has a label made: a carrier is asked for a number, before anything is handed over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from marketplace.foundation.errors import Refused
from marketplace.orders import locks, scopes, transitions
from marketplace.orders.errors import MoveRefused
from marketplace.orders.models import VendorOrder
from marketplace.orders.queries.parcel_papers import booking_spec
from marketplace.orders.services.hand_over import hand_over
from marketplace.orders.services.write_cancellation import refuse_while_asked
from marketplace.shipping.carriers_api.types import Box
from marketplace.shipping.parcels import queries as parcel_queries
from marketplace.shipping.parcels import services as parcels
from marketplace.shipping.parcels.models import Shipment
from marketplace.shipping.parcels.statuses import Booking
from marketplace.vendors.models import VendorMember

_WAITS = (VendorOrder.Status.PAID, VendorOrder.Status.ACCEPTED)


def book_parcel(
    *,
    public_id: str,
    member: VendorMember,
    carrier: str,
    service: str,
    boxes: Sequence[Box],
    now: datetime,
) -> Shipment:
    """Write a vendor order's boxes down and get their numbers; a paid order is accepted by it.

    The carrier is asked outside any transaction. Raises: OrderNotFound, MemberRoleMissing,
    MoveRefused for what is picked up or has left, CancellationWaits; BookingRefused,
    CarrierRefused, NumbersUsedUp; CarrierUnavailable, OutcomeUnknown.
    """
    part, shipment = _draft(public_id, member, carrier, service, boxes, now)
    spec = booking_spec(part, parcel_queries.shipment_view(shipment))
    return parcels.book_shipment(shipment_id=shipment.pk, spec=spec, now=now)


@transaction.atomic
def _draft(
    public_id: str,
    member: VendorMember,
    carrier: str,
    service: str,
    boxes: Sequence[Box],
    now: datetime,
) -> tuple[VendorOrder, Shipment]:
    part = locks.vendor_order(scopes.vendor_order_to_fulfill(public_id, member))
    if part.is_pickup or part.status not in _WAITS:
        raise MoveRefused(status=part.status, wanted=VendorOrder.Status.FULFILLED.value)
    refuse_while_asked(part)
    if part.status == VendorOrder.Status.PAID:
        transitions.accept(part, at=now)
    waiting = Shipment.objects.filter(reference=part.ref, booking=Booking.BOOKING).first()
    if waiting is not None:  # its answer never came: the same booking is asked for again
        return part, waiting
    digits = [sign for sign in part.address_data.phone if sign.isdigit()]
    shipment = parcels.draft_shipment(
        reference=part.ref,
        vendor_ref=member.vendor.ref,
        carrier=carrier,
        service=service,
        boxes=boxes,
        phone_last4="".join(digits[-4:]),
        supervision="",
        now=now,
    )
    return part, shipment


def cancel_parcel(*, public_id: str, member: VendorMember) -> bool:
    """Give a booked number back before the carrier has the box; return whether there was one.

    Raises: OrderNotFound, MemberRoleMissing, BookingRefused; what the carrier answers.
    """
    part = scopes.vendor_order_to_fulfill(public_id, member)
    made = Shipment.objects.filter(
        reference=part.ref, booking__in=(Booking.DRAFT, Booking.BOOKING, Booking.BOOKED)
    ).first()
    if made is None:
        return False
    parcels.cancel_shipment(shipment_id=made.pk)
    return True


def hand_over_booked(
    *, public_ids: Sequence[str], member: VendorMember, now: datetime
) -> tuple[list[str], dict[str, str]]:
    """Hand over every named order that has a booked number, each in a transaction of its own.

    Return the orders that left, and of the others why they did not.
    """
    left: list[str] = []
    stayed: dict[str, str] = {}
    for public_id in dict.fromkeys(public_ids):
        try:
            part = scopes.vendor_order_to_fulfill(public_id, member)
            made = Shipment.objects.filter(reference=part.ref, booking=Booking.BOOKED).first()
            if made is None:
                stayed[public_id] = ""
                continue
            hand_over(
                public_id=public_id,
                carrier=made.carrier_name,
                tracking_number=made.waybill,
                member=member,
                now=now,
            )
            left.append(public_id)
        except Refused as refusal:
            stayed[public_id] = str(refusal)
    return left, stayed
