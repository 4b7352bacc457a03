"""Vendor orders as their own vendor sees them: always through the member's vendor.

An unpaid order is nothing to a vendor, and the buyer's address is shown once it is paid.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from marketplace.foundation import clock, languages
from marketplace.foundation.money import Money
from marketplace.orders.errors import OrderNotFound
from marketplace.orders.life_types import OrderSearch
from marketplace.orders.models import Cancellation, OrderTimer, RefundRequest, VendorOrder
from marketplace.orders.queries.finding import parts_found
from marketplace.orders.queries.lines import (
    border_of_part,
    cancellation_view,
    fulfillment_view,
    order_line_view,
    status_label,
    wishes_of,
)
from marketplace.orders.queries.refunds import refunds_of_part
from marketplace.orders.types import OrderLineView
from marketplace.orders.unsent import still_to_send, units_canceled, units_refunded
from marketplace.orders.vendor_types import VendorOrderList, VendorOrderRow, VendorOrderView
from payments.settlement import queries as settlement

PAGE_SIZE: Final = 25
_REF: Final = "vendor_order:"
_V = VendorOrder.Status
_STILL_HERE: Final = (_V.PAID, _V.ACCEPTED)
LATE, ASKED, PARTLY = "late", "asked", "partly"
QUEUES: Final = (LATE, ASKED, PARTLY)  # beside the statuses: what asks for work
STATUSES: Final = (
    *(_V.PAID, _V.ACCEPTED, _V.FULFILLED, _V.DELIVERED, _V.COMPLETED),
    _V.CANCELED,  # nothing of it was sent
)


def vendor_orders(
    vendor_id: int,
    *,
    status: str = "",
    search: str = "",
    since: date | None = None,
    until: date | None = None,
    page: int = 1,
    language: str = "",
    now: datetime | None = None,
) -> VendorOrderList:
    """Return one page of a vendor's paid orders, newest first, with counts. Three reads.

    `vendor_id` comes from `vendors.queries.vendor_for_member`. A status that is none, nor a queue,
    means all. `search` is a part of a number, of the recipient's or a product's name, of a SKU or
    a tracking number; days are those of the payment, in Macau.
    """
    code = language or languages.current()
    at = now or clock.now()
    paid = parts_found(_paid(vendor_id), OrderSearch(search, since=since, until=until))
    wanted = status if status in (*STATUSES, *QUEUES) else ""
    queues = _queues(at)
    shown = paid.filter(queues[wanted]) if wanted in queues else paid
    shown = shown.filter(status=wanted) if wanted in STATUSES else shown
    start = (max(1, page) - 1) * PAGE_SIZE
    rows = list(_for_rows(shown).order_by("-paid_at", "-pk")[start : start + PAGE_SIZE + 1])
    return VendorOrderList(
        rows=tuple(_row(part, code, at) for part in rows[:PAGE_SIZE]),
        status=wanted,
        page=max(1, page),
        has_next=len(rows) > PAGE_SIZE,
        **_counted(paid, queues),
    )


def vendor_orders_to_do(
    vendor_id: int, *, limit: int, language: str = "", now: datetime | None = None
) -> VendorOrderList:
    """Return what waits for a vendor: to accept first, then to hand over, newest first.

    Three reads; `counts` are of all its paid orders.
    """
    code = language or languages.current()
    at = now or clock.now()
    paid = _paid(vendor_id)
    rows = list(
        _for_rows(paid.filter(status__in=_STILL_HERE)).order_by(
            "-status",
            "-paid_at",
            "-pk",  # "paid" sorts after "accepted"
        )[: limit + 1]
    )
    return VendorOrderList(
        rows=tuple(_row(part, code, at) for part in rows[:limit]),
        status="",
        page=1,
        has_next=len(rows) > limit,
        **_counted(paid, _queues(at)),
    )


def vendor_order_view(
    vendor_id: int, public_id: str, *, now: datetime | None = None, language: str = ""
) -> VendorOrderView:
    """Return a paid part of a vendor's own orders. Eight reads, two more once something went back.

    Raises: OrderNotFound for another vendor's, and for one that is not paid.
    """
    code = language or languages.current()
    part = (
        _paid(vendor_id)
        .select_related("order", "correction")
        .prefetch_related("lines", "fulfillments__lines", "cancellations", "timers")
        .filter(public_id=public_id)
        .first()
    )
    if part is None or part.paid_at is None:
        raise OrderNotFound
    return _view(part, code, now or clock.now())


def order_numbers(vendor_id: int, references: Iterable[str]) -> dict[str, str]:
    """Return the number that buyer and shop share, by the reference that payments know.

    Of the vendor's own orders only; what is no vendor order is left out. One read.
    """
    names = {ref.removeprefix(_REF): ref for ref in references if ref.startswith(_REF)}
    numbers = VendorOrder.objects.filter(vendor_id=vendor_id, public_id__in=names)
    return {
        names[name]: number for name, number in numbers.values_list("public_id", "order__public_id")
    }


def _paid(vendor_id: int) -> QuerySet[VendorOrder]:
    return VendorOrder.objects.filter(vendor_id=vendor_id, paid_at__isnull=False)


def _for_rows(parts: QuerySet[VendorOrder]) -> QuerySet[VendorOrder]:
    return (
        parts.select_related("order", "correction")
        .annotate(is_asked=Exists(_asked()))
        .prefetch_related("lines")
    )


def _asked() -> QuerySet[Cancellation]:
    return Cancellation.objects.filter(
        vendor_order=OuterRef("pk"), status=Cancellation.Status.REQUESTED
    )


def _queues(now: datetime) -> dict[str, Q]:
    """What asks for work, whatever its status."""
    here = Q(status__in=_STILL_HERE)
    return {
        LATE: here & Q(paid_at__lte=now - timedelta(days=settings.SHIP_REMIND_DAYS)),
        ASKED: Q(Exists(_asked())),
        PARTLY: here & Q(first_sent_at__isnull=False),
    }


def _counted(paid: QuerySet[VendorOrder], queues: Mapping[str, Q]) -> dict[str, dict[str, int]]:
    """Count a vendor's orders by status and by queue, zeros included. One read."""
    by_status = {known.value: Count("pk", filter=Q(status=known)) for known in STATUSES}
    by_queue = {name: Count("pk", filter=which) for name, which in queues.items()}
    counted: dict[str, int] = paid.aggregate(**by_status, **by_queue)
    return {
        "counts": {name: counted[name] for name in by_status},
        "queues": {name: counted[name] for name in by_queue},
    }


def is_late(part: VendorOrder, now: datetime) -> bool:
    """Tell whether a shop should have sent all of a part by now: so long it is reminded of it."""
    if part.paid_at is None or part.status not in _STILL_HERE:
        return False
    return part.paid_at <= now - timedelta(days=settings.SHIP_REMIND_DAYS)


def _row(part: Any, language: str, now: datetime) -> VendorOrderRow:
    lines = list(part.lines.all())
    assert part.paid_at is not None
    return VendorOrderRow(
        public_id=part.public_id,
        order_public_id=part.order.public_id,
        status=part.status,
        status_label=status_label(part.standing, language, is_pickup=part.is_pickup),
        paid_at=part.paid_at,
        recipient=part.address_data.recipient,
        zone=part.order.zone,
        is_pickup=part.is_pickup,
        first_line=languages.pick(lines[0].product_name, language),
        first_quantity=lines[0].quantity,
        line_count=len(lines),
        net=Money(part.vendor_total_minor - part.commission_minor, part.vendor_currency),
        standing=part.standing,
        is_late=is_late(part, now),
        is_asked=part.is_asked,
        can_accept=part.status == _V.PAID,
    )


def _view(part: VendorOrder, language: str, now: datetime) -> VendorOrderView:
    currency = part.vendor_currency
    total = Money(part.vendor_total_minor, currency)
    commission = Money(part.commission_minor, currency)
    assert part.paid_at is not None
    refunds = refunds_of_part(part.pk, language=language)
    lines = {line.pk: line for line in part.lines.all()}
    asked = [each for each in refunds if each.status != RefundRequest.Status.DENIED]
    booked = [each.borne for each in asked if each.status == RefundRequest.Status.APPROVED]
    refunded = Money.total(booked, currency)
    charged_back = settlement.charged_back(part.ref, currency)
    shown = _lines(part, language)
    is_here = part.status in _STILL_HERE
    return VendorOrderView(
        public_id=part.public_id,
        order_public_id=part.order.public_id,
        status=part.status,
        status_label=status_label(part.standing, language, is_pickup=part.is_pickup),
        lines=shown,
        fulfillments=tuple(
            fulfillment_view(row, language, lines) for row in part.fulfillments.all()
        ),
        address=part.address_data,
        zone=part.order.zone,
        delivery_code=part.delivery_code,
        delivery_name=languages.pick(part.delivery_name, language),
        is_pickup=part.is_pickup,
        vendor_goods=Money(part.vendor_goods_minor, currency),
        vendor_discount=Money(part.vendor_discount_minor, currency),
        promotions=tuple(languages.pick(each["name"], language) for each in part.promotions),
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
        can_hand_over=is_here,
        can_record_pickup=part.is_pickup and part.status == _V.FULFILLED,
        can_refund=part.total_minor - part.duty_minor
        > sum(each.to_buyer.minor - each.duty.minor for each in asked),
        refunds=refunds,
        refunded=refunded,
        charged_back=charged_back,
        kept=total - commission - refunded - charged_back,
        border=border_of_part(part, part.order.currency, language),
        wishes=wishes_of(part),
        standing=part.standing,
        can_cancel=is_here,
        is_late=is_late(part, now),
        is_corrected=part.correction is not None,
        cancellations=tuple(cancellation_view(row, language) for row in part.cancellations.all()),
        canceled_by_time_at=_ends(part) if is_here else None,
        unsent=sum(line.unsent for line in shown),
        canceled_at=part.canceled_at,
    )


def _lines(part: VendorOrder, language: str) -> tuple[OrderLineView, ...]:
    """The lines with what went back, and what is still to be packed."""
    refunded, canceled = units_refunded(part), units_canceled(part)
    sent: Counter[int] = Counter()
    for parcel in (each for each in part.fulfillments.all() if each.replaces_id is None):
        for each in parcel.lines.all():
            sent[each.line_id] += each.quantity
    return tuple(
        order_line_view(
            line,
            currency=part.order.currency,
            vendor_currency=part.vendor_currency,
            language=language,
            not_sent=max(refunded.get(line.pk, 0), canceled.get(line.pk, 0)),
            unsent=still_to_send(
                line.quantity, sent=sent[line.pk], canceled=canceled.get(line.pk, 0)
            ),
        )
        for line in part.lines.all()
    )


def _ends(part: VendorOrder) -> datetime | None:
    """When time cancels what is not sent by then."""
    waiting = [
        timer.due_at
        for timer in part.timers.all()
        if timer.kind == OrderTimer.Kind.CANCEL and timer.status == OrderTimer.Status.WAITING
    ]
    return min(waiting, default=None)
