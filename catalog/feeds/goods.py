"""Listed goods in batches by id, for whoever reads all of them: no cursor stays open meanwhile."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import F, QuerySet

from catalog.feeds.queries import LISTED, SITEMAP_WINDOW, Place
from catalog.models import Offer, Picture, Product
from catalog.pictures import url_at
from catalog.queries.categories import read_tree
from marketplace.foundation import texts
from marketplace.foundation.money import Money

BATCH: Final = 1_000
_OFFER: Final = ("id", "sku", "price_minor", "currency", "variant__public_id", "variant__gtin")


@dataclass(frozen=True)
class FeedItem:
    """One buyable version as feeds tell it, in one language. Pictures are paths below the site.

    Money: `price` is one unit's price in the vendor's currency.
    """

    variant_ref: str
    product_ref: str
    slug: str
    name: str
    variant_label: str
    text: str
    brand: str
    shop_slug: str
    shop_name: str
    shelves: tuple[str, ...]
    pictures: tuple[str, ...]
    sku: str
    gtin: str
    price: Money
    is_available: bool


@dataclass(frozen=True)
class NewsItem:
    """A listing as news, in one language."""

    product_ref: str
    slug: str
    name: str
    text: str
    shop_name: str
    published_at: datetime


def places_in(window: int) -> Iterator[list[Place]]:
    """Return the listed products of one sitemap file in batches, with their names."""
    first, beyond = window * SITEMAP_WINDOW, (window + 1) * SITEMAP_WINDOW
    rows = Product.objects.filter(LISTED, pk__gte=first, pk__lt=beyond)
    for batch in _batches(rows, "slug", *texts.columns("name")):
        yield [Place(row["slug"], texts.by_language(row, "name")) for row in batch]


def items_of(language: str, reached: Collection[int]) -> Iterator[list[FeedItem]]:
    """Return every active offer of the vendors in `reached` (ids), in batches of products.

    Four statements a batch, whatever is in it, and one for the shelves.
    """
    needed = texts.needed(language)
    tree = read_tree(language)
    shelves = {pk: tuple(link.name for link in tree.path(pk)) for pk in tree.rows}
    rows = Product.objects.filter(LISTED, lead_vendor_id__in=reached)
    columns = texts.columns("name", "summary", "description", only=needed)
    names = texts.columns("name", prefix="lead_vendor__", only=needed)
    brands = texts.columns("name", prefix="brand__", only=needed)
    facts = ("public_id", "slug", "category_id", "lead_vendor__slug", *brands)
    for batch in _batches(rows, *facts, *columns, *names):
        ids = [row["id"] for row in batch]
        offers, pictures = _offers(ids, language), _pictures(ids)
        yield [
            _item(row, offer, shelves[row["category_id"]], pictures[row["id"]], language)
            for row in batch
            for offer in offers[row["id"]]
        ]


def newest(language: str, limit: int) -> list[NewsItem]:
    """Return what was published last. One statement."""
    needed = texts.needed(language)
    columns = texts.columns("name", "summary", only=needed)
    names = texts.columns("name", prefix="lead_vendor__", only=needed)
    rows = (
        Product.objects.filter(LISTED)
        .order_by("-published_at", "-pk")
        .values("public_id", "slug", "published_at", *columns, *names)[:limit]
    )
    return [
        NewsItem(
            product_ref=row["public_id"],
            slug=row["slug"],
            name=texts.in_language(row, "name", language),
            text=texts.in_language(row, "summary", language),
            shop_name=texts.in_language(row, "name", language, prefix="lead_vendor__"),
            published_at=row["published_at"],
        )
        for row in rows
    ]


def _batches(rows: QuerySet[Product], *columns: str) -> Iterator[list[dict[str, Any]]]:
    after = 0
    while True:
        found = rows.filter(pk__gt=after).order_by("pk").values("id", *columns)
        batch: list[dict[str, Any]] = list(found[:BATCH])
        if not batch:
            return
        yield batch
        after = batch[-1]["id"]


def _offers(product_ids: list[int], language: str) -> Mapping[int, list[dict[str, Any]]]:
    rows = (
        Offer.objects.filter(
            variant__product_id__in=product_ids,
            vendor_id=F("variant__product__lead_vendor_id"),
            is_active=True,
        )
        .order_by("variant__position", "variant_id")
        .values(
            *_OFFER,
            *texts.columns("label", prefix="variant__", only=texts.needed(language)),
            product_id=F("variant__product_id"),
            left=F("stock__on_hand") - F("stock__reserved"),
        )
    )
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        row["label"] = texts.in_language(row, "label", language, prefix="variant__")
        found[row["product_id"]].append(row)
    return found


def _pictures(product_ids: list[int]) -> Mapping[int, tuple[str, ...]]:
    rows = Picture.objects.filter(product_id__in=product_ids).order_by("position", "pk")
    found: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for product_id, path in rows.values_list("product_id", "path"):
        found[product_id] += (url_at(path),)
    return found


def _item(
    row: dict[str, Any],
    offer: dict[str, Any],
    shelves: tuple[str, ...],
    pictures: tuple[str, ...],
    language: str,
) -> FeedItem:
    name = texts.in_language(row, "name", language)
    long, short = (texts.in_language(row, field, language) for field in ("description", "summary"))
    return FeedItem(
        variant_ref=offer["variant__public_id"],
        product_ref=row["public_id"],
        slug=row["slug"],
        name=name,
        variant_label=offer["label"],
        text=long or short or name,
        brand=texts.in_language(row, "name", language, prefix="brand__"),
        shop_slug=row["lead_vendor__slug"],
        shop_name=texts.in_language(row, "name", language, prefix="lead_vendor__"),
        shelves=shelves,
        pictures=pictures,
        sku=offer["sku"],
        gtin=offer["variant__gtin"],
        price=Money(offer["price_minor"], offer["currency"]),
        is_available=(offer["left"] or 0) > 0,
    )
