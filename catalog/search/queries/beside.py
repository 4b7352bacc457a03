"""Cards beside a product: one statement."""

from __future__ import annotations

from typing import Final

from django.db.models.expressions import RawSQL

from catalog.search.models import Listing
from catalog.search.queries.cards import card, card_rows
from catalog.types import ListingCard, ProductDetail
from marketplace.foundation import languages

RELATED: Final = 8  # a full shelf
_NEAREST: Final = """(
    SELECT l.product_id FROM search_listing l WHERE l.{column} = %s AND l.slug <> %s
    ORDER BY l.published_at DESC, l.product_id DESC LIMIT %s)"""
_NEAR: Final = (
    _NEAREST.format(column="category_id") + " UNION ALL " + _NEAREST.format(column="vendor_id")
)


def related(found: ProductDetail, language: str | None = None) -> tuple[ListingCard, ...]:
    """Return the cards beside a product: its category's newest, then its shop's."""
    code = language or languages.current()
    values = [found.category_id, found.slug, RELATED, found.vendor.id, found.slug, RELATED]
    near = RawSQL(_NEAR, values)  # noqa: S611 - values are bound
    rows = card_rows(Listing.objects.filter(pk__in=near), code)
    in_order = sorted(
        rows,
        key=lambda row: (
            row["category_id"] == found.category_id,
            row["published_at"],
            row["product_id"],
        ),
        reverse=True,
    )
    return tuple(card(row, code) for row in in_order[:RELATED])
