"""JSON-LD of a product and of the way to it. Values in, values out.

Source: schema.org Product, Offer, AggregateOffer, AggregateRating and BreadcrumbList, with what
Google's merchant listings and breadcrumbs require.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from catalog.feeds.merchant import valid_gtin
from marketplace.foundation.money import Money, exponent

_STOCK: Final = {True: "https://schema.org/InStock", False: "https://schema.org/OutOfStock"}
_ESCAPED: Final = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@dataclass(frozen=True)
class Version:
    """A buyable version with the price that the page shows, and the shop that asks it."""

    sku: str
    gtin: str
    price: Money
    is_available: bool
    shop_name: str
    shop_url: str


@dataclass(frozen=True)
class Stars:
    """What buyers say of a product: the mean of one review at least, of one to five stars."""

    mean: Decimal
    count: int


@dataclass(frozen=True)
class Sheet:
    """What a product's page says, with absolute addresses."""

    name: str
    text: str
    url: str
    pictures: tuple[str, ...]
    brand: str
    versions: tuple[Version, ...]
    stars: Stars | None = None


def product(sheet: Sheet) -> dict[str, Any]:
    """Describe a product: one offer, or where it has several versions the span of their prices."""
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": sheet.name,
        "description": sheet.text or sheet.name,
        "url": sheet.url,
        "offers": _offers(sheet),
    }
    if sheet.pictures:
        described["image"] = list(sheet.pictures)
    if sheet.brand:
        described["brand"] = {"@type": "Brand", "name": sheet.brand}
    if sheet.stars:
        described["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": str(sheet.stars.mean),
            "reviewCount": sheet.stars.count,
        }
    if len(sheet.versions) == 1:
        (only,) = sheet.versions
        described["sku"] = only.sku
        if valid_gtin(only.gtin):
            described["gtin"] = only.gtin
    return described


def _offers(sheet: Sheet) -> dict[str, Any]:
    single = [_offer(version, sheet) for version in sheet.versions]
    if len(single) == 1:
        return single[0]
    prices = [version.price for version in sheet.versions]
    return {
        "@type": "AggregateOffer",
        "lowPrice": decimal(min(prices, key=lambda price: price.minor)),
        "highPrice": decimal(max(prices, key=lambda price: price.minor)),
        "priceCurrency": prices[0].currency,
        "offerCount": len(prices),
        "availability": _STOCK[any(version.is_available for version in sheet.versions)],
        "offers": single,
    }


def _offer(version: Version, sheet: Sheet) -> dict[str, Any]:
    return {
        "@type": "Offer",
        "sku": version.sku,
        "price": decimal(version.price),
        "priceCurrency": version.price.currency,
        "availability": _STOCK[version.is_available],
        "itemCondition": "https://schema.org/NewCondition",
        "url": sheet.url,
        "seller": {"@type": "Organization", "name": version.shop_name, "url": version.shop_url},
    }


def breadcrumbs(steps: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Describe the way to a page, from the front page on: (name, absolute address) of each step."""
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": url}
            for number, (name, url) in enumerate(steps, start=1)
        ],
    }


def questions(answered: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Describe questions with their answers. Source: schema.org/FAQPage."""
    return {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "mainEntity": [
            {
                "@type": "Question",
                "name": ask,
                "acceptedAnswer": {"@type": "Answer", "text": answer},
            }
            for ask, answer in answered
        ],
    }


def decimal(price: Money) -> str:
    """Write an amount without its currency, with all its places: `26.50`."""
    places = exponent(price.currency)
    return f"{Decimal(price.minor).scaleb(-places):.{places}f}"


def script_text(described: Sequence[dict[str, Any]]) -> str:
    """Return descriptions as JSON that may stand inside a script element, whatever a name holds."""
    whole = described[0] if len(described) == 1 else list(described)
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPED)
