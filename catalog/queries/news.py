"""What shops have new."""

from __future__ import annotations

from collections.abc import Collection

from catalog.queries.cards import cards
from catalog.queries.collections import listed
from catalog.types import ListingCard


def new_goods_of(vendor_ids: Collection[int], *, limit: int, language: str) -> list[ListingCard]:
    """Return the cards of the newest goods of some shops, the newest first."""
    newest = listed().filter(lead_vendor_id__in=vendor_ids).order_by("-published_at", "-pk")
    ids = list(newest.values_list("pk", flat=True)[:limit])
    found = cards(ids, language)
    return [found[pk] for pk in ids if pk in found]
