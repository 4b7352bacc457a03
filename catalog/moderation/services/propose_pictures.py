"""A vendor changes a product's pictures: those of a listing that is shown wait for a look."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from catalog import locks as catalog_locks
from catalog.errors import MoveRefused
from catalog.media import services as media
from catalog.media.errors import TooManyPictures
from catalog.media.hanging import Hung
from catalog.media.queries import keyed
from catalog.models import Product
from catalog.moderation import locks
from catalog.moderation.fields import PICTURES, overlaid
from catalog.moderation.models import ChangeSet
from catalog.moderation.reading import live_fields, live_pictures, open_pictures, pictures_from
from catalog.moderation.services.closing import release_unwished
from catalog.moderation.services.opening import open_or_merge, settle_by_rule
from catalog.moderation.services.propose_changes import withdraw_open
from catalog.moderation.services.screen_product import refuse_banned, screened_wish

_SHOWN = (Product.Status.PUBLISHED, Product.Status.ARCHIVED)
Change = Callable[[Sequence[Hung]], Sequence[Hung]]


@transaction.atomic
def change_pictures(
    *, product_id: int, vendor_id: int, change: Change, by_id: int | None, now: datetime
) -> ChangeSet | None:
    """Change a product's list of pictures: at once, or as a wish where the listing is shown.

    `change` makes the new list out of the one that the vendor sees: what hangs, under its open
    wish. Returns the set that waits, or None when nothing does.
    Raises: NoSuchPage for anybody else's product, MoveRefused for one that is handed in, and what
    `change`, `set_pictures` and `propose_pictures` refuse.
    """
    product = catalog_locks.product_of_vendor(product_id, vendor_id)
    if product.status == Product.Status.SUBMITTED:
        raise MoveRefused(product.status)
    before = keyed(product_id, _wished(product))
    wanted = list(change(before))
    if len(wanted) > max(settings.PICTURES_PER_PRODUCT, len(before)):
        raise TooManyPictures(settings.PICTURES_PER_PRODUCT)
    if product.status not in _SHOWN:
        media.set_pictures(product_id=product_id, pictures=wanted, now=now)
        return None
    found = propose_pictures(
        product_id=product_id, vendor_id=vendor_id, pictures=wanted, by_id=by_id, now=now
    )
    return found if found is not None and found.is_open else None


@transaction.atomic
def propose_pictures(
    *,
    product_id: int,
    vendor_id: int,
    pictures: Sequence[Hung],
    by_id: int | None,
    now: datetime,
) -> ChangeSet | None:
    """Wish for a list of pictures at a listing that is shown; a rule may let it through at once.

    The list is everything that the listing's pictures shall be; other fields of the open set
    stay in it. None when nothing differs from what is live; an open set is withdrawn then.
    Raises: NoSuchPage for anybody else's product, MoveRefused for one that is not shown,
    GoodsRefused for words that may not be said.
    """
    product = catalog_locks.product_of_vendor(product_id, vendor_id)
    if product.status not in _SHOWN:
        raise MoveRefused(product.status)
    changes = _with_pictures(product, pictures)
    if not changes:
        withdraw_open(product, by_id, now)
        return None
    wanted = overlaid(live_fields(product), {path: after for path, (_b, after) in changes.items()})
    refuse_banned(wanted, now)
    before = open_pictures(product.pk)
    found = open_or_merge(product, ChangeSet.Kind.EDIT, changes, by_id, now)
    media.keep_proposed(paths=[each.path for each in pictures])
    release_unwished(pictures_from(before), now)
    settle_by_rule(product, found, screened_wish(product, wanted, now), now)
    return found


def _wished(product: Product) -> list[Hung]:
    wished = open_pictures(product.pk)
    return pictures_from(live_pictures(product) if wished is None else wished)


def _with_pictures(product: Product, pictures: Sequence[Hung]) -> dict[str, tuple[Any, Any]]:
    """Return the open set's other fields with the pictures that are wanted now."""
    found = locks.open_set(product.pk)
    rows = found.changes.exclude(path=PICTURES) if found is not None else ()
    changes = {row.path: (row.before, row.after) for row in rows}
    live, wanted = live_pictures(product), [each.to_json() for each in pictures]
    if live != wanted:
        changes[PICTURES] = (live or None, wanted or None)
    return changes
