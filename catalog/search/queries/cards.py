"""Cards of products whose ids are known: one statement, however many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.db.models import QuerySet

from catalog.search.models import Listing
from catalog.types import ListingCard, PictureData
from marketplace.foundation import languages, texts
from marketplace.foundation.money import Money
from marketplace.vendors.models import Vendor

_COLUMNS: Final = (
    *("product_id", "slug", "names", "summaries", "picture", "fixed_from", "is_sold_out"),
    *("price_from_minor", "price_to_minor", "price_currency", "vendor__slug", "vendor__accent"),
    *("category_id", "published_at"),  # to put them in order
)


def cards(product_ids: Sequence[int], language: str) -> dict[int, ListingCard]:
    """Return the cards of products by id; those that cannot be bought have none. One statement."""
    rows = card_rows(Listing.objects.filter(pk__in=product_ids), language)
    return {row["product_id"]: card(row, language) for row in rows}


def card_rows(listings: QuerySet[Listing], language: str) -> QuerySet[Listing, dict[str, Any]]:
    """Return what cards are made of. A shop that closed a moment ago shows nothing any more."""
    return (
        listings.filter(vendor__status=Vendor.Status.APPROVED)
        .order_by()
        .values(*_COLUMNS, *texts.columns("name", prefix="vendor__", only=texts.needed(language)))
    )


def card(row: dict[str, Any], language: str) -> ListingCard:
    """Make a card of a row."""
    return ListingCard(
        slug=row["slug"],
        name=languages.pick(row["names"], language),
        summary=languages.pick(row["summaries"], language),
        vendor_name=texts.in_language(row, "name", language, prefix="vendor__"),
        vendor_slug=row["vendor__slug"],
        vendor_accent=row["vendor__accent"],
        picture=_picture(row["picture"], language),
        price_from=Money(row["price_from_minor"], row["price_currency"]),
        has_price_range=row["price_from_minor"] != row["price_to_minor"],
        is_sold_out=row["is_sold_out"],
        fixed_from={
            currency: Money(minor, currency) for currency, minor in row["fixed_from"].items()
        },
    )


def _picture(found: dict[str, Any] | None, language: str) -> PictureData | None:
    if found is None:
        return None
    return PictureData(
        path=found["path"],
        width=found["width"],
        height=found["height"],
        alt=languages.pick(found["alts"], language),
        widths=tuple(found["widths"]),
        formats=tuple(found["formats"]),
        placeholder=found["placeholder"],
    )
