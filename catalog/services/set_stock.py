"""A vendor counts what is on the shelf."""

from __future__ import annotations

from django.db import transaction

from catalog import locks
from catalog.errors import NoSuchOffer, StockBelowReserved
from catalog.models import Offer, Stock


@transaction.atomic
def set_stock(*, offer_id: int, on_hand: int) -> Stock:
    """Write how many units of an offer are on hand, reserved ones included.

    Raises: NoSuchOffer; StockBelowReserved when checkouts hold more than that.
    """
    if not Offer.objects.filter(pk=offer_id).exists():
        raise NoSuchOffer()
    Stock.objects.get_or_create(pk=offer_id)
    stock = locks.stock_rows([offer_id])[offer_id]
    if on_hand < stock.reserved:
        raise StockBelowReserved(stock.reserved)
    stock.on_hand = on_hand
    stock.save(update_fields=("on_hand",))
    return stock
