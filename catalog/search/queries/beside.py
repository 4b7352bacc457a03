"""Cards beside a product: one statement."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import OuterRef, Subquery
from django.db.models.expressions import RawSQL

from catalog.models import RelatedProduct
from catalog.search.models import Listing
from catalog.search.queries.cards import card, card_rows
from catalog.types import ListingCard, ProductDetail
from marketplace.foundation import languages

RELATED: Final = 8  # a full shelf
_NEAREST: Final = """(
    SELECT l.product_id FROM search_listing l WHERE l.{column} = %s AND l.slug <> %s
    ORDER BY l.published_at DESC, l.product_id DESC LIMIT %s)"""
_CHOSEN: Final = "(SELECT r.other_id FROM catalog_relatedproduct r WHERE r.product_id = %s)"
_NEAR: Final = " UNION ALL ".join(
    (_NEAREST.format(column="category_id"), _NEAREST.format(column="vendor_id"), _CHOSEN)
)


def related(found: ProductDetail, language: str | None = None) -> tuple[ListingCard, ...]:
    """Return the cards beside a product: those chosen by hand, or the nearest.

    The nearest are its category's newest, then its shop's.
    """
    code = language or languages.current()
    values = [found.category_id, found.slug, RELATED, found.vendor.id, found.slug, RELATED]
    near = RawSQL(_NEAR, [*values, found.product_id])  # noqa: S611 - values are bound
    chosen = RelatedProduct.objects.filter(
        product_id=found.product_id, other_id=OuterRef("product_id")
    )
    rows = card_rows(Listing.objects.filter(pk__in=near), code).annotate(
        place=Subquery(chosen.values("position")[:1])
    )
    by_hand = sorted((row for row in rows if row["place"] is not None), key=_by_hand)
    in_order = by_hand or sorted(rows, key=lambda row: _nearness(row, found), reverse=True)
    return tuple(card(row, code) for row in in_order[:RELATED])


def _by_hand(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["place"], row["product_id"]


def _nearness(row: dict[str, Any], found: ProductDetail) -> tuple[Any, ...]:
    return row["category_id"] == found.category_id, row["published_at"], row["product_id"]
