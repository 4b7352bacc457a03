"""Hang an uploaded picture at a product, or at one of its variants."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from catalog.media import locks
from catalog.media.errors import NoSuchPicture, TooManyPictures
from catalog.media.models import Master
from catalog.media.services.keep_upload import keep_upload
from catalog.media.services.set_pictures import facts_of
from catalog.media.services.try_again import ring_for_copies
from catalog.media.types import AddedPicture
from catalog.models import Picture, Product, Variant
from marketplace.foundation.languages import LANGUAGES


def add_picture(
    *,
    product_id: int,
    variant_id: int | None,
    content: bytes,
    now: datetime,
    alt: Mapping[str, str] | None = None,
) -> AddedPicture:
    """Keep an upload and hang it behind the product's other pictures.

    `alt` is the text for people who cannot see it, by language code ("zh-hant", "pt", ...). The
    same picture at the same place twice hangs once, so an import may be repeated. Call it
    outside any transaction: it waits for a child process and for the storage.
    Raises: PictureRefused, TooManyPictures, NoSuchPicture, PictureBusy, StorageAway.
    """
    if not Product.objects.filter(pk=product_id).exists():
        raise NoSuchPicture
    kept = keep_upload(content=content, now=now)
    with transaction.atomic():
        locks.product(product_id)
        _check_variant(product_id, variant_id)
        master = locks.master(kept)
        hung = Picture.objects.filter(product_id=product_id)
        place = Q(variant=None) if variant_id is None else Q(variant_id=variant_id)
        same = hung.filter(place, path=master.path).first()
        if same is not None:
            return AddedPicture(picture_id=same.pk, path=same.path, is_new=False)
        if hung.count() >= settings.PICTURES_PER_PRODUCT:
            raise TooManyPictures(settings.PICTURES_PER_PRODUCT)
        picture = _hang(master, product_id, variant_id, alt or {})
        Master.objects.filter(pk=master.pk).update(used_at=now)
        if master.state == Master.State.WAITING:
            ring_for_copies(master.pk)
    return AddedPicture(picture_id=picture.pk, path=picture.path, is_new=True)


def _check_variant(product_id: int, variant_id: int | None) -> None:
    if variant_id is None:
        return
    if not Variant.objects.filter(pk=variant_id, product_id=product_id).exists():
        raise NoSuchPicture


def _hang(
    master: Master, product_id: int, variant_id: int | None, alt: Mapping[str, str]
) -> Picture:
    last = Picture.objects.filter(product_id=product_id).order_by("-position").first()
    words = {f"alt_{code.replace('-', '_')}": alt.get(code, "")[:200] for code in LANGUAGES}
    return Picture.objects.create(
        product_id=product_id,
        variant_id=variant_id,
        path=master.path,
        position=last.position + 1 if last else 0,
        **facts_of(master),
        **words,
    )
