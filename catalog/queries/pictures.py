"""Pictures of products, read for many products at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from catalog.models import Picture
from catalog.queries.inside import rows_inside
from catalog.types import PictureData
from marketplace.foundation import texts

_COLUMNS = (
    "product_id",
    "variant_id",
    "path",
    "width",
    "height",
    "sizes",
    "formats",
    "placeholder",
)


def first_pictures(product_ids: Iterable[int], language: str) -> dict[int, PictureData]:
    """Return the first picture of each product that has one, by product id."""
    rows = (
        Picture.objects.filter(product_id__in=list(product_ids))
        .order_by("product_id", "position", "pk")
        .distinct("product_id")
    )
    return {row["product_id"]: _data(row, language) for row in _values(rows, language)}


def pictures_inside(language: str) -> ArraySubquery:
    """Return a product's pictures in their order, for the statement that reads the product."""
    rows = Picture.objects.filter(product_id=OuterRef("pk")).order_by("position", "pk")
    return rows_inside(rows, *_COLUMNS, *texts.columns("alt", only=texts.needed(language)))


def pictures_of(told: Iterable[Mapping[str, Any]], language: str) -> tuple[PictureData, ...]:
    """Return the pictures that a product was read with."""
    return tuple(_data(row, language) for row in told)


def pictures_of_variants(
    products: Iterable[tuple[int, int]], language: str
) -> dict[tuple[int, int], PictureData]:
    """Return, for each (product, variant), the variant's picture or else the product's first."""
    pairs = list(products)
    rows = Picture.objects.filter(product_id__in={product for product, _ in pairs})
    by_product: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in _values(rows.order_by("position", "pk"), language):
        by_product[row["product_id"]].append(row)
    found = {}
    for product_id, variant_id in pairs:
        candidates = by_product[product_id]
        own = [row for row in candidates if row["variant_id"] == variant_id]
        if candidates:
            found[product_id, variant_id] = _data((own or candidates)[0], language)
    return found


def _values(rows: Any, language: str) -> Any:
    return rows.values(*_COLUMNS, *texts.columns("alt", only=texts.needed(language)))


def _data(row: Mapping[str, Any], language: str) -> PictureData:
    return PictureData(
        path=row["path"],
        width=row["width"],
        height=row["height"],
        alt=texts.in_language(row, "alt", language),
        widths=widths_of(row),
        formats=tuple(row["formats"]),
        placeholder="" if row["sizes"] else row["placeholder"],
    )


def widths_of(row: Mapping[str, Any]) -> tuple[int, ...]:
    """Return the widths of a picture's copies, narrowest first.

    Without formats the file itself is the widest; a wider copy would be a blown up one.
    """
    limit = row["width"] + 1 if row["formats"] else row["width"]
    return tuple(sorted(width for width in row["sizes"] if width < limit))
