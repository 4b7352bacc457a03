"""A shop sends goods in exchange: a fulfillment on the same vendor order, without a payment."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction

from catalog.services import stock
from marketplace.orders import scopes, transitions
from marketplace.orders.models import Fulfillment, FulfillmentLine, Return, VendorOrder
from marketplace.orders.return_errors import ReturnMoved
from marketplace.orders.return_reading import is_given_back
from marketplace.orders.services.hand_over import read_parcel
from marketplace.orders.services.record_delivery import record_delivery
from marketplace.orders.services.returns import moving
from marketplace.shipping.parcels import services as parcels
from marketplace.vendors.models import VendorMember

_S = Return.Status
PREFIX: Final = "return:"


@transaction.atomic
def hand_over_replacement(
    *, public_id: str, carrier: str, tracking_number: str, member: VendorMember, now: datetime
) -> Fulfillment:
    """Take what was held out of stock and record who carries it; the exchange ends here.

    Units that were refunded meanwhile are not sent once more: the clock then closes the return.
    Raises: ReturnNotFound, MemberRoleMissing, ReturnMoved, TrackingRefused, OutOfStock.
    """
    scopes.return_to_answer(public_id, member)
    of = moving.locked(public_id, vendor_id=member.vendor_id)
    there = of.replacements.first()
    if there is not None:
        return there
    is_due = of.status == _S.RECEIVED or (of.status == _S.APPROVED and of.goods_stay)
    if of.wish != Return.Wish.EXCHANGE or not is_due or is_given_back(of):
        raise ReturnMoved(of.status)
    carrier, number = read_parcel(carrier, tracking_number)
    part = of.vendor_order
    stock.commit(of.ref)
    fulfillment = Fulfillment.objects.create(
        vendor_order=part, replaces=of, carrier=carrier, tracking_number=number, packed_at=now
    )
    rows = list(of.lines.select_related("line"))
    FulfillmentLine.objects.bulk_create(
        FulfillmentLine(fulfillment=fulfillment, line=row.line, quantity=row.quantity)
        for row in rows
    )
    transitions.hand_over(fulfillment, at=now)
    digits = [sign for sign in part.address_data.phone if sign.isdigit()]
    parcels.register_shipment(
        reference=of.ref,
        vendor_ref=part.vendor.ref,
        carrier_name=carrier,
        waybill=number,
        phone_last4="".join(digits[-4:]),
        weight_g=sum(row.quantity * row.line.gross_weight_g for row in rows),
        now=now,
    )
    moving.move(of, _S.REPLACED, by=f"user:{member.user_id}", now=now)
    return fulfillment


@transaction.atomic
def follow_replacement(*, return_ref: str, status: str, now: datetime) -> bool:
    """Follow what its carrier tells of a replacement: "delivered", or where it went astray.

    The replacement of a parcel that was lost delivers the vendor order, too.
    """
    found = Return.objects.filter(public_id=return_ref.removeprefix(PREFIX)).first()
    if found is None:
        return False
    of = moving.locked(found.public_id)
    out = of.replacements.filter(status=Fulfillment.Status.HANDED_OVER).first()
    if out is None:
        return False
    if status != "delivered":
        move = transitions.bring_back if status == "returned" else transitions.fail
        move(out, at=now)
        return True
    transitions.arrive(out, at=now)
    if of.vendor_order.status == VendorOrder.Status.FULFILLED:
        record_delivery(part=of.vendor_order, delivered_at=now)
    return True
