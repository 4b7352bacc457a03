"""What can go back of a vendor order, what a refund would do, and what went back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from marketplace.foundation import languages
from marketplace.foundation.money import Money
from marketplace.orders.errors import OrderNotFound
from marketplace.orders.models import RefundRequest, VendorOrder
from marketplace.orders.queries.lines import in_language, vendor_name
from marketplace.orders.refund_limit import is_within_limit
from marketplace.orders.refund_reading import compute, part_sold
from marketplace.orders.refund_types import (
    BuyerRefundView,
    PartRefundView,
    Refundable,
    RefundableLine,
    RefundedLine,
    RefundPreview,
    RefundWish,
)
from marketplace.orders.refund_words import STATES, expectation_of, state_of
from marketplace.orders.refunding import Back
from payments.charges.refund_queries import refunds_by_ref, refunds_of
from payments.charges.statuses import SURPLUS
from payments.charges.types import RefundView
from payments.settlement.sale_refunds import effect_of_refund

_WHOLE_DELIVERY: Final = pgettext_lazy("amount", "Delivery")
_PART_OF_DELIVERY: Final = _("A part of the delivery")


def refundable(public_id: str, *, vendor_id: int | None = None, language: str = "") -> Refundable:
    """Return a paid vendor order as a refund form offers it; of one vendor where that is given.

    Raises: OrderNotFound.
    """
    code = language or languages.current()
    part = _paid_part(public_id, vendor_id)
    sold = part_sold(part)
    lines = {line.line_id: line for line in sold.lines}
    currency, own = part.order.currency, part.vendor_currency
    has_shipping = sold.has_shipping_left
    return Refundable(
        public_id=part.public_id,
        order_public_id=part.order.public_id,
        vendor_ref=part.vendor.ref,
        vendor_name=vendor_name(part.vendor, code),
        lines=tuple(
            RefundableLine(
                line_id=line.pk,
                name=languages.pick(line.product_name, code),
                variant_label=languages.pick(line.variant_label, code),
                sku=line.sku,
                quantity=line.quantity,
                left=lines[line.pk].left,
                unit=Money(line.unit_minor, currency),
                vendor_unit=Money(line.vendor_unit_minor, own),
            )
            for line in part.lines.order_by("position")
        ),
        shipping=Money(part.shipping_minor, currency) if has_shipping else None,
        vendor_shipping=Money(part.vendor_shipping_minor, own) if has_shipping else None,
        left=Money(sold.left.net, currency),
        vendor_left=Money(sold.left.vendor, own),
    )


def preview_refund(
    public_id: str, wish: RefundWish, *, now: datetime, vendor_id: int | None = None
) -> RefundPreview:
    """Say what a refund would do now; nothing is written.

    Raises: OrderNotFound, NothingToRefund, TooManyUnits, RefundTooLarge.
    """
    part = _paid_part(public_id, vendor_id)
    back = compute(part, wish)
    own = part.vendor_currency
    effect = effect_of_refund(
        reference=part.ref,
        amount=Money(back.sums.vendor, own),
        to_buyer=Money(back.sums.buyer, part.order.currency),
        commission=Money(back.sums.commission, own),
        duty=Money(back.sums.duty, part.order.currency),
        subsidy=Money(back.sums.subsidy, part.order.currency),
    )
    return RefundPreview(
        to_buyer=Money(back.sums.buyer, part.order.currency),
        off_price=Money(back.sums.vendor, own),
        commission=effect.commission,
        tax=effect.tax,
        borne=effect.borne,
        from_pending=effect.from_pending,
        from_reserve=effect.from_reserve,
        from_payable=effect.from_payable,
        owed=effect.owed,
        cancels=_cancels(part, back, wish.reason),
        duty=Money(back.sums.duty, part.order.currency),
        waits=vendor_id is not None and not is_within_limit(part, back.sums.vendor, now),
    )


def _cancels(part: VendorOrder, back: Back, reason: str) -> bool:
    is_here = part.status in (VendorOrder.Status.PAID, VendorOrder.Status.ACCEPTED)
    return is_here and back.takes_all_goods and reason != RefundRequest.Reason.GOODWILL


def refunds_of_part(part_id: UUID, *, language: str = "") -> tuple[PartRefundView, ...]:
    """Return the refunds of a vendor order, newest first. Three reads."""
    code = language or languages.current()
    rows = list(
        RefundRequest.objects.filter(vendor_order_id=part_id)
        .select_related("vendor_order__order")
        .prefetch_related("lines__line")
    )
    money = refunds_by_ref(row.refund_ref for row in rows if row.refund_ref)
    return tuple(_part_view(row, money.get(row.refund_ref), code) for row in rows)


def _part_view(row: RefundRequest, money: RefundView | None, language: str) -> PartRefundView:
    state = state_of(money) if money else ""
    borne = row.vendor_minor - row.commission_minor if row.borne_minor is None else row.borne_minor
    return PartRefundView(
        public_id=row.public_id,
        source=row.source,
        source_label=in_language(RefundRequest.Source(row.source).label, language),
        status=row.status,
        status_label=in_language(RefundRequest.Status(row.status).label, language),
        reason_label=in_language(RefundRequest.Reason(row.reason).label, language),
        note=row.note,
        lines=tuple(
            RefundedLine(languages.pick(each.line.product_name, language), each.quantity)
            for each in row.lines.all()
        ),
        delivery=_delivery(row, language),
        to_buyer=row.to_buyer,
        off_price=row.vendor_money(row.vendor_minor),
        commission=row.vendor_money(row.commission_minor),
        borne=row.vendor_money(borne),
        money_status=state,
        money_label=in_language(STATES[state], language) if state else "",
        asked_at=row.asked_at,
        decided_at=row.decided_at,
        denial_reason=row.denial_reason,
        duty=row.duty,
    )


def _delivery(row: RefundRequest, language: str) -> str:
    if row.with_shipping:
        return in_language(_WHOLE_DELIVERY, language)
    return in_language(_PART_OF_DELIVERY, language) if row.shipping_minor else ""


def buyer_refunds(
    charge_ref: str, parts: Iterable[VendorOrder], language: str
) -> tuple[BuyerRefundView, ...]:
    """Return what goes back to the buyer of an order, oldest first. One read."""
    names = {part.ref: vendor_name(part.vendor, language) for part in parts}
    return tuple(
        BuyerRefundView(
            amount=refund.amount,
            state=state_of(refund),
            state_label=in_language(STATES[state_of(refund)], language),
            expectation=expectation_of(refund),
            vendor_name=names.get(refund.share_reference, ""),
            is_surplus=refund.reason in SURPLUS,
            requested_at=refund.requested_at,
            settled_at=refund.settled_at,
        )
        for refund in refunds_of(charge_ref)
    )


def _paid_part(public_id: str, vendor_id: int | None) -> VendorOrder:
    rows = VendorOrder.objects.select_related("order", "vendor").filter(
        public_id=public_id, paid_at__isnull=False
    )
    found = (rows if vendor_id is None else rows.filter(vendor_id=vendor_id)).first()
    if found is None:
        raise OrderNotFound
    return found
