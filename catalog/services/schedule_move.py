"""Publish or archive listings at an instant: a row that says so, and the sweep that does it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import translation

from catalog import locks
from catalog.errors import MoveInThePast, NoSuchPage
from catalog.models import Product, ScheduledMove
from catalog.services.publish_product import archive_product, publish_product
from marketplace.foundation import languages
from marketplace.foundation.errors import Refused

Status = ScheduledMove.Status
_AT_ONCE: Final = 100  # moves in one sweep; the next one takes more


@transaction.atomic
def schedule_move(*, product_id: int, move: str, due_at: datetime, now: datetime) -> ScheduledMove:
    """Have a product published or archived at an instant; another instant replaces the first.

    Raises: NoSuchPage, MoveInThePast.
    """
    _refuse_unknown(product_id)
    if due_at <= now:
        raise MoveInThePast()
    waiting, _ = ScheduledMove.objects.update_or_create(
        product_id=product_id, move=move, status=Status.WAITING, defaults={"due_at": due_at}
    )
    return waiting


@transaction.atomic
def cancel_move(*, product_id: int, move: str, now: datetime) -> None:
    """Let a waiting move go; without one nothing happens. Raises: NoSuchPage."""
    _refuse_unknown(product_id)
    waiting = ScheduledMove.objects.filter(product_id=product_id, move=move, status=Status.WAITING)
    waiting.update(status=Status.CANCELED, ended_at=now)


def _refuse_unknown(product_id: int) -> None:
    # not its lock: the sweep takes the move first and then the product
    if not Product.objects.filter(pk=product_id).exists():
        raise NoSuchPage()


def move_due(*, now: datetime) -> int:
    """Do what is due, each move in a transaction of its own; return how many ended.

    A listing that cannot be published stays as it is, with the reason on its row: trying again
    every minute would not complete it.
    """
    ended = 0
    while ended < _AT_ONCE and _move_one(now):
        ended += 1
    return ended


@transaction.atomic
def _move_one(now: datetime) -> bool:
    due = locks.due_moves(now, 1)
    if not due:
        return False
    (row,) = due
    do = publish_product if row.move == ScheduledMove.Move.PUBLISH else archive_product
    try:
        with translation.override(languages.DEFAULT), transaction.atomic():
            do(product_id=row.product_id, now=now)
        row.status = Status.DONE
    except Refused as refusal:
        row.status = Status.REFUSED
        with translation.override(languages.DEFAULT):
            row.refusal = str(refusal)[:300]
    row.ended_at = now
    row.save(update_fields=("status", "ended_at", "refusal"))
    return True
