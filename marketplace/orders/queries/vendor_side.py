"""Vendor orders as their own vendor sees them: always through the member's vendor.

An unpaid order is nothing to a vendor, and the buyer's address is shown once it is paid.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from marketplace.foundation import languages
from marketplace.foundation.money import Money
from marketplace.orders.errors import OrderNotFound
from marketplace.orders.models import Fulfillment, RefundRequest, VendorOrder
from marketplace.orders.queries.lines import (
    border_of_part,
    fulfillment_view,
    order_line_view,
    status_label,
)
from marketplace.orders.queries.refunds import refunds_of_part
from marketplace.orders.refund_reading import units_not_sent
from marketplace.orders.types import VendorOrderList, VendorOrderRow, VendorOrderView

PAGE_SIZE: Final = 25
_REF: Final = "vendor_order:"
_V = VendorOrder.Status
STATUSES: Final = (
    *(_V.PAID, _V.ACCEPTED, _V.FULFILLED, _V.DELIVERED, _V.COMPLETED),
    _V.CANCELED,  # all of it went back before it was sent
)


def vendor_orders(
    vendor_id: int, *, status: str = "", search: str = "", page: int = 1, language: str = ""
) -> VendorOrderList:
    """Return one page of a vendor's paid orders, newest first, with counts. Three reads.

    `vendor_id` comes from `vendors.queries.vendor_for_member`. A status that does not exist
    means all. `search` is a part of a number, of the recipient's name or of a tracking number.
    """
    code = language or languages.current()
    paid = _found(_paid(vendor_id), search)
    wanted = status if status in STATUSES else ""
    shown = paid.filter(status=wanted) if wanted else paid
    start = (max(1, page) - 1) * PAGE_SIZE
    rows = list(
        shown.select_related("order")
        .prefetch_related("lines")
        .order_by("-paid_at", "-pk")[start : start + PAGE_SIZE + 1]
    )
    return VendorOrderList(
        rows=tuple(_row(part, code) for part in rows[:PAGE_SIZE]),
        counts=_counts(paid),
        status=wanted,
        page=max(1, page),
        has_next=len(rows) > PAGE_SIZE,
    )


def vendor_orders_to_do(vendor_id: int, *, limit: int, language: str = "") -> VendorOrderList:
    """Return what waits for a vendor: to accept first, then to hand over, newest first.

    Three reads; `counts` are of all its paid orders.
    """
    code = language or languages.current()
    paid = _paid(vendor_id)
    rows = list(
        paid.filter(status__in=(_V.PAID, _V.ACCEPTED))
        .select_related("order")
        .prefetch_related("lines")
        .order_by("-status", "-paid_at", "-pk")[: limit + 1]  # "paid" sorts after "accepted"
    )
    return VendorOrderList(
        rows=tuple(_row(part, code) for part in rows[:limit]),
        counts=_counts(paid),
        status="",
        page=1,
        has_next=len(rows) > limit,
    )


def vendor_order_view(vendor_id: int, public_id: str, *, language: str = "") -> VendorOrderView:
    """Return a paid part of a vendor's own orders. Five reads, three more once something went back.

    Raises: OrderNotFound for another vendor's, and for one that is not paid.
    """
    code = language or languages.current()
    part = (
        _paid(vendor_id)
        .select_related("order")
        .prefetch_related("lines", "fulfillments")
        .filter(public_id=public_id)
        .first()
    )
    if part is None or part.paid_at is None:
        raise OrderNotFound
    return _view(part, code)


def order_numbers(vendor_id: int, references: Iterable[str]) -> dict[str, str]:
    """Return the number that buyer and shop share, by the reference that payments know.

    Of the vendor's own orders only; what is no vendor order is left out. One read.
    """
    names = {ref.removeprefix(_REF): ref for ref in references if ref.startswith(_REF)}
    numbers = VendorOrder.objects.filter(vendor_id=vendor_id, public_id__in=names)
    return {
        names[name]: number for name, number in numbers.values_list("public_id", "order__public_id")
    }


def _found(paid: QuerySet[VendorOrder], search: str) -> QuerySet[VendorOrder]:
    """Narrow a vendor's orders to those that a typed word is a part of."""
    word = search.strip()
    if not word:
        return paid
    parcels = Fulfillment.objects.filter(
        vendor_order=OuterRef("pk"), tracking_number__icontains=word.replace(" ", "")
    )
    return paid.filter(
        Q(public_id__icontains=word)
        | Q(order__public_id__icontains=word)
        | Q(order__address__recipient__icontains=word)
        | Exists(parcels)
    )


def _paid(vendor_id: int) -> QuerySet[VendorOrder]:
    return VendorOrder.objects.filter(vendor_id=vendor_id, paid_at__isnull=False)


def _counts(paid: QuerySet[VendorOrder]) -> dict[str, int]:
    """Count a vendor's orders by status, zeros included."""
    counts = dict(paid.values_list("status").annotate(rows=Count("pk")).order_by())
    return {known.value: counts.get(known.value, 0) for known in STATUSES}


def _row(part: VendorOrder, language: str) -> VendorOrderRow:
    lines = list(part.lines.all())
    assert part.paid_at is not None
    return VendorOrderRow(
        public_id=part.public_id,
        order_public_id=part.order.public_id,
        status=part.status,
        status_label=status_label(part.status, language, is_pickup=part.is_pickup),
        paid_at=part.paid_at,
        recipient=part.order.address_data.recipient,
        zone=part.order.zone,
        is_pickup=part.is_pickup,
        first_line=languages.pick(lines[0].product_name, language),
        first_quantity=lines[0].quantity,
        line_count=len(lines),
        net=Money(part.vendor_total_minor - part.commission_minor, part.vendor_currency),
    )


def _view(part: VendorOrder, language: str) -> VendorOrderView:
    currency = part.vendor_currency
    total = Money(part.vendor_total_minor, currency)
    commission = Money(part.commission_minor, currency)
    assert part.paid_at is not None
    refunds = refunds_of_part(part.pk, language=language)
    gone = units_not_sent(part)
    asked = [each for each in refunds if each.status != RefundRequest.Status.DENIED]
    booked = [each.borne for each in asked if each.status == RefundRequest.Status.APPROVED]
    refunded = Money.total(booked, currency)
    return VendorOrderView(
        public_id=part.public_id,
        order_public_id=part.order.public_id,
        status=part.status,
        status_label=status_label(part.status, language, is_pickup=part.is_pickup),
        lines=tuple(
            order_line_view(
                line,
                currency=part.order.currency,
                vendor_currency=currency,
                language=language,
                not_sent=gone.get(line.pk, 0),
            )
            for line in part.lines.all()
        ),
        fulfillments=tuple(fulfillment_view(row, language) for row in part.fulfillments.all()),
        address=part.order.address_data,
        zone=part.order.zone,
        delivery_code=part.delivery_code,
        delivery_name=languages.pick(part.delivery_name, language),
        is_pickup=part.is_pickup,
        vendor_goods=Money(part.vendor_goods_minor, currency),
        vendor_shipping=Money(part.vendor_shipping_minor, currency),
        vendor_total=total,
        commission_bps=part.commission_bps,
        commission=commission,
        net=total - commission,
        paid_at=part.paid_at,
        accepted_at=part.accepted_at,
        fulfilled_at=part.fulfilled_at,
        delivered_at=part.delivered_at,
        completed_at=part.completed_at,
        can_accept=part.status == _V.PAID,
        can_hand_over=part.status in (_V.PAID, _V.ACCEPTED),
        can_record_pickup=part.is_pickup and part.status == _V.FULFILLED,
        can_refund=part.total_minor - part.duty_minor
        > sum(each.to_buyer.minor - each.duty.minor for each in asked),
        refunds=refunds,
        refunded=refunded,
        kept=total - commission - refunded,
        border=border_of_part(part, part.order.currency, language),
    )
