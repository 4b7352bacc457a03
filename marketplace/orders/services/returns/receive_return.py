"""A shop counts what came back: what is good goes on sale again, and the money goes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from catalog.services import stock
from catalog.types import StockLine
from marketplace.orders import scopes
from marketplace.orders.models import Return, ReturnLine
from marketplace.orders.return_errors import CountRefused, ReturnMoved
from marketplace.orders.services.returns import moving
from marketplace.orders.services.returns.give_back import settle
from marketplace.vendors.models import VendorMember

_S = Return.Status


@dataclass(frozen=True, slots=True)
class Count:
    """Units of a line that came, and how many of them can be sold again."""

    received: int
    resellable: int


@transaction.atomic
def receive_return(
    *, public_id: str, counts: Mapping[int, Count], member: VendorMember, now: datetime
) -> Return:
    """Count a return by its lines (their ids), and settle it: refund, or the replacement is due.

    Only what was counted gives money back. An exchange of which not all came becomes a refund.
    Raises: ReturnNotFound, MemberRoleMissing, ReturnMoved, CountRefused.
    """
    scopes.return_to_answer(public_id, member)
    of = moving.locked(public_id, vendor_id=member.vendor_id)
    is_on_its_way = of.status in (_S.APPROVED, _S.SENT) or (
        of.status == _S.ESCALATED and of.sent_at is not None
    )
    if of.goods_stay or not is_on_its_way:
        raise ReturnMoved(of.status)
    rows = list(of.lines.select_related("line"))
    _check(rows, counts)
    for row in rows:
        row.received = counts[row.pk].received
        row.resellable = counts[row.pk].resellable
        row.save(update_fields=["received", "resellable"])
    is_short = any(row.received != row.quantity for row in rows)
    if of.wish == Return.Wish.EXCHANGE and is_short:
        stock.release(of.ref)
        moving.wait(of, due_at=of.due_at, wish=Return.Wish.REFUND)
    good = [StockLine(row.line.offer_id, row.resellable) for row in rows if row.resellable]
    if good:
        stock.restock(good)
    by = f"user:{member.user_id}"
    moving.move(of, _S.RECEIVED, by=by, now=now, received_by=by, received_at=now)
    fresh = Return.objects.prefetch_related("lines").get(pk=of.pk)
    fresh.vendor_order = of.vendor_order
    settle(fresh, by=by, now=now)
    return fresh


def _check(rows: list[ReturnLine], counts: Mapping[int, Count]) -> None:
    for row in rows:
        count = counts.get(row.pk)
        if count is None or not 0 <= count.resellable <= count.received <= row.quantity:
            raise CountRefused
