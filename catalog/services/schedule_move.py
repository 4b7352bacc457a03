"""Publish or archive listings at an instant: a row that says so, and the sweep that does it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import translation

from catalog import locks
from catalog.errors import MoveInThePast
from catalog.models import Product, ScheduledMove
from catalog.services.publish_product import (
    archive_product,
    publish_product,
    refuse_incomplete,
    request_changes,
)
from marketplace.foundation import languages
from marketplace.foundation.errors import Refused

Status = ScheduledMove.Status
Move = ScheduledMove.Move
_AT_ONCE: Final = 100  # moves in one sweep; the next one takes more


@transaction.atomic
def schedule_move(
    *, product_id: int, move: str, due_at: datetime, now: datetime, is_cleared: bool = True
) -> ScheduledMove:
    """Have a product published or archived at an instant; another instant replaces the first.

    A move that is not cleared waits, also behind its instant, until `publish_when_due`.
    Raises: NoSuchPage, MoveInThePast.
    """
    locks.product(product_id)
    if due_at <= now:
        raise MoveInThePast()
    waiting, _ = ScheduledMove.objects.update_or_create(
        product_id=product_id,
        move=move,
        status=Status.WAITING,
        defaults={"due_at": due_at, "is_cleared": is_cleared},
    )
    return waiting


@transaction.atomic
def cancel_move(*, product_id: int, move: str, now: datetime) -> None:
    """Let a waiting move go; without one nothing happens.

    What was let through and is not shown yet goes back to its vendor, to be written on.
    Raises: NoSuchPage.
    """
    product = locks.product(product_id)
    waiting = locks.waiting_move(product_id, move)
    if waiting is not None:
        _end(waiting, Status.CANCELED, now)
        if move == Move.PUBLISH and waiting.is_cleared:
            _give_back(product)


@transaction.atomic
def publish_when_due(*, product_id: int, now: datetime) -> Product:
    """Show a listing that was let through: at the instant that its vendor chose, or at once.

    Raises: NoSuchPage, ListingIncomplete, MoveRefused.
    """
    product = locks.product(product_id)
    waiting = locks.waiting_move(product_id, Move.PUBLISH)
    if waiting is not None and waiting.due_at > now:
        refuse_incomplete(product)  # whoever lets it through should hear of it now
        waiting.is_cleared = True
        waiting.save(update_fields=("is_cleared",))
        return product
    return publish_product(product_id=product_id, now=now)


def move_due(*, now: datetime) -> int:
    """Do what is due, each move in a transaction of its own; return how many ended.

    A listing that cannot be published stays as it is, with the reason on its row: trying again
    every minute would not complete it. One that waited for its first day goes back to its vendor.
    """
    ended = 0
    while ended < _AT_ONCE and _move_one(now):
        ended += 1
    return ended


@transaction.atomic
def _move_one(now: datetime) -> bool:
    row = locks.due_move(now)
    if row is None:
        return False
    try:
        with translation.override(languages.DEFAULT), transaction.atomic():
            _do(row, now)
        _end(row, Status.DONE, now)
    except Refused as refusal:
        with translation.override(languages.DEFAULT):
            row.refusal = str(refusal)[:300]
        _end(row, Status.REFUSED, now)
        if row.move == Move.PUBLISH:
            _give_back(locks.product(row.product_id))
    return True


def _do(row: ScheduledMove, now: datetime) -> None:
    if row.move == Move.PUBLISH:
        publish_product(product_id=row.product_id, now=now)
    else:
        archive_product(product_id=row.product_id, now=now, by_vendor=True)


def _give_back(product: Product) -> None:
    if product.status == Product.Status.SUBMITTED:
        request_changes(product_id=product.pk)


def _end(row: ScheduledMove, status: str, now: datetime) -> None:
    row.status, row.ended_at = status, now
    row.save(update_fields=("status", "ended_at", "refusal"))
