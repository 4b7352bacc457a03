"""A vendor gives its part of an order to a carrier, or has it ready to be picked up."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.foundation import outbox
from marketplace.orders import events, locks, scopes, transitions
from marketplace.orders.errors import TrackingRefused
from marketplace.orders.models import Fulfillment, FulfillmentLine, VendorOrder
from marketplace.orders.person import supervision
from marketplace.orders.refund_reading import units_not_sent
from marketplace.shipping.parcels import carrier_codes
from marketplace.shipping.parcels import services as parcels
from marketplace.vendors.models import VendorMember

_TRACKING: Final = re.compile(r"[A-Z0-9][A-Z0-9-]{3,39}")


@transaction.atomic
def hand_over(
    *, public_id: str, carrier: str, tracking_number: str, member: VendorMember, now: datetime
) -> Fulfillment:
    """Record that all lines of a vendor order left together, and with whom.

    A part that is paid but not accepted yet is accepted by the same act. The same carrier and
    number again return the fulfillment that is there. What is picked up has neither: it waits
    at the counter, whatever is typed.
    Raises: OrderNotFound, MemberRoleMissing, TrackingRefused, MoveRefused.
    """
    part = locks.vendor_order(scopes.vendor_order_to_fulfill(public_id, member))
    carrier, tracking_number = ("", "") if part.is_pickup else _read(carrier, tracking_number)
    there = part.fulfillments.filter(carrier=carrier, tracking_number=tracking_number).first()
    if there is not None:
        return there
    if part.status == VendorOrder.Status.PAID:
        transitions.accept(part, at=now)
    transitions.fulfill(part, at=now)
    fulfillment = Fulfillment.objects.create(
        vendor_order=part, carrier=carrier, tracking_number=tracking_number, packed_at=now
    )
    gone = units_not_sent(part)  # what went back is not in the parcel
    FulfillmentLine.objects.bulk_create(
        FulfillmentLine(fulfillment=fulfillment, line=line, quantity=left)
        for line in part.lines.all()
        if (left := line.quantity - gone.get(line.pk, 0)) > 0
    )
    transitions.hand_over(fulfillment, at=now)
    if not part.is_pickup:
        _follow(part, fulfillment, now)
    outbox.record(
        events.VendorOrderHandedOver(
            vendor_order_id=part.id,
            vendor_order_ref=part.ref,
            carrier=carrier,
            tracking_number=tracking_number,
            handed_over_at=now,
        )
    )
    return fulfillment


def _follow(part: VendorOrder, fulfillment: Fulfillment, now: datetime) -> None:
    """Have the parcels room follow what left, by its number."""
    sent = fulfillment.lines.select_related("line")
    digits = [sign for sign in part.order.address_data.phone if sign.isdigit()]
    parcels.register_shipment(
        reference=part.ref,
        vendor_ref=part.vendor.ref,
        carrier_name=fulfillment.carrier,
        waybill=fulfillment.tracking_number,
        phone_last4="".join(digits[-4:]),
        weight_g=sum(each.quantity * each.line.gross_weight_g for each in sent),
        supervision=supervision(part.channel),
        now=now,
    )


def _read(carrier: str, tracking_number: str) -> tuple[str, str]:
    carrier = " ".join(carrier.split())
    number = tracking_number.strip().upper().replace(" ", "")
    errors: dict[str, str | Promise] = {}
    if not 1 <= len(carrier) <= 60:
        errors["carrier"] = _("Enter the carrier’s name.")
    if not _TRACKING.fullmatch(number):
        errors["tracking_number"] = _("A tracking number has 4 to 40 letters, digits or dashes.")
    elif carrier_codes.fault_of(carrier_codes.code_of(carrier), number):
        errors["tracking_number"] = _(
            "This carrier does not write its numbers so. Please check it."
        )
    if errors:
        raise TrackingRefused(errors)
    return carrier, number
