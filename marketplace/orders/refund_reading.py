"""Read a vendor order as it was sold and what of it went back, for `refunding.py`."""

from __future__ import annotations

from django.db.models import QuerySet, Sum

from marketplace.orders import customs_port
from marketplace.orders.errors import NotPaidYet
from marketplace.orders.models import RefundRequest, RefundRequestLine, VendorOrder
from marketplace.orders.refund_types import RefundWish
from marketplace.orders.refunding import (
    Back,
    DutyBack,
    LineSold,
    PartSold,
    Sums,
    duty_back,
    of_lines,
)

_S = RefundRequest.Status
COUNTED = (_S.REQUESTED, _S.APPROVED)  # what waits counts as given back
BOOKED = (_S.APPROVED,)
_STILL_HERE = (VendorOrder.Status.PAID, VendorOrder.Status.ACCEPTED)


def part_sold(part: VendorOrder, statuses: tuple[str, ...] = COUNTED) -> PartSold:
    """Return a vendor order as it was sold, with what requests of these statuses took of it.

    Three reads.
    """
    counted = RefundRequest.objects.filter(vendor_order=part, status__in=statuses)
    sums = counted.aggregate(
        buyer=Sum("buyer_minor"),
        vendor=Sum("vendor_minor"),
        goods=Sum("vendor_goods_minor"),
        commission=Sum("commission_minor"),
        duty=Sum("duty_minor"),
        subsidy=Sum("subsidy_minor"),
        buyer_shipping=Sum("shipping_minor"),
        vendor_shipping=Sum("vendor_shipping_minor"),
    )
    back = {name: minor or 0 for name, minor in sums.items()}
    units = units_back(RefundRequestLine.objects.filter(request__in=counted))
    return PartSold(
        lines=tuple(
            LineSold(
                line_id=line.pk,
                quantity=line.quantity,
                before=units.get(line.pk, 0),
                buyer=line.total_minor - line.discount_minor,
                vendor=line.vendor_total_minor - line.vendor_discount_minor,
                subsidy=line.subsidy_minor,
            )
            for line in part.lines.order_by("position")
        ),
        buyer_shipping=part.shipping_minor,
        vendor_shipping=part.vendor_shipping_minor,
        is_shipping_back=counted.filter(with_shipping=True).exists(),
        sold=Sums(
            buyer=part.total_minor,
            vendor=part.vendor_total_minor,
            goods=part.vendor_goods_minor - part.vendor_discount_minor,
            commission=part.commission_minor,
            duty=part.duty_minor,
            subsidy=part.subsidy_minor + part.shipping_subsidy_minor,
        ),
        back=Sums(
            buyer=back["buyer"],
            vendor=back["vendor"],
            goods=back["goods"],
            commission=back["commission"],
            duty=back["duty"],
            subsidy=back["subsidy"],
        ),
        buyer_shipping_back=back["buyer_shipping"],
        vendor_shipping_back=back["vendor_shipping"],
        shipping_subsidy=part.shipping_subsidy_minor,
        is_converted=part.vendor_currency != part.order.currency,
    )


def compute(part: VendorOrder, wish: RefundWish) -> Back:
    """Return what a wish comes to now; the caller holds the order's lock, or only shows it.

    Raises: NotPaidYet, NothingToRefund, TooManyUnits.
    """
    if part.paid_at is None:
        raise NotPaidYet
    sold = part_sold(part)
    duty = DutyBack.NONE
    if sold.left.duty:
        duty = duty_back(
            sold,
            wish.quantities,
            told=wish.with_duty,
            is_declared=is_declared(part),
            is_sent=wish.reason == RefundRequest.Reason.GOODWILL,
        )
    return of_lines(
        sold,
        wish.quantities,
        with_shipping=wish.with_shipping,
        shipping_for=wish.shipping_for,
        duty=duty,
    )


def is_declared(part: VendorOrder) -> bool:
    """Tell whether customs may have been told of a vendor order: from the hand-over on at least.

    A parcel that has not left, and of which no paper was filed, is of no concern to customs.
    """
    return part.status not in _STILL_HERE or customs_port.is_declared(part)


def units_back(lines: QuerySet[RefundRequestLine]) -> dict[int, int]:
    """Sum units by line."""
    rows = lines.order_by().values_list("line_id").annotate(units=Sum("quantity"))
    return {line_id: int(units) for line_id, units in rows}
