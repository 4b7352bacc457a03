"""Goods that screening keeps from a destination, as pages and the checkout ask."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from catalog.moderation.closures import closures_of
from marketplace.foundation.clock import macau_day
from marketplace.orders.closures import ClosedGoods, closed_goods


def goods_closed(product_ids: Iterable[int], zone: str, *, now: datetime) -> dict[int, ClosedGoods]:
    """Return why these products cannot be sent to a zone, by product id. One statement.

    Words are in the active language; products that may go are left out.
    """
    found = {}
    for product_id, closures in closures_of(product_ids, on=macau_day(now)).items():
        told = [(each.closed_to, each.rule, each.source, each.advice) for each in closures]
        closed = closed_goods(zone, told)
        if closed is not None:
            found[product_id] = closed
    return found
