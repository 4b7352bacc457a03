"""Read a vendor order as it was sold and what of it went back, for `refunding.py`."""

from __future__ import annotations

from django.db.models import QuerySet, Sum

from marketplace.orders.errors import NotPaidYet
from marketplace.orders.models import RefundRequest, RefundRequestLine, VendorOrder
from marketplace.orders.refund_types import RefundWish
from marketplace.orders.refunding import Back, LineSold, PartSold, Sums, of_lines

_S = RefundRequest.Status
COUNTED = (_S.REQUESTED, _S.APPROVED)  # what waits counts as given back
BOOKED = (_S.APPROVED,)


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
    )
    units = units_back(RefundRequestLine.objects.filter(request__in=counted))
    return PartSold(
        lines=tuple(
            LineSold(
                line_id=line.pk,
                quantity=line.quantity,
                before=units.get(line.pk, 0),
                buyer=line.total_minor,
                vendor=line.vendor_total_minor,
            )
            for line in part.lines.order_by("position")
        ),
        buyer_shipping=part.shipping_minor,
        vendor_shipping=part.vendor_shipping_minor,
        is_shipping_back=counted.filter(with_shipping=True).exists(),
        sold=Sums(
            buyer=part.total_minor,
            vendor=part.vendor_total_minor,
            goods=part.vendor_goods_minor,
            commission=part.commission_minor,
        ),
        back=Sums(**{name: minor or 0 for name, minor in sums.items()}),
    )


def compute(part: VendorOrder, wish: RefundWish) -> Back:
    """Return what a wish comes to now; the caller holds the order's lock, or only shows it.

    Raises: NotPaidYet, NothingToRefund, TooManyUnits.
    """
    if part.paid_at is None:
        raise NotPaidYet
    return of_lines(part_sold(part), wish.quantities, with_shipping=wish.with_shipping)


def units_back(lines: QuerySet[RefundRequestLine]) -> dict[int, int]:
    """Sum units by line."""
    rows = lines.order_by().values_list("line_id").annotate(units=Sum("quantity"))
    return {line_id: int(units) for line_id, units in rows}
