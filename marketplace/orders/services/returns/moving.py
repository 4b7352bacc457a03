"""Move a return: guarded, written down, told. Every step of a return goes through here."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from django.conf import settings

from marketplace.foundation import outbox
from marketplace.orders import events, locks
from marketplace.orders.models import Return, ReturnMove
from marketplace.orders.return_errors import ReturnMoved, ReturnNotFound

_S = Return.Status
TIMER: Final = "system:timer"
BUYER: Final = "buyer"
# the status wanted -> the statuses that it may be reached from
MOVES: Final = MappingProxyType(
    {
        _S.APPROVED: (_S.REQUESTED, _S.ESCALATED),
        _S.DENIED: (_S.REQUESTED, _S.ESCALATED, _S.APPROVED, _S.RECEIVED),
        _S.SENT: (_S.APPROVED,),
        _S.ESCALATED: (_S.DENIED, _S.SENT),
        _S.RECEIVED: (_S.APPROVED, _S.SENT, _S.ESCALATED),
        _S.REFUNDED: (_S.APPROVED, _S.RECEIVED),
        _S.REPLACED: (_S.APPROVED, _S.RECEIVED),
        _S.WITHDRAWN: (_S.REQUESTED, _S.APPROVED, _S.DENIED),
        _S.CLOSED: (_S.APPROVED, _S.RECEIVED),
    }
)
ENDED: Final = (_S.REFUNDED, _S.REPLACED, _S.WITHDRAWN, _S.CLOSED)


def locked(public_id: str, *, vendor_id: int | None = None) -> Return:
    """Lock the order of a return; return it as it is under that lock.

    `vendor_id` narrows to a shop's own. Raises: ReturnNotFound.
    """
    found = Return.objects.select_related("vendor_order").filter(public_id=public_id)
    row = (found if vendor_id is None else found.filter(vendor_order__vendor_id=vendor_id)).first()
    if row is None:
        raise ReturnNotFound
    part = locks.vendor_order(row.vendor_order)
    fresh = Return.objects.prefetch_related("lines").get(pk=row.pk)
    fresh.vendor_order = part
    return fresh


def in_days(now: datetime, setting: str) -> datetime:
    """Return the instant at which a clock of the settings runs out."""
    return now + timedelta(days=getattr(settings, setting))


def begin(of: Return, *, by: str, now: datetime) -> None:
    """Write the first step of a return down, and tell of it."""
    _tell(of, "", by=by, note="", now=now)


def move(
    of: Return,
    wanted: Return.Status,
    *,
    by: str,
    now: datetime,
    due_at: datetime | None = None,
    note: str = "",
    **columns: Any,
) -> None:
    """Move a locked return along a drawn way, with its new clock. Raises: ReturnMoved."""
    was = of.status
    columns |= {"status": wanted, "due_at": due_at}
    if wanted in ENDED:
        columns["ended_at"] = now
    guarded = Return.objects.filter(pk=of.pk, status=was, status__in=MOVES[wanted])
    if not guarded.update(**columns):
        raise ReturnMoved(was)
    for name, value in columns.items():
        setattr(of, name, value)
    _tell(of, was, by=by, note=note, now=now)


def wait(of: Return, *, due_at: datetime | None, **columns: Any) -> None:
    """Set the clock of a return that stays where it is."""
    columns["due_at"] = due_at
    Return.objects.filter(pk=of.pk).update(**columns)
    for name, value in columns.items():
        setattr(of, name, value)


def _tell(of: Return, was: str, *, by: str, note: str, now: datetime) -> None:
    ReturnMove.objects.create(
        of=of, from_status=was, to_status=of.status, by=by, note=note[:200], moved_at=now
    )
    outbox.record(
        events.ReturnMoved(
            return_id=of.pk,
            return_ref=of.ref,
            vendor_order_ref=of.vendor_order.ref,
            from_status=was,
            status=of.status,
            by=by,
            moved_at=now,
        )
    )
