"""A vendor gives its part of an order to a carrier, or has it ready to be picked up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.foundation import outbox
from marketplace.orders import events, locks, scopes, timers, transitions
from marketplace.orders.border_errors import DeclaredTogether
from marketplace.orders.errors import MoveRefused, TrackingRefused, UnitsRefused
from marketplace.orders.models import Fulfillment, FulfillmentLine, VendorOrder
from marketplace.orders.person import supervision
from marketplace.orders.services.settle_part import STILL_HERE, settle_part
from marketplace.orders.services.write_cancellation import refuse_while_asked
from marketplace.orders.unsent import units_unsent
from marketplace.shipping.parcels import carrier_codes
from marketplace.shipping.parcels import services as parcels
from marketplace.vendors.models import VendorMember

_NUMBER_USED: Final = _("Another parcel of this order has this number already.")
_TRACKING: Final = re.compile(r"[A-Z0-9][A-Z0-9-]{3,39}")


@transaction.atomic
def hand_over(
    *,
    public_id: str,
    carrier: str,
    tracking_number: str,
    member: VendorMember,
    now: datetime,
    quantities: Mapping[int, int] | None = None,
) -> Fulfillment:
    """Record what left together, and with whom: all that is left, or so many units by line.

    A part that is paid but not accepted yet is accepted by the same act; once nothing is left to
    send it is fulfilled. The same carrier and number with the same units again return the parcel
    that is there. What is picked up has neither: it waits at the counter, whatever is typed, and
    all of it at once.
    Raises: OrderNotFound, MemberRoleMissing, TrackingRefused, MoveRefused, UnitsRefused,
        CancellationWaits, DeclaredTogether.
    """
    part = locks.vendor_order(scopes.vendor_order_to_fulfill(public_id, member))
    if part.is_pickup:
        carrier, tracking_number, quantities = "", "", None
    else:
        carrier, tracking_number = read_parcel(carrier, tracking_number)
    there = part.fulfillments.filter(carrier=carrier, tracking_number=tracking_number).first()
    if there is not None and _is_same(there, quantities):
        return there
    if there is not None:
        raise TrackingRefused({"tracking_number": _NUMBER_USED})
    if part.status not in STILL_HERE:
        raise MoveRefused(status=part.status, wanted=VendorOrder.Status.FULFILLED.value)
    refuse_while_asked(part)
    unsent = units_unsent(part)
    units = _chosen(unsent, quantities)
    if part.customs_ref and units != _chosen(unsent, None):
        raise DeclaredTogether
    if part.status == VendorOrder.Status.PAID:
        transitions.accept(part, at=now)
    fulfillment = _pack(part, carrier, tracking_number, units, now)
    transitions.hand_over(fulfillment, at=now)
    transitions.note_first_sent(part, at=now)
    settle_part(part, now=now)
    if part.status == VendorOrder.Status.ACCEPTED:  # the rest has its time from here
        timers.drop(part, now=now)
        timers.plant_for_sending([part], now=now, occasion=str(part.fulfillments.count()))
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


def _is_same(there: Fulfillment, quantities: Mapping[int, int] | None) -> bool:
    if quantities is None:
        return True
    packed = dict(there.lines.values_list("line_id", "quantity"))
    return packed == {line_id: units for line_id, units in quantities.items() if units}


def _chosen(unsent: Mapping[int, int], quantities: Mapping[int, int] | None) -> dict[int, int]:
    """Return what goes into the parcel. Raises: UnitsRefused for nothing, or more than is left."""
    wanted = unsent if quantities is None else quantities
    units = {line_id: number for line_id, number in wanted.items() if number}
    if not units or any(not 0 < units[each] <= unsent.get(each, 0) for each in units):
        raise UnitsRefused
    return units


def _pack(
    part: VendorOrder, carrier: str, tracking_number: str, units: Mapping[int, int], now: datetime
) -> Fulfillment:
    fulfillment = Fulfillment.objects.create(
        vendor_order=part, carrier=carrier, tracking_number=tracking_number, packed_at=now
    )
    FulfillmentLine.objects.bulk_create(
        FulfillmentLine(fulfillment=fulfillment, line=line, quantity=units[line.pk])
        for line in part.lines.all()
        if line.pk in units
    )
    return fulfillment


def _follow(part: VendorOrder, fulfillment: Fulfillment, now: datetime) -> None:
    """Have the parcels room follow what left, by its number."""
    sent = fulfillment.lines.select_related("line")
    digits = [sign for sign in part.address_data.phone if sign.isdigit()]
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


def read_parcel(carrier: str, tracking_number: str) -> tuple[str, str]:
    """Return carrier and number as they are kept. Raises: TrackingRefused."""
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
