"""What a product's page tells machines: JSON-LD with the prices that people see on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.feeds import structured
from catalog.reviews.types import RatingView
from catalog.types import CategoryLink, ProductDetail
from marketplace.storefront.addresses import absolute, page_path
from marketplace.storefront.offering import Offering


def product_data(
    found: ProductDetail, shown: Sequence[Offering], url: str, rating: RatingView
) -> list[dict[str, Any]]:
    """Describe a product and the way to it; `shown` are its versions, as shown."""
    sheet = structured.Sheet(
        name=found.name,
        text=found.summary or found.description,
        url=url,
        pictures=tuple(absolute(picture.url) for picture in found.pictures),
        brand=found.brand,
        versions=tuple(_version(found, entry) for entry in shown),
        stars=structured.Stars(rating.mean, rating.count) if rating.mean else None,
    )
    return [structured.product(sheet), _way(found.breadcrumbs, [(found.name, url)])]


def _version(found: ProductDetail, entry: Offering) -> structured.Version:
    shop = found.sellers[entry.offer.vendor_id]
    return structured.Version(
        sku=entry.offer.sku,
        gtin=entry.offer.gtin,
        price=entry.price,
        is_available=not entry.offer.is_sold_out,
        shop_name=shop.name,
        shop_url=absolute(page_path("shop", shop.slug, shop.name)),
    )


def category_data(breadcrumbs: Iterable[CategoryLink]) -> list[dict[str, Any]]:
    """Describe the way to a category."""
    return [_way(breadcrumbs, [])]


def _way(breadcrumbs: Iterable[CategoryLink], end: list[tuple[str, str]]) -> dict[str, Any]:
    home = (_("Home"), absolute(reverse("storefront:home")))
    shelves = [
        (each.name, absolute(page_path("category", each.slug, each.name))) for each in breadcrumbs
    ]
    return structured.breadcrumbs([home, *shelves, *end])
