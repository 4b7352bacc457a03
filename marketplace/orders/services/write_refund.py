"""Write a refund down and carry it out: both sides of the money in one transaction."""

from __future__ import annotations

from datetime import datetime

from marketplace.foundation import outbox
from marketplace.foundation.crashpoints import crashpoint
from marketplace.foundation.errors import Broken
from marketplace.orders import events, transitions
from marketplace.orders.models import RefundRequest, RefundRequestLine, VendorOrder
from marketplace.orders.refund_reading import units_not_sent
from marketplace.orders.refund_types import RefundWish
from marketplace.orders.refunding import Back
from payments.charges import services as charges
from payments.settlement import services as settlement

_STILL_HERE = (VendorOrder.Status.PAID, VendorOrder.Status.ACCEPTED)


def find_request(key: str, part: VendorOrder) -> RefundRequest | None:
    """Return what was asked under a key. Raises: Broken when it was of another vendor order."""
    found = RefundRequest.objects.filter(key=key).first()
    if found is not None and found.vendor_order_id != part.pk:
        raise Broken(f"the key {key} asked for a refund of another vendor order")
    return found


def write_request(
    *,
    part: VendorOrder,
    wish: RefundWish,
    back: Back,
    key: str,
    source: RefundRequest.Source,
    by: str,
    now: datetime,
) -> RefundRequest:
    """Insert a request with its lines; the caller holds the order's lock."""
    request = RefundRequest.objects.create(
        vendor_order=part,
        key=key,
        source=source,
        reason=RefundRequest.Reason(wish.reason),
        note=wish.note.strip()[:300],
        with_shipping=back.with_shipping,
        buyer_minor=back.sums.buyer,
        duty_minor=back.sums.duty,
        vendor_minor=back.sums.vendor,
        vendor_goods_minor=back.sums.goods,
        commission_minor=back.sums.commission,
        asked_by=by,
        asked_at=now,
    )
    RefundRequestLine.objects.bulk_create(
        RefundRequestLine(
            request=request,
            line_id=line.line_id,
            quantity=line.quantity,
            buyer_minor=line.buyer,
            vendor_minor=line.vendor,
        )
        for line in back.lines
    )
    return request


def carry_out(request: RefundRequest, *, by: str, now: datetime) -> None:
    """Give back what a request says; the caller holds the order's lock.

    Money: the charge owes the buyer `buyer_minor`, the vendor bears its price less commission
    and tax. A part of which nothing is left to send is canceled.
    Raises: NotRefundable, RefundExceedsPaid, RefundTooLarge.
    """
    part = request.vendor_order
    # The charge is locked before the ledger's accounts: the order of the house.
    refund = charges.request_refund(
        charge_ref=part.order.charge_ref,
        share_reference=part.ref,
        amount=request.to_buyer,
        reason=request.reason,
        key=f"refund_request:{request.public_id}",
        now=now,
    )
    book(request, refund_ref=refund.refund_ref, by=by, now=now)
    if part.status in _STILL_HERE and _is_nothing_left_to_send(part):
        transitions.cancel(part, at=now)
    crashpoint("orders.refund.before_commit")


def book(request: RefundRequest, *, refund_ref: str, by: str, now: datetime) -> None:
    """Book the vendor's side of an approved request, and tell the floors above."""
    part = request.vendor_order
    sold = settlement.refund_sale(
        reference=part.ref,
        refund_ref=request.public_id,
        amount=request.vendor_money(request.vendor_minor),
        to_buyer=request.to_buyer,
        commission=request.vendor_money(request.commission_minor),
        duty=request.duty,
        now=now,
    )
    request.status = RefundRequest.Status.APPROVED
    request.refund_ref = refund_ref
    request.commission_minor = sold.commission.minor
    request.borne_minor = sold.from_payee.minor
    request.tax_minor = request.vendor_minor - sold.commission.minor - sold.from_payee.minor
    request.decided_by, request.decided_at = by, now
    request.save()
    outbox.record(
        events.VendorOrderRefunded(
            vendor_order_id=part.id,
            vendor_order_ref=part.ref,
            request_ref=request.public_id,
            source=request.source,
            refunded_at=now,
        )
    )


def _is_nothing_left_to_send(part: VendorOrder) -> bool:
    gone = units_not_sent(part)
    return all(gone.get(line.pk, 0) >= line.quantity for line in part.lines.all())
