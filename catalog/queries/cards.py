"""Cards of products whose ids are known: four statements, however many cards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, F, Max, Min, QuerySet, Sum

from catalog.models import Offer, OfferPrice, Product
from catalog.queries.pictures import first_pictures
from catalog.types import ListingCard
from marketplace.foundation import texts
from marketplace.foundation.money import Money

LOW_STOCK = 5  # units left from which a page says so


@dataclass(frozen=True, slots=True)
class _Sold:
    """What one vendor's active offers of a product come to."""

    lowest: Money
    highest_minor: int
    left: int
    offer_count: int
    vendor_slug: str
    vendor_accent: int
    vendor_name: str


def cards(product_ids: Sequence[int], language: str) -> dict[int, ListingCard]:
    """Return the cards of products by id, with the lead vendor's prices and stock.

    Those that cannot be bought have none.
    """
    rows = Product.objects.filter(pk__in=product_ids, price_from_minor__isnull=False).values(
        "id", "slug", *texts.columns("name", "summary", only=texts.needed(language))
    )
    offers = _offers(product_ids, F("variant__product__lead_vendor_id"))
    sold = _sold(offers, language)
    fixed = _fixed(offers, sold)
    pictures = first_pictures(product_ids, language)
    return {
        row["id"]: ListingCard(
            slug=row["slug"],
            name=texts.in_language(row, "name", language),
            summary=texts.in_language(row, "summary", language),
            picture=pictures.get(row["id"]),
            **_told(sold[row["id"]], fixed.get(row["id"], {})),
        )
        for row in rows
        if row["id"] in sold
    }


def as_sold_by(
    vendor_id: int, cards: Mapping[int, ListingCard], language: str
) -> dict[int, ListingCard]:
    """Return cards by product id with this vendor's prices and stock. Two statements.

    In its own shop, a shared product costs what this shop asks.
    """
    offers = _offers(list(cards), vendor_id)
    sold = _sold(offers, language)
    fixed = _fixed(offers, sold)
    return {pk: replace(cards[pk], **_told(each, fixed.get(pk, {}))) for pk, each in sold.items()}


def _offers(product_ids: Sequence[int], teller: F | int) -> QuerySet[Offer]:
    return Offer.objects.filter(
        variant__product_id__in=product_ids, vendor_id=teller, is_active=True
    ).order_by()


def _sold(offers: QuerySet[Offer], language: str) -> dict[int, _Sold]:
    """Sum each product's offers up: all of them are one vendor's, in one currency."""
    rows = offers.values(
        "variant__product_id",
        "vendor__slug",
        "vendor__accent",
        *texts.columns("name", prefix="vendor__", only=texts.needed(language)),
    ).annotate(
        lowest=Min("price_minor"),
        highest=Max("price_minor"),
        money=Max("currency"),
        count=Count("pk"),
        left=Sum(F("stock__on_hand") - F("stock__reserved"), default=0),
    )
    return {
        row["variant__product_id"]: _Sold(
            lowest=Money(row["lowest"], row["money"]),
            highest_minor=row["highest"],
            left=row["left"],
            offer_count=row["count"],
            vendor_slug=row["vendor__slug"],
            vendor_accent=row["vendor__accent"],
            vendor_name=texts.in_language(row, "name", language, prefix="vendor__"),
        )
        for row in rows
    }


def _fixed(offers: QuerySet[Offer], sold: Mapping[int, _Sold]) -> dict[int, dict[str, Money]]:
    """Return the lowest fixed price by currency where every one of a product's offers has one."""
    rows = (
        OfferPrice.objects.filter(offer__in=offers, from_quantity=1)
        .order_by()
        .values("offer__variant__product_id", "currency")
        .annotate(lowest=Min("price_minor"), count=Count("pk"))
    )
    found: dict[int, dict[str, Money]] = defaultdict(dict)
    for row in rows:
        product_id = row["offer__variant__product_id"]
        if product_id in sold and row["count"] == sold[product_id].offer_count:
            found[product_id][row["currency"]] = Money(row["lowest"], row["currency"])
    return found


def _told(sold: _Sold, fixed: Mapping[str, Money]) -> dict[str, Any]:
    """Return the fields of a card that tell a vendor's prices and stock."""
    return {
        "vendor_name": sold.vendor_name,
        "vendor_slug": sold.vendor_slug,
        "vendor_accent": sold.vendor_accent,
        "price_from": sold.lowest,
        "has_price_range": sold.lowest.minor != sold.highest_minor,
        "is_sold_out": sold.left < 1,
        "fixed_from": fixed,
    }
