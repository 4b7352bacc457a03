"""What of a vendor order is still to be sent. The counting is pure; the reading stands below.

Of every line: ordered = sent + canceled + still to be sent. docs/order-life.md has the numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from django.db.models import Q, Sum

from marketplace.orders.models import (
    CanceledLine,
    Fulfillment,
    FulfillmentLine,
    RefundRequest,
    RefundRequestLine,
    VendorOrder,
)

_R = RefundRequest.Reason
# Reasons that speak of what arrived, or should have: sent units go back first.
_OF_WHAT_WAS_SENT: Final = (_R.DAMAGED, _R.MISSING, _R.WRONG, _R.NOT_DELIVERED)


def still_to_send(ordered: int, *, sent: int, canceled: int) -> int:
    """Return how many units of a line are left to pack."""
    return max(0, ordered - sent - canceled)


def canceled_by_refund(reason: str, units: int, *, unsent: int, sent_and_kept: int) -> int:
    """Return how many refunded units of a line are not sent any more for it.

    Goodwill is no reason not to send. What arrived badly had been sent: only what goes beyond
    that is taken from the units that are still here. Any other reason takes those first.
    """
    if reason == _R.GOODWILL:
        return 0
    beyond = units - sent_and_kept if reason in _OF_WHAT_WAS_SENT else units
    return max(0, min(beyond, unsent))


def units_canceled(part: VendorOrder) -> dict[int, int]:
    """Return how many units of each line are not sent any more. One read."""
    rows = CanceledLine.objects.filter(line__vendor_order=part)
    return _summed(rows.order_by().values_list("line_id").annotate(units=Sum("quantity")))


def units_sent(part: VendorOrder, *statuses: str) -> dict[int, int]:
    """Return how many units of each line left, in parcels of these statuses or any. One read.

    What is sent in exchange for something was sent before.
    """
    rows = FulfillmentLine.objects.filter(
        fulfillment__vendor_order=part, fulfillment__replaces__isnull=True
    )
    if statuses:
        rows = rows.filter(fulfillment__status__in=statuses)
    return _summed(rows.order_by().values_list("line_id").annotate(units=Sum("quantity")))


def units_unsent(part: VendorOrder) -> dict[int, int]:
    """Return how many units of each line are still to be sent, zeros included. Three reads."""
    sent, canceled = units_sent(part), units_canceled(part)
    return {
        line.pk: still_to_send(
            line.quantity, sent=sent.get(line.pk, 0), canceled=canceled.get(line.pk, 0)
        )
        for line in part.lines.all()
    }


def units_refunded(part: VendorOrder) -> dict[int, int]:
    """Return how many units of each line went back for another reason than goodwill. One read."""
    rows = RefundRequestLine.objects.filter(
        Q(request__vendor_order=part, request__status=RefundRequest.Status.APPROVED)
        & ~Q(request__reason=_R.GOODWILL)
    )
    return _summed(rows.order_by().values_list("line_id").annotate(units=Sum("quantity")))


def canceled_with(
    part: VendorOrder, reason: str, units: Mapping[int, int], *, refunded: Mapping[int, int]
) -> dict[int, int]:
    """Return which units are not sent any more because they go back; zeros are left out.

    `refunded` is what went back before. The caller holds the order's lock. Three reads.
    """
    unsent, sent, canceled = units_unsent(part), units_sent(part), units_canceled(part)
    found = {
        line_id: canceled_by_refund(
            reason,
            wanted,
            unsent=unsent.get(line_id, 0),
            sent_and_kept=max(
                0,
                sent.get(line_id, 0) - (refunded.get(line_id, 0) - canceled.get(line_id, 0)),
            ),
        )
        for line_id, wanted in units.items()
    }
    return {line_id: number for line_id, number in found.items() if number}


def has_arrived(part: VendorOrder) -> bool:
    """Tell whether every parcel of a part ended, so that its buyer has what is owed.

    What a carrier lost or brought back counts once its units were refunded. Four reads.
    """
    first_ones = part.fulfillments.filter(replaces__isnull=True)
    statuses = set(first_ones.values_list("status", flat=True))
    if Fulfillment.Status.DELIVERED not in statuses:
        return False
    if statuses & {Fulfillment.Status.PACKED, Fulfillment.Status.HANDED_OVER}:
        return False
    astray = units_sent(part, Fulfillment.Status.FAILED, Fulfillment.Status.RETURNED)
    if not astray:
        return True
    refunded, canceled = units_refunded(part), units_canceled(part)
    return all(
        units <= refunded.get(line_id, 0) - canceled.get(line_id, 0)
        for line_id, units in astray.items()
    )


def _summed(rows: Iterable[tuple[int, int]]) -> dict[int, int]:
    return {line_id: int(units) for line_id, units in rows}
