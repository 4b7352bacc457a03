"""A vendor counts what is on the shelf."""

from __future__ import annotations

from django.db import transaction

from catalog import locks
from catalog.errors import NoSuchOffer, StockBelowReserved, StockMoved
from catalog.models import Offer, Stock
from catalog.services.stock.watching import watch_one


@transaction.atomic
def set_stock(*, offer_id: int, on_hand: int, seen: int | None = None) -> Stock:
    """Write how many units of an offer are on hand, reserved ones included.

    `seen` is the number that the counting person started from: units that were sold meanwhile
    must not come back on sale.
    Raises: NoSuchOffer; StockMoved when it is another by now; StockBelowReserved when checkouts
    hold more than that.
    """
    if not Offer.objects.filter(pk=offer_id).exists():
        raise NoSuchOffer()
    Stock.objects.get_or_create(pk=offer_id)
    stock = locks.stock_rows([offer_id])[offer_id]
    if seen is not None and seen != stock.on_hand:
        raise StockMoved(stock.on_hand)
    if on_hand < stock.reserved:
        raise StockBelowReserved(stock.reserved)
    was = stock.available
    stock.on_hand = on_hand
    stock.save(update_fields=("on_hand",))
    watch_one(stock, was=was)
    return stock
