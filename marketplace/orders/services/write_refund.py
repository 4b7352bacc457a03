"""Write a refund down and carry it out: both sides of the money in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from marketplace.foundation import outbox
from marketplace.foundation.crashpoints import crashpoint
from marketplace.foundation.errors import Broken
from marketplace.orders import events
from marketplace.orders.models import (
    CanceledLine,
    Cancellation,
    RefundRequest,
    RefundRequestLine,
    VendorOrder,
)
from marketplace.orders.refund_types import RefundWish
from marketplace.orders.refunding import Back
from marketplace.orders.services.issue_credit_note import credit
from marketplace.orders.services.settle_part import settle_part
from marketplace.orders.unsent import canceled_with, units_refunded
from payments.charges import services as charges
from payments.settlement import services as settlement

# The charges' room has no word of its own for it.
_AT_CHARGES: Final = {RefundRequest.Reason.CANCELED.value: RefundRequest.Reason.OTHER.value}


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
        shipping_minor=back.shipping[0],
        vendor_shipping_minor=back.shipping[1],
        buyer_minor=back.sums.buyer,
        duty_minor=back.sums.duty,
        vendor_minor=back.sums.vendor,
        vendor_goods_minor=back.sums.goods,
        commission_minor=back.sums.commission,
        subsidy_minor=back.sums.subsidy,
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


def carry_out(
    request: RefundRequest, *, by: str, now: datetime, cancellation: Cancellation | None = None
) -> None:
    """Give back what a request says; the caller holds the order's lock.

    What goes back of units that are still here is not sent any more, and once nothing is left to
    send the part moves on; with a cancellation that is its caller's business.
    Money: the charge owes the buyer `buyer_minor`, the vendor bears its price less commission
    and tax.
    Raises: NotRefundable, RefundExceedsPaid, RefundTooLarge.
    """
    part = request.vendor_order
    refunded = units_refunded(part)
    # The charge is locked before the ledger's accounts: the order of the house.
    refund = charges.request_refund(
        charge_ref=part.order.charge_ref,
        share_reference=part.ref,
        amount=request.to_buyer,
        reason=_AT_CHARGES.get(request.reason, request.reason),
        key=f"refund_request:{request.public_id}",
        now=now,
    )
    book(request, refund_ref=refund.refund_ref, by=by, now=now)
    if cancellation is None:
        units = dict(request.lines.values_list("line_id", "quantity"))
        keep_here(canceled_with(part, request.reason, units, refunded=refunded), now, request)
        settle_part(part, now=now)
    crashpoint("orders.refund.before_commit")


def keep_here(
    units: Mapping[int, int],
    now: datetime,
    refund: RefundRequest | None = None,
    cancellation: Cancellation | None = None,
) -> None:
    """Write down which units are not sent any more, and for what."""
    CanceledLine.objects.bulk_create(
        CanceledLine(
            line_id=line_id,
            quantity=number,
            refund=refund,
            cancellation=cancellation,
            canceled_at=now,
        )
        for line_id, number in units.items()
        if number
    )


def book(request: RefundRequest, *, refund_ref: str, by: str, now: datetime) -> None:
    """Book the vendor's side of an approved request, credit its invoice, tell the floors above."""
    part = request.vendor_order
    sold = settlement.refund_sale(
        reference=part.ref,
        refund_ref=request.public_id,
        amount=request.vendor_money(request.vendor_minor),
        to_buyer=request.to_buyer,
        commission=request.vendor_money(request.commission_minor),
        duty=request.duty,
        subsidy=request.to_us,
        now=now,
    )
    request.status = RefundRequest.Status.APPROVED
    request.refund_ref = refund_ref
    request.commission_minor = sold.commission.minor
    request.borne_minor = sold.from_payee.minor
    request.tax_minor = request.vendor_minor - sold.commission.minor - sold.from_payee.minor
    request.decided_by, request.decided_at = by, now
    request.save()
    credit(request, now=now)
    outbox.record(
        events.VendorOrderRefunded(
            vendor_order_id=part.id,
            vendor_order_ref=part.ref,
            request_ref=request.public_id,
            source=request.source,
            refunded_at=now,
        )
    )
