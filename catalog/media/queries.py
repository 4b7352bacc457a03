"""A vendor's own pictures, for the pages that arrange them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings

from catalog.media.errors import NoSuchPicture
from catalog.media.hanging import Hung
from catalog.media.models import Master
from catalog.media.types import VendorPicture, VendorPictures, VendorVariant
from catalog.models import Picture, Product, Variant
from catalog.types import PictureData
from marketplace.foundation import languages, texts
from marketplace.foundation.languages import LANGUAGES

_OWN = ("width", "height", "sizes", "formats", "placeholder")


def vendor_pictures(
    vendor_id: int, slug: str, language: str, *, wanted: Sequence[Hung] | None = None
) -> VendorPictures:
    """Return a product with its pictures in their order. Four statements.

    `wanted` is the list that a change set wishes, shown in place of the one that hangs.
    Raises: NoSuchPicture when the product is unknown or another vendor's.
    """
    names = texts.columns("name", only=texts.needed(language))
    product = Product.objects.filter(slug=slug, vendor_id=vendor_id)
    row = product.values("id", *names).first()
    if row is None:
        raise NoSuchPicture
    product_id = row["id"]
    hung = hung_pictures(product_id) if wanted is None else list(wanted)
    return VendorPictures(
        product_id=product_id,
        product_name=texts.in_language(row, "name", language),
        product_slug=slug,
        pictures=_pictures(product_id, hung, language),
        variants=_variants(product_id, language),
        most=settings.PICTURES_PER_PRODUCT,
    )


def hung_pictures(product_id: int) -> list[Hung]:
    """Return the list of pictures that hang at a product. Two statements."""
    rows = _rows(product_id)
    uploads = set(
        Master.objects.filter(path__in=[row["path"] for row in rows]).values_list("path", flat=True)
    )
    return [
        Hung(
            path=row["path"],
            variant_id=row["variant_id"],
            alt=texts.by_language(row, "alt"),
            own={} if row["path"] in uploads else {name: row[name] for name in _OWN},
            key=str(row["id"]),
        )
        for row in rows
    ]


def keyed(product_id: int, wanted: Iterable[Hung]) -> list[Hung]:
    """Name each picture of a list as pages do: by its row, or by its file where it waits."""
    hung = list(wanted)
    places = {(row["path"], row["variant_id"]): str(row["id"]) for row in _rows(product_id)}
    paths = [each.path for each in hung]
    files = dict(Master.objects.filter(path__in=paths).values_list("path", "pk"))
    return [
        dataclasses.replace(
            each,
            key=places.get(each.place, f"new-{files.get(each.path, 0)}-{each.variant_id or 0}"),
        )
        for each in hung
    ]


def _rows(product_id: int) -> list[dict[str, Any]]:
    hung = Picture.objects.filter(product_id=product_id).order_by("position", "pk")
    return list(hung.values("id", "variant_id", "path", *_OWN, *texts.columns("alt")))


def _pictures(product_id: int, hung: Sequence[Hung], language: str) -> tuple[VendorPicture, ...]:
    rows = {row["path"]: row for row in _rows(product_id)}
    masters = {
        row.path: row for row in Master.objects.filter(path__in=[each.path for each in hung])
    }
    return tuple(
        VendorPicture(
            key=each.key,
            data=data_of(each, masters.get(each.path), rows.get(each.path, {}), language),
            alt_by_lang={code: each.alt.get(code, "") for code in LANGUAGES},
            variant_id=each.variant_id,
            state=masters[each.path].state if each.path in masters else Master.State.MADE.value,
            is_first=place == 0,
            is_last=place == len(hung) - 1,
        )
        for place, each in enumerate(hung)
    )


def data_of(hung: Hung, master: Master | None, row: dict[str, Any], language: str) -> PictureData:
    """Return a picture of a list as pages show it: what hangs by its row, else by its file."""
    facts = row or (
        {
            "width": master.width,
            "height": master.height,
            "sizes": master.widths,
            "formats": master.formats,
            "placeholder": master.placeholder,
        }
        if master
        else dict(hung.own)
    )
    return PictureData(
        path=hung.path,
        width=facts.get("width", 1),
        height=facts.get("height", 1),
        alt=languages.pick(dict(hung.alt), language),
        widths=tuple(sorted(facts.get("sizes", ()))),
        formats=tuple(facts.get("formats", ())),
        placeholder=facts.get("placeholder", ""),
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
