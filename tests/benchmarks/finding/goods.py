"""Listings of the demo's generator as documents, without rows of products."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from catalog.models import Category
from catalog.search.types import ListingDocument
from marketplace.backoffice.demo.content import load
from marketplace.backoffice.demo.scaling.generator import GeneratedListing, Generator
from marketplace.backoffice.demo.scaling.mixing import mixed
from marketplace.backoffice.demo.types import Text
from marketplace.shipping.zones import ZONES
from marketplace.vendors.models import Vendor

CODES = dict(zip(Text._fields, ("zh-hant", "zh-hans", "pt", "en"), strict=True))


def by_code(text: Text) -> dict[str, str]:
    return {CODES[field]: getattr(text, field) for field in Text._fields}


class Goods:
    """The same listings for a seed every time; sales fall off as in any market."""

    def __init__(self, *, seed: int, vendors: int, now: datetime) -> None:
        self.generator = Generator(demo=load(), seed=seed, vendor_count=vendors)
        self.now = now
        rows = Category.objects.order_by().values(
            "id", "slug", "parent_id", *(f"name_{field}" for field in Text._fields)
        )
        self._categories = {row["slug"]: row for row in rows}
        self._by_id = {row["id"]: row for row in rows}
        ids = dict(Vendor.objects.values_list("slug", "pk"))
        self._vendor_ids = [ids[slug] for slug in self.generator.shop_slugs]

    def documents(self, start: int, stop: int) -> Iterator[ListingDocument]:
        for number, listing in enumerate(self.generator.listings(start, stop), start):
            yield self._document(number, listing)

    def _document(self, number: int, listing: GeneratedListing) -> ListingDocument:
        shop, product = self.generator.bases[listing.base]
        bits = mixed(7, number)
        path = self._path(product.category)
        prices = [offer.price_minor for offer in listing.offers]
        names = [self._names(pk) for pk in path]
        vendor = listing.vendor
        own = vendor < len(self.generator.demo.vendors)
        shop_name = shop.name if own else self.generator.shop_name(vendor)
        return ListingDocument(
            product_id=number + 1,
            slug=listing.slug,
            vendor_id=self._vendor_ids[vendor],
            sellers=(self._vendor_ids[vendor],),
            path=path,
            brand=shop_name.pt,
            names=by_code(listing.name),
            summaries=by_code(product.summary),
            descriptions=by_code(product.description),
            context=(by_code(shop_name), {"en": shop_name.pt}, *names),
            codes=tuple(offer.sku for offer in listing.offers),
            choices=(("pack", f"p{bits & 7}"), ("gift", str(bits >> 3 & 1))),
            ships_to=tuple(zone for place, zone in enumerate(ZONES) if bits >> (8 + place) & 3),
            picture=None,
            price_from_minor=min(prices),
            price_to_minor=max(prices),
            currency=self.generator.model_of(vendor).price_currency,
            fixed_from={},
            is_sold_out=not any(offer.on_hand for offer in listing.offers),
            sales=min(20_000, int(20 / ((bits >> 20 & 0xFFFF) / 65_536 + 1e-4) - 20)),
            rating_bps=6_000 + (bits >> 40) % 4_000,
            ratings=(bits >> 50) & 127,
            published_at=self.now - timedelta(seconds=listing.age_s),
        )

    def _path(self, slug: str) -> tuple[int, ...]:
        row: dict[str, Any] | None = self._categories[slug]
        path: list[int] = []
        while row is not None:
            path.insert(0, row["id"])
            row = self._by_id.get(row["parent_id"])
        return tuple(path)

    def _names(self, pk: int) -> dict[str, str]:
        row = self._by_id[pk]
        return {CODES[field]: row[f"name_{field}"] for field in Text._fields}


def text_bytes(document: ListingDocument) -> int:
    """Return how many bytes of text a listing has of its own, in all languages."""
    each = (document.names, document.summaries, document.descriptions)
    return sum(len(text.encode()) for texts in each for text in texts.values())
