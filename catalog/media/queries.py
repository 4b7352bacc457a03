"""A vendor's own pictures, for the pages that arrange them."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from catalog.media.errors import NoSuchPicture
from catalog.media.models import Master
from catalog.media.types import VendorPicture, VendorPictures, VendorVariant
from catalog.models import Picture, Product, Variant
from catalog.types import PictureData
from marketplace.foundation import texts
from marketplace.foundation.languages import LANGUAGES


def vendor_pictures(vendor_id: int, slug: str, language: str) -> VendorPictures:
    """Return a product with its pictures in their order. Four statements.

    Raises: NoSuchPicture when the product is unknown or another vendor's.
    """
    names = texts.columns("name", only=texts.needed(language))
    product = Product.objects.filter(slug=slug, vendor_id=vendor_id)
    row = product.values("id", *names).first()
    if row is None:
        raise NoSuchPicture
    product_id = row["id"]
    return VendorPictures(
        product_id=product_id,
        product_name=texts.in_language(row, "name", language),
        product_slug=slug,
        pictures=_pictures(product_id, language),
        variants=_variants(product_id, language),
        most=settings.PICTURES_PER_PRODUCT,
    )


def _pictures(product_id: int, language: str) -> tuple[VendorPicture, ...]:
    hung = Picture.objects.filter(product_id=product_id).order_by("position", "pk")
    rows = list(
        hung.values(
            *("id", "variant_id", "path", "width", "height", "sizes", "formats", "placeholder"),
            *texts.columns("alt"),
        )
    )
    paths = [row["path"] for row in rows]
    states = dict(Master.objects.filter(path__in=paths).values_list("path", "state"))
    return tuple(
        VendorPicture(
            picture_id=row["id"],
            data=_data(row, language),
            alt_by_lang={code: _alt(row, code) for code in LANGUAGES},
            variant_id=row["variant_id"],
            state=states.get(row["path"], Master.State.MADE.value),
            is_first=place == 0,
            is_last=place == len(rows) - 1,
        )
        for place, row in enumerate(rows)
    )


def _alt(row: dict[str, Any], code: str) -> str:
    return row[f"alt_{code.replace('-', '_')}"] or ""


def _data(row: dict[str, Any], language: str) -> PictureData:
    return PictureData(
        path=row["path"],
        width=row["width"],
        height=row["height"],
        alt=texts.in_language(row, "alt", language),
        widths=tuple(sorted(row["sizes"])),
        formats=tuple(row["formats"]),
        placeholder=row["placeholder"],
    )


def _variants(product_id: int, language: str) -> tuple[VendorVariant, ...]:
    rows = Variant.objects.filter(product_id=product_id).order_by("position", "pk")
    columns = texts.columns("label", only=texts.needed(language))
    return tuple(
        VendorVariant(
            variant_id=row["id"], label=texts.in_language(row, "label", language) or f"#{place}"
        )
        for place, row in enumerate(rows.values("id", *columns), start=1)
    )
