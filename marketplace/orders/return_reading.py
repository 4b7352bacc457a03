"""Read what of a vendor order can be returned, and turn a return into a refund's wish."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import QuerySet, Sum

from marketplace.orders.models import (
    Fulfillment,
    FulfillmentLine,
    RefundRequestLine,
    Return,
    ReturnLine,
    VendorOrder,
)
from marketplace.orders.refund_reading import COUNTED, part_sold, units_back
from marketplace.orders.refund_types import RefundWish
from marketplace.orders.return_rules import LineWish, UnitsOfLine, is_duty_back, refund_wish

_S = Return.Status
_V = VendorOrder.Status
_F = Fulfillment.Status
# Statuses whose units are asked for; a denial counts until the buyer can escalate no more.
OPEN: Final = (_S.REQUESTED, _S.APPROVED, _S.SENT, _S.ESCALATED, _S.RECEIVED)
ARRIVED: Final = (_V.DELIVERED, _V.COMPLETED)


def open_returns(**of: object) -> QuerySet[Return]:
    """Return the returns that ask for units at present."""
    return Return.objects.filter(status__in=OPEN, **of)


def units_of(part: VendorOrder) -> dict[int, UnitsOfLine]:
    """Return where the units of each line are, by the id of the line. Four reads.

    What left and was never said to have arrived counts, too, since it may be claimed as lost.
    """
    gone = (_F.DELIVERED, _F.FAILED, _F.RETURNED, _F.HANDED_OVER)
    sent = FulfillmentLine.objects.filter(
        fulfillment__vendor_order=part,
        fulfillment__status__in=gone,
        fulfillment__replaces__isnull=True,
    )
    delivered = _summed(sent)
    asked = _summed(ReturnLine.objects.filter(of__vendor_order=part, of__status__in=OPEN))
    back = units_back(
        RefundRequestLine.objects.filter(
            request__vendor_order=part,
            request__status__in=COUNTED,
        ).exclude(request__of_return__status__in=OPEN)
    )
    return {
        line.pk: UnitsOfLine(
            ordered=line.quantity,
            delivered=delivered.get(line.pk, 0),
            refunded=back.get(line.pk, 0),
            in_returns=asked.get(line.pk, 0),
        )
        for line in part.lines.order_by("position")
    }


def is_given_back(of: Return) -> bool:
    """Tell whether money went back, beside an open return, for units that it asks for. Four reads.

    More is asked for and refunded of a line than was ordered of it.
    """
    units = units_of(of.vendor_order)
    own = (units[row.line_id] for row in of.lines.all())
    return any(each.refunded + each.in_returns > each.ordered for each in own)


def _summed(rows: QuerySet[FulfillmentLine] | QuerySet[ReturnLine]) -> dict[int, int]:
    found = rows.order_by().values_list("line_id").annotate(units=Sum("quantity"))
    return {line_id: int(units) for line_id, units in found}


def is_astray(part: VendorOrder) -> bool:
    """Tell whether a parcel of it is lost, or went back to its shop."""
    return part.fulfillments.filter(
        status__in=(_F.FAILED, _F.RETURNED), replaces__isnull=True
    ).exists()


def lost_from(part: VendorOrder) -> datetime | None:
    """Return from when on "it did not arrive" can be said; None before it left."""
    if part.fulfilled_at is None:
        return None
    return part.fulfilled_at + timedelta(days=settings.RETURN_LOST_AFTER_DAYS)


def line_wishes(of: Return) -> list[LineWish]:
    """Return the lines of a return as the rules take them; counted units where it was counted."""
    return [LineWish(row.line_id, row.counted, row.reason, row.offer_id) for row in of.lines.all()]


def wish_of(
    part: VendorOrder, lines: Iterable[LineWish], *, duty_back: bool = False, note: str = ""
) -> RefundWish:
    """Return what a return of these lines gives back now. Three reads."""
    return refund_wish(
        part_sold(part),
        list(lines),
        delivery_back=settings.RETURN_DELIVERY_BACK,
        duty_back=duty_back,
        note=note,
    )


def gives_duty_back(of: Return) -> bool:
    """Tell whether customs gives duty back for a return: both of its clocks were kept."""
    return is_duty_back(
        asked_at=of.customs_asked_at,
        apply_by=of.apply_by,
        hub_at=of.hub_at,
        arrive_by=of.arrive_by,
    )
