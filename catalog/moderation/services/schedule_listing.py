"""A vendor says from when until when its listing is shown."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction

from catalog import locks
from catalog import services as catalog
from catalog.errors import MoveRefused
from catalog.models import Product, ScheduledMove
from catalog.moderation.errors import ShownAfterItEnds
from catalog.moderation.reading import live_fields
from catalog.moderation.services.screen_product import refuse_banned

_STATUS = Product.Status
PUBLISH, ARCHIVE = ScheduledMove.Move.PUBLISH, ScheduledMove.Move.ARCHIVE
_NOT_SHOWN_YET: Final = (_STATUS.DRAFT, _STATUS.CHANGES_REQUESTED, _STATUS.SUBMITTED)


@transaction.atomic
def schedule_listing(
    *, product_id: int, vendor_id: int, move: str, due_at: datetime, now: datetime
) -> ScheduledMove:
    """Have a vendor's own listing shown, or taken down, at an instant.

    A listing that nobody has looked at yet is shown at its instant, or once it is let through,
    whichever is later. One that an operator took down stays down.
    Raises: NoSuchPage for anybody else's, MoveRefused, MoveInThePast, ShownAfterItEnds,
    GoodsRefused for what may not be shown again.
    """
    product = locks.product_of_vendor(product_id, vendor_id)
    if move == PUBLISH:
        _refuse_publication(product, now)
    elif product.status == _STATUS.REJECTED or (
        product.status == _STATUS.ARCHIVED and locks.waiting_move(product.pk, PUBLISH) is None
    ):
        raise MoveRefused(product.status)
    other = locks.waiting_move(product.pk, ARCHIVE if move == PUBLISH else PUBLISH)
    if other is not None:
        shown, ends = (due_at, other.due_at) if move == PUBLISH else (other.due_at, due_at)
        if ends <= shown:
            raise ShownAfterItEnds
    is_cleared = move == ARCHIVE or product.status == _STATUS.ARCHIVED or is_let_through(product)
    return catalog.schedule_move(
        product_id=product.pk, move=move, due_at=due_at, now=now, is_cleared=is_cleared
    )


@transaction.atomic
def cancel_listing_move(*, product_id: int, vendor_id: int, move: str, now: datetime) -> None:
    """Let a waiting move of a vendor's own listing go. Raises: NoSuchPage."""
    product = locks.product_of_vendor(product_id, vendor_id)
    catalog.cancel_move(product_id=product.pk, move=move, now=now)


@transaction.atomic
def take_down(*, product_id: int, vendor_id: int, now: datetime) -> Product:
    """Take a vendor's own listing from view at once. Raises: NoSuchPage, MoveRefused."""
    product = locks.product_of_vendor(product_id, vendor_id)
    if product.status != _STATUS.PUBLISHED:
        raise MoveRefused(product.status)
    catalog.cancel_move(product_id=product.pk, move=ARCHIVE, now=now)
    return catalog.archive_product(product_id=product.pk, now=now, by_vendor=True)


@transaction.atomic
def show_now(*, product_id: int, vendor_id: int, now: datetime) -> Product:
    """Show a listing at once that its vendor took down, or that waits for its day.

    Raises: NoSuchPage, MoveRefused, ListingIncomplete, GoodsRefused.
    """
    product = locks.product_of_vendor(product_id, vendor_id)
    if not (is_let_through(product) or product.status == _STATUS.ARCHIVED):
        raise MoveRefused(product.status)
    _refuse_publication(product, now)
    return catalog.publish_product(product_id=product.pk, now=now)


def is_let_through(product: Product) -> bool:
    """Tell whether a listing was let through and only waits for its day."""
    waiting = product.scheduled_moves.filter(
        move=PUBLISH, status=ScheduledMove.Status.WAITING, is_cleared=True
    )
    return product.status == _STATUS.SUBMITTED and waiting.exists()


def _refuse_publication(product: Product, now: datetime) -> None:
    if product.status == _STATUS.ARCHIVED:
        if not product.is_taken_down_by_vendor:
            raise MoveRefused(product.status)
        refuse_banned(live_fields(product), now)  # the list may have changed meanwhile
    elif product.status not in _NOT_SHOWN_YET:
        raise MoveRefused(product.status)
