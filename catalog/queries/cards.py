"""Cards of products whose ids are known: three statements, however many cards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import F, Sum

from catalog.models import Offer, Product
from catalog.queries.pictures import first_pictures
from catalog.types import ListingCard, PictureData
from marketplace.foundation import texts
from marketplace.foundation.money import Money

LOW_STOCK = 5  # units left from which a page says so

_COLUMNS = (
    "id",
    "slug",
    "price_from_minor",
    "price_to_minor",
    "price_currency",
    "lead_vendor__slug",
    "lead_vendor__accent",
)


def cards(product_ids: Sequence[int], language: str) -> dict[int, ListingCard]:
    """Return the cards of products by id; those that cannot be bought have none."""
    shown = texts.needed(language)
    rows = Product.objects.filter(pk__in=product_ids, price_from_minor__isnull=False).values(
        *_COLUMNS,
        *texts.columns("name", "summary", only=shown),
        *texts.columns("name", prefix="lead_vendor__", only=shown),
    )
    left = _units_left(product_ids)
    pictures = first_pictures(product_ids, language)
    return {
        row["id"]: _card(row, left.get(row["id"], 0), pictures.get(row["id"]), language)
        for row in rows
    }


def _units_left(product_ids: Sequence[int]) -> dict[int, int]:
    return dict(
        Offer.objects.filter(
            variant__product_id__in=product_ids,
            vendor_id=F("variant__product__lead_vendor_id"),
            is_active=True,
        )
        .order_by()
        .values("variant__product_id")
        .annotate(left=Sum(F("stock__on_hand") - F("stock__reserved"), default=0))
        .values_list("variant__product_id", "left")
    )


def _card(
    row: dict[str, Any], left: int, picture: PictureData | None, language: str
) -> ListingCard:
    return ListingCard(
        slug=row["slug"],
        name=texts.in_language(row, "name", language),
        summary=texts.in_language(row, "summary", language),
        vendor_name=texts.in_language(row, "name", language, prefix="lead_vendor__"),
        vendor_slug=row["lead_vendor__slug"],
        vendor_accent=row["lead_vendor__accent"],
        picture=picture,
        price_from=Money(row["price_from_minor"], row["price_currency"]),
        has_price_range=row["price_from_minor"] != row["price_to_minor"],
        is_sold_out=left < 1,
    )
