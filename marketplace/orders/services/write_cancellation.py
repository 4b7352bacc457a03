"""Carry a cancellation out: what was not sent stays here, goes back on sale, and is refunded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from catalog.services import stock
from marketplace.foundation import outbox
from marketplace.orders import events, timers
from marketplace.orders.errors import CancellationWaits, NothingToCancel, NothingToRefund
from marketplace.orders.models import Cancellation, OrderTimer, RefundRequest, VendorOrder
from marketplace.orders.refund_reading import part_sold
from marketplace.orders.refund_types import RefundWish
from marketplace.orders.refunding import Back, of_lines
from marketplace.orders.services.settle_part import STILL_HERE, settle_part
from marketplace.orders.services.write_refund import carry_out, keep_here, write_request
from marketplace.orders.unsent import units_unsent

_S = Cancellation.Status
BY_TIME = "system:time"


def refuse_while_asked(part: VendorOrder) -> None:
    """Let nothing be sent while the buyer waits for an answer. Raises: CancellationWaits."""
    if part.cancellations.filter(status=_S.REQUESTED).exists():
        raise CancellationWaits


def write_cancellation(
    part: VendorOrder,
    *,
    source: Cancellation.Source,
    reason: str,
    note: str,
    by: str,
    now: datetime,
) -> Cancellation:
    """Insert a cancellation of a locked part that waits. Raises: NothingToCancel."""
    if part.status not in STILL_HERE or not any(units_unsent(part).values()):
        raise NothingToCancel
    return Cancellation.objects.create(
        vendor_order=part,
        source=source,
        reason=Cancellation.Reason(reason),
        note=" ".join(note.split())[:300],
        is_whole=part.first_sent_at is None,
        asked_by=by,
        asked_at=now,
    )


def carry_out_cancellation(row: Cancellation, *, by: str, now: datetime) -> None:
    """Cancel all that a locked part has not sent, and give its money back.

    Units go back on sale, unless they are said to be out of stock. The delivery goes back when
    nothing had left. A refund that a shop still asked for is denied: this one takes its place.
    Money: docs/order-life.md; the commission on what goes back is not earned.
    Raises: NothingToCancel, NotRefundable, RefundExceedsPaid, RefundTooLarge.
    """
    part = row.vendor_order
    unsent = {line_id: number for line_id, number in units_unsent(part).items() if number}
    if part.status not in STILL_HERE or not unsent:
        raise NothingToCancel
    _deny_waiting_refunds(part, by, now)
    # Stock is locked before the charge: the order of the house.
    if row.reason != Cancellation.Reason.OUT_OF_STOCK:
        stock.put_back(_by_offer(part, unsent))
    row.refund = _refund(row, unsent, by=by, now=now)
    row.status, row.decided_by, row.decided_at = _S.CARRIED_OUT, by, now
    row.is_whole = part.first_sent_at is None
    row.save()
    keep_here(unsent, now, refund=row.refund, cancellation=row)
    timers.drop(part, OrderTimer.Kind.ANSWER, now=now)
    settle_part(part, now=now)
    tell(row, now)


def tell(row: Cancellation, now: datetime) -> None:
    """Tell the floors above where a cancellation stands."""
    part = row.vendor_order
    outbox.record(
        events.CancellationMoved(
            vendor_order_id=part.id,
            vendor_order_ref=part.ref,
            cancellation_ref=row.public_id,
            source=row.source,
            status=row.status,
            moved_at=now,
        )
    )


def _refund(
    row: Cancellation, unsent: Mapping[int, int], *, by: str, now: datetime
) -> RefundRequest | None:
    """Give the money of what is not sent back; None when all of it went back before."""
    part = row.vendor_order
    back = _back(part, unsent, with_shipping=part.first_sent_at is None)
    if back is None:
        return None
    request = write_request(
        part=part,
        wish=RefundWish({}, with_shipping=back.with_shipping, reason=RefundRequest.Reason.CANCELED),
        back=back,
        key=f"cancellation:{row.public_id}",
        source=RefundRequest.Source.CANCEL,
        by=row.asked_by,
        now=now,
    )
    carry_out(request, by=by, now=now, cancellation=row)
    return request


def _back(part: VendorOrder, unsent: Mapping[int, int], *, with_shipping: bool) -> Back | None:
    sold = part_sold(part)
    wanted = {line.line_id: min(line.left, unsent.get(line.line_id, 0)) for line in sold.lines}
    try:
        return of_lines(sold, wanted, with_shipping=with_shipping)
    except NothingToRefund:
        return None


def _by_offer(part: VendorOrder, units: Mapping[int, int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for line in part.lines.all():
        if number := units.get(line.pk, 0):
            found[line.offer_id] = found.get(line.offer_id, 0) + number
    return found


def _deny_waiting_refunds(part: VendorOrder, by: str, now: datetime) -> None:
    waiting = RefundRequest.objects.filter(vendor_order=part, status=RefundRequest.Status.REQUESTED)
    for request in waiting:
        request.status = RefundRequest.Status.DENIED
        request.decided_by, request.decided_at = by, now
        request.denial_reason = _("The order was canceled, which gives the money back.")
        request.save()
