"""What a vendor does with the pictures of a product: order, words, variant, taking down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from catalog.media import locks
from catalog.media.errors import NoSuchPicture
from catalog.media.models import Master
from catalog.models import Picture, Variant
from marketplace.foundation.languages import LANGUAGES


@transaction.atomic
def arrange_pictures(*, product_id: int, vendor_id: int, picture_ids: Sequence[int]) -> None:
    """Put a product's pictures in this order; those that are not named keep theirs, behind.

    Raises: NoSuchPicture when the product is another vendor's, or one is not the product's.
    """
    locks.product(product_id, vendor_id)
    hung = list(Picture.objects.filter(product_id=product_id).order_by("position", "pk"))
    by_id = {picture.pk: picture for picture in hung}
    wanted = list(dict.fromkeys(picture_ids))
    if not set(wanted) <= set(by_id):
        raise NoSuchPicture
    rest = [picture.pk for picture in hung if picture.pk not in wanted]
    for position, picture_id in enumerate([*wanted, *rest]):
        by_id[picture_id].position = position
    Picture.objects.bulk_update(hung, ["position"])


@transaction.atomic
def move_picture(*, picture_id: int, vendor_id: int, by: int) -> None:
    """Move a picture so many places to the back, or with a negative number to the front.

    Raises: NoSuchPicture.
    """
    picture = _own(picture_id, vendor_id)
    hung = Picture.objects.filter(product_id=picture.product_id).order_by("position", "pk")
    ids = list(hung.values_list("pk", flat=True))
    at = ids.index(picture_id)
    ids.insert(max(0, at + by), ids.pop(at))
    arrange_pictures(product_id=picture.product_id, vendor_id=vendor_id, picture_ids=ids)


@transaction.atomic
def describe_picture(
    *, picture_id: int, vendor_id: int, alt: Mapping[str, str], variant_id: int | None
) -> None:
    """Write a picture's words, by language code, and the variant that it shows.

    Raises: NoSuchPicture when it, or the variant, is not of the vendor's product.
    """
    picture = _own(picture_id, vendor_id)
    if variant_id is not None:
        variants = Variant.objects.filter(pk=variant_id, product_id=picture.product_id)
        if not variants.exists():
            raise NoSuchPicture
    words = {f"alt_{code.replace('-', '_')}": alt.get(code, "")[:200] for code in LANGUAGES}
    Picture.objects.filter(pk=picture_id).update(variant_id=variant_id, **words)


@transaction.atomic
def remove_picture(*, picture_id: int, vendor_id: int, now: datetime) -> None:
    """Take a picture down. Its file stays for PICTURE_GRACE_DAYS, and for good if ordered.

    Raises: NoSuchPicture.
    """
    picture = _own(picture_id, vendor_id)
    Master.objects.filter(path=picture.path).update(used_at=now)
    picture.delete()


def _own(picture_id: int, vendor_id: int) -> Picture:
    found = Picture.objects.filter(pk=picture_id, product__vendor_id=vendor_id)
    row = found.values_list("product_id", flat=True).first()
    if row is None:
        raise NoSuchPicture
    locks.product(row, vendor_id)
    picture = found.first()
    if picture is None:  # taken down while we waited for the lock
        raise NoSuchPicture
    return picture
