"""A buyer disagrees with a shop's no: the marketplace decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from catalog.media.decoding import Decoded
from marketplace.orders import scopes
from marketplace.orders.models import Return, ReturnFile
from marketplace.orders.return_errors import ReturnMoved, WordsNeeded
from marketplace.orders.return_reading import units_of
from marketplace.orders.services.returns import moving
from marketplace.orders.services.returns.add_pictures import keep_pictures
from marketplace.orders.visitors import OrderReader

_S = Return.Status


@transaction.atomic
def escalate_return(
    *,
    public_id: str,
    text: str,
    pictures: Sequence[Decoded],
    reader: OrderReader,
    now: datetime,
) -> Return:
    """Ask an operator to decide, while the clock of the denial runs.

    After RETURN_DECIDE_DAYS without a decision the money goes back by itself.
    Raises: ReturnNotFound, ReturnMoved, WordsNeeded, TooManyPictures.
    """
    scopes.return_of_reader(public_id, reader)
    if not text.strip():
        raise WordsNeeded
    of = moving.locked(public_id)
    if of.status != _S.DENIED or of.due_at is None or now >= of.due_at:
        raise ReturnMoved(of.status)
    units = units_of(of.vendor_order)
    if any(row.quantity > units[row.line_id].left for row in of.lines.all()):
        raise ReturnMoved(of.status)  # asked for anew, or given back, meanwhile
    keep_pictures(of, pictures, side=ReturnFile.Side.BUYER, now=now)
    escalate(of, by=moving.BUYER, text=text.strip()[:2_000], now=now)
    return of


def escalate(of: Return, *, by: str, text: str, now: datetime) -> None:
    """Put a locked return before an operator. Raises: ReturnMoved."""
    moving.move(
        of,
        _S.ESCALATED,
        by=by,
        now=now,
        due_at=moving.in_days(now, "RETURN_DECIDE_DAYS"),
        escalation_text=text,
        escalated_at=now,
    )
