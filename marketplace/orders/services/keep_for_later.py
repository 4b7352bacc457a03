"""A person keeps goods for later, lets them go, or finds those that were kept before signing in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db import transaction

from catalog import queries as catalog
from catalog.errors import NoSuchOffer
from marketplace.accounts.models import User
from marketplace.orders.errors import WishesFull
from marketplace.orders.models import Wish
from marketplace.orders.wish_types import KeptGoods

MOST: Final = 200


@transaction.atomic
def keep_for_later(*, user_id: int, goods: KeptGoods, now: datetime) -> Wish:
    """Keep an offer; one that is kept already stays as it was. Raises: NoSuchOffer, WishesFull."""
    User.objects.select_for_update(no_key=True).get(pk=user_id)
    found = Wish.objects.filter(user_id=user_id, offer_id=goods.offer_id).first()
    if found is not None:
        return found
    if Wish.objects.filter(user_id=user_id).count() >= MOST:
        raise WishesFull(MOST)
    return Wish.objects.create(
        user_id=user_id,
        offer_id=goods.offer_id,
        quantity=goods.quantity,
        price_seen_minor=goods.price_seen.minor,
        price_seen_currency=goods.price_seen.currency,
        saved_at=now,
    )


def kept_now(*, offer_id: int, quantity: int = 1) -> KeptGoods:
    """Return an offer as it is kept today, at its price of today.

    What is not on sale is not told of by its number. Raises: NoSuchOffer.
    """
    facts = catalog.offers_by_id([offer_id]).get(offer_id)
    if facts is None or not facts.is_sellable:
        raise NoSuchOffer
    return KeptGoods(offer_id=offer_id, quantity=max(1, min(quantity, 999)), price_seen=facts.price)


def let_go(*, user_id: int, offer_id: int) -> None:
    """Keep an offer no more; twice is once."""
    Wish.objects.filter(user_id=user_id, offer_id=offer_id).delete()


def merge_kept(*, user_id: int, goods: Iterable[KeptGoods], now: datetime) -> None:
    """Give a person what was kept in this visit before the sign-in, as far as there is room."""
    known = catalog.offers_by_id([each.offer_id for each in goods])
    for each in goods:
        if each.offer_id not in known:
            continue
        try:
            keep_for_later(user_id=user_id, goods=each, now=now)
        except WishesFull:
            return
