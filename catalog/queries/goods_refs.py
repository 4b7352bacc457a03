"""Names of goods for rooms that know no product: what it is, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from catalog.models import Category, Collection, CollectionProduct, Offer, Product
from marketplace.foundation import languages, texts

MOST_CHOICES: Final = 200


def goods_refs(offer_ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """Return, by offer id, `product:`, `category:` and `collection:` refs; categories above too.

    Of collections those that somebody chose by hand: a rule may say another thing tomorrow.
    Three reads, at any size.
    """
    rows = list(
        Offer.objects.filter(pk__in=list(offer_ids)).values_list(
            "pk", "variant__product_id", "variant__product__public_id", "variant__product__category"
        )
    )
    shelves = {
        pk: (slug, parent)
        for pk, slug, parent in Category.objects.values_list("pk", "slug", "parent")
    }
    chosen: dict[int, set[str]] = {}
    stands = CollectionProduct.objects.filter(
        product_id__in=[product_id for _pk, product_id, _public_id, _category in rows],
        collection__kind=Collection.Kind.HAND,
    )
    for product_id, slug in stands.values_list("product_id", "collection__slug"):
        chosen.setdefault(product_id, set()).add(f"collection:{slug}")
    return {
        pk: frozenset({f"product:{public_id}", *_above(category, shelves)})
        | chosen.get(product_id, set())
        for pk, product_id, public_id, category in rows
    }


def product_choices(vendor_id: int) -> list[tuple[str, str]]:
    """Return the refs of what a vendor offers and buyers see, each with its name. One read."""
    rows = (
        Product.objects.filter(
            variants__offers__vendor_id=vendor_id, status=Product.Status.PUBLISHED
        )
        .order_by("pk")
        .distinct()
        .values("pk", "public_id", *texts.columns("name"))
    )
    return [
        (f"product:{row['public_id']}", languages.pick(texts.by_language(row, "name", "")))
        for row in rows[:MOST_CHOICES]
    ]


def _above(category: int | None, shelves: Mapping[int, tuple[str, int | None]]) -> Iterator[str]:
    """Name a category and all above it."""
    seen: set[int] = set()
    while category is not None and category in shelves and category not in seen:
        seen.add(category)
        slug, parent = shelves[category]
        yield f"category:{slug}"
        category = parent
