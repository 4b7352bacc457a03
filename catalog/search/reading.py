"""Read what listings show from the goods: a fixed number of statements for any number of ids."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from catalog.models import Category, Offer, Picture, Product
from catalog.search.models import ProductFigures, VendorDestinations
from catalog.search.types import ListingDocument
from marketplace.foundation import texts
from marketplace.vendors.models import Vendor

_TEXTS = ("name", "summary", "description")
_PLAIN = (
    *("id", "slug", "vendor_id", "category_id", "brand", "published_at"),
    *("price_from_minor", "price_to_minor", "price_currency"),
)


def listed(product_ids: Collection[int] | None = None) -> QuerySet[Product]:
    """Return the products that lists show: published, with something to buy, in an open shop."""
    found = Product.objects.filter(
        status=Product.Status.PUBLISHED,
        price_from_minor__isnull=False,
        vendor__status=Vendor.Status.APPROVED,
    )
    return found if product_ids is None else found.filter(pk__in=product_ids)


def read_documents(product_ids: Collection[int]) -> list[ListingDocument]:
    """Return what is listed of these products. Seven statements; others are passed over."""
    rows = list(listed(product_ids).order_by("pk").values(*_PLAIN, *texts.columns(*_TEXTS)))
    if not rows:
        return []
    known = _Surroundings(rows)
    return [known.document(row) for row in rows]


class _Surroundings:
    """What stands around a handful of products, each kind read once."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        ids = [row["id"] for row in rows]
        vendor_ids = {row["vendor_id"] for row in rows}
        self._categories = {
            row["id"]: row
            for row in Category.objects.order_by().values("id", "parent_id", *texts.columns("name"))
        }
        self._vendors = {
            row["id"]: texts.by_language(row, "name")
            for row in Vendor.objects.filter(pk__in=vendor_ids)
            .order_by()
            .values("id", *texts.columns("name"))
        }
        self._zones: Mapping[int, list[str]] = dict(
            VendorDestinations.objects.filter(pk__in=vendor_ids).values_list("pk", "zones")
        )
        self._figures = {row.pk: row for row in ProductFigures.objects.filter(pk__in=ids)}
        self._pictures = _first_pictures(ids)
        self._in_stock = set(_in_stock(ids))
        self._codes = _codes(ids)
        self._paths: dict[int, tuple[int, ...]] = {}

    def document(self, row: dict[str, Any]) -> ListingDocument:
        pk = row["id"]
        path = self._path(row["category_id"])
        figures = self._figures.get(pk) or ProductFigures()
        shelves = [texts.by_language(self._categories[each], "name") for each in path]
        brand = row["brand"].strip()
        return ListingDocument(
            product_id=pk,
            slug=row["slug"],
            vendor_id=row["vendor_id"],
            path=path,
            brand=brand,
            names=texts.by_language(row, "name"),
            summaries=texts.by_language(row, "summary"),
            descriptions=texts.by_language(row, "description"),
            context=(self._vendors[row["vendor_id"]], {"en": brand} if brand else {}, *shelves),
            codes=self._codes.get(pk, ()),
            choices=(),
            ships_to=tuple(sorted(self._zones.get(row["vendor_id"], ()))),
            picture=self._pictures.get(pk),
            price_from_minor=row["price_from_minor"],
            price_to_minor=row["price_to_minor"],
            currency=row["price_currency"],
            is_sold_out=pk not in self._in_stock,
            sales=figures.sales,
            rating_bps=figures.rating_bps,
            ratings=figures.ratings,
            published_at=row["published_at"],
        )

    def _path(self, category_id: int) -> tuple[int, ...]:
        if category_id not in self._paths:
            parent = self._categories[category_id]["parent_id"]
            above = self._path(parent) if parent is not None else ()
            self._paths[category_id] = (*above, category_id)
        return self._paths[category_id]


def _first_pictures(product_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    rows = (
        Picture.objects.filter(product_id__in=product_ids)
        .order_by("product_id", "position", "pk")
        .distinct("product_id")
        .values("product_id", "path", "width", "height", "sizes", *texts.columns("alt"))
    )
    return {
        row["product_id"]: {
            "path": row["path"],
            "width": row["width"],
            "height": row["height"],
            "widths": sorted(width for width in row["sizes"] if width < row["width"]),
            "alts": texts.by_language(row, "alt"),
        }
        for row in rows
    }


def _codes(product_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Return the SKUs and GTINs of products, each once and in an order that stays."""
    found: dict[int, set[str]] = defaultdict(set)
    offers = Offer.objects.filter(variant__product_id__in=product_ids).order_by()
    for pk, sku, gtin in offers.values_list("variant__product_id", "sku", "variant__gtin"):
        found[pk].update(filter(None, (sku, gtin)))
    return {pk: tuple(sorted(codes)) for pk, codes in found.items()}


def _in_stock(product_ids: Collection[int]) -> QuerySet[Any, int]:
    bought_now = Offer.objects.filter(
        variant__product_id=OuterRef("pk"),
        vendor_id=OuterRef("vendor_id"),
        is_active=True,
        stock__on_hand__gt=F("stock__reserved"),
    )
    return Product.objects.filter(Exists(bought_now), pk__in=product_ids).values_list(
        "pk", flat=True
    )


def touched_products(
    vendor_ids: Collection[int], category_ids: Collection[int]
) -> QuerySet[Any, int]:
    """Return the products that shops sell and that stand on or below categories."""
    below = _below(category_ids)
    return (
        Product.objects.filter(status=Product.Status.PUBLISHED, vendor_id__in=vendor_ids)
        .union(
            Product.objects.filter(status=Product.Status.PUBLISHED, category_id__in=below), all=True
        )
        .values_list("pk", flat=True)
    )


def _below(category_ids: Collection[int]) -> set[int]:
    children: dict[int | None, list[int]] = defaultdict(list)
    for pk, parent in Category.objects.order_by().values_list("pk", "parent_id"):
        children[parent].append(pk)
    found: set[int] = set()
    waiting = list(category_ids)
    while waiting:
        pk = waiting.pop()
        if pk not in found:
            found.add(pk)
            waiting += children[pk]
    return found
