"""Who may cancel what was paid and not sent: its buyer, its shop, operators, and time."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.orders import locks, scopes, timers
from marketplace.orders.customs_port import is_declared
from marketplace.orders.errors import CancellationDecided, CancellationNeedsReason, OrderNotFound
from marketplace.orders.models import Cancellation, OrderTimer, VendorOrder
from marketplace.orders.services.write_cancellation import (
    carry_out_cancellation,
    tell,
    write_cancellation,
)
from marketplace.orders.visitors import OrderReader
from marketplace.vendors.models import VendorMember

_S = Cancellation.Status
_FROM = Cancellation.Source


@transaction.atomic
def ask_cancellation(
    *, public_id: str, reader: OrderReader, reason: str, now: datetime, note: str = ""
) -> Cancellation:
    """Cancel a part of the reader's own order at once, or ask its shop once that has accepted it.

    What customs was told of is asked for, too. A second click finds the first one's.
    Raises: OrderNotFound, NothingToCancel, NotRefundable.
    """
    part = locks.vendor_order(scopes.vendor_order_of_reader(public_id, reader))
    there = _first_click(part, _FROM.BUYER)
    if there is not None:
        return there
    by = f"user:{reader.user_id}" if reader.user_id else "guest"
    row = write_cancellation(part, source=_FROM.BUYER, reason=reason, note=note, by=by, now=now)
    if part.status == VendorOrder.Status.PAID and not is_declared(part):
        carry_out_cancellation(row, by="system:buyer", now=now)
    else:
        timers.plant_for_answer(row, now=now)
        tell(row, now)
    return row


@transaction.atomic
def answer_cancellation(
    *, public_id: str, member: VendorMember, agrees: bool, now: datetime, decline_reason: str = ""
) -> Cancellation:
    """The shop agrees to what its buyer asks for, or declines it with a reason.

    Raises: OrderNotFound, MemberRoleMissing, CancellationDecided, CancellationNeedsReason,
        NotRefundable.
    """
    part = locks.vendor_order(scopes.vendor_order_to_fulfill(public_id, member))
    row = part.cancellations.filter(status=_S.REQUESTED).first()
    if row is None:
        raise CancellationDecided
    row.vendor_order = part
    by = f"user:{member.user_id}"
    if agrees:
        carry_out_cancellation(row, by=by, now=now)
        return row
    reason = " ".join(decline_reason.split())[:200]
    if not reason:
        raise CancellationNeedsReason
    row.status, row.decided_by, row.decided_at = _S.DECLINED, by, now
    row.decline_reason = reason
    row.save()
    timers.drop(part, OrderTimer.Kind.ANSWER, now=now)
    tell(row, now)
    return row


@transaction.atomic
def cancel_by_vendor(
    *, public_id: str, member: VendorMember, reason: str, now: datetime, note: str = ""
) -> Cancellation:
    """A shop cancels what it did not send of its own part, with a reason that the buyer reads.

    Raises: OrderNotFound, MemberRoleMissing, NothingToCancel, NotRefundable.
    """
    part = locks.vendor_order(scopes.vendor_order_to_fulfill(public_id, member))
    return _cancel(part, _FROM.VENDOR, reason, note, f"user:{member.user_id}", now)


@transaction.atomic
def cancel_by_operator(
    *, public_id: str, by: str, reason: str, now: datetime, note: str = ""
) -> Cancellation:
    """An operator cancels what was not sent of any paid part.

    Raises: OrderNotFound, NothingToCancel, NotRefundable.
    """
    found = VendorOrder.objects.filter(public_id=public_id).first()
    if found is None:
        raise OrderNotFound
    return _cancel(locks.vendor_order(found), _FROM.OPERATOR, reason, note, by, now)


def cancel_by_time(part: VendorOrder, *, now: datetime) -> Cancellation:
    """Cancel what a locked part did not send in time; the caller is the timer.

    Raises: NothingToCancel, NotRefundable.
    """
    return _cancel(part, _FROM.TIMER, Cancellation.Reason.NOT_SENT, "", "system:time", now)


def _cancel(
    part: VendorOrder,
    source: Cancellation.Source,
    reason: str,
    note: str,
    by: str,
    now: datetime,
) -> Cancellation:
    there = _first_click(part, source)
    if there is not None:
        return there
    # What the buyer asked for and nobody answered is what happens now.
    part.cancellations.filter(status=_S.REQUESTED).update(
        status=_S.LAPSED, decided_by=by, decided_at=now
    )
    row = write_cancellation(part, source=source, reason=reason, note=note, by=by, now=now)
    carry_out_cancellation(row, by=by, now=now)
    return row


def _first_click(part: VendorOrder, source: Cancellation.Source) -> Cancellation | None:
    """Return what the same side asked for before and still holds: it waits, or all is canceled."""
    mine = part.cancellations.filter(source=source)
    if part.status == VendorOrder.Status.CANCELED:
        return mine.filter(status=_S.CARRIED_OUT).first()
    return mine.filter(status=_S.REQUESTED).first()
