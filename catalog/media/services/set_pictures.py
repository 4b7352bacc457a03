"""Let a product's pictures be what a list says: order, versions, words, new ones and none more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from catalog.media import locks
from catalog.media.errors import NoSuchPicture, TooManyPictures
from catalog.media.hanging import Hung
from catalog.media.models import Master
from catalog.media.queries import hung_pictures
from catalog.media.services.try_again import ring_for_copies
from catalog.media.types import Kept
from catalog.models import Picture, Product, Variant
from catalog.services import telling
from marketplace.foundation.languages import LANGUAGES


@transaction.atomic
def set_pictures(*, product_id: int, pictures: Sequence[Hung], now: datetime) -> bool:
    """Write a product's list of pictures; return whether anything differed.

    Rows that stay keep their ids. What is taken down keeps its file for PICTURE_GRACE_DAYS, and
    for good if it was ordered. A version that is gone meanwhile is named by no picture.
    Raises: NoSuchPicture for an unknown product or file, TooManyPictures, PictureBusy.
    """
    product = locks.product(product_id)
    if hung_pictures(product_id) == list(pictures):
        return False
    rows = list(Picture.objects.filter(product_id=product_id).order_by("position", "pk"))
    if len(pictures) > max(settings.PICTURES_PER_PRODUCT, len(rows)):
        raise TooManyPictures(settings.PICTURES_PER_PRODUCT)
    versions = set(Variant.objects.filter(product_id=product_id).values_list("pk", flat=True))
    for position, (hung, row) in enumerate(_paired(pictures, rows)):
        picture = row or _new(product, hung, now)
        picture.position = position
        picture.variant_id = hung.variant_id if hung.variant_id in versions else None
        for code in LANGUAGES:
            setattr(picture, f"alt_{code.replace('-', '_')}", hung.alt.get(code, "")[:200])
        picture.save()
    Master.objects.filter(path__in=[row.path for row in rows]).update(used_at=now)
    Picture.objects.filter(pk__in=[row.pk for row in rows]).delete()
    telling.product_changed(product)
    return True


def _paired(pictures: Sequence[Hung], rows: list[Picture]) -> list[tuple[Hung, Picture | None]]:
    """Find each wanted picture's row, and leave in `rows` those that nobody wants."""
    found: list[Picture | None] = []
    for hung in pictures:
        same = [row for row in rows if (row.path, row.variant_id) == hung.place]
        row = next(iter(same), None)
        found.append(row)
        if row is not None:
            rows.remove(row)
    for at, hung in enumerate(pictures):  # shown for another version now
        if found[at] is None:
            row = next((row for row in rows if row.path == hung.path), None)
            found[at] = row
            if row is not None:
                rows.remove(row)
    return list(zip(pictures, found, strict=True))


def _new(product: Product, hung: Hung, now: datetime) -> Picture:
    row = Master.objects.filter(path=hung.path).first()
    if row is None and not hung.own:
        raise NoSuchPicture
    facts: dict[str, Any] = dict(hung.own)
    if row is not None:
        master = locks.master(Kept(master_id=row.pk, path=row.path))
        Master.objects.filter(pk=master.pk).update(used_at=now)
        if master.state == Master.State.WAITING:
            ring_for_copies(master.pk)
        facts = facts_of(master)
    return Picture(product=product, path=hung.path, **facts)


def facts_of(master: Master) -> dict[str, Any]:
    """Return what a picture's row repeats of its file."""
    return {
        "width": master.width,
        "height": master.height,
        "sizes": master.widths,
        "formats": master.formats,
        "placeholder": master.placeholder,
    }
