"""Goods kept for later, as pages show them."""

from __future__ import annotations

from collections.abc import Iterable

from catalog import queries as catalog
from marketplace.orders.models import Wish
from marketplace.orders.queries.lines import notices
from marketplace.orders.types import KeptView
from marketplace.orders.wish_types import KeptGoods


def kept_of(user_id: int) -> list[KeptGoods]:
    """Return what a person keeps, the newest first. One read."""
    return [
        KeptGoods(offer_id=row.offer_id, quantity=row.quantity, price_seen=row.price_seen)
        for row in Wish.objects.filter(user_id=user_id)
    ]


def kept_count(user_id: int) -> int:
    """Return how many offers a person keeps. One read."""
    return Wish.objects.filter(user_id=user_id).count()


def kept_views(goods: Iterable[KeptGoods], *, language: str) -> list[KeptView]:
    """Return kept goods with what the catalog says of them now. Two reads, however many."""
    listed = list(goods)
    facts = catalog.offers_by_id([each.offer_id for each in listed], language)
    return [
        KeptView(
            goods=each,
            facts=facts[each.offer_id],
            notices=notices(facts[each.offer_id], each.quantity, each.price_seen, language),
        )
        for each in listed
        if each.offer_id in facts
    ]
