"""Put units back on the shelf that were taken for a sale and never left."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from catalog import locks
from catalog.errors import ReservationBroken
from catalog.services.stock.moving import move


@transaction.atomic
def put_back(units: Mapping[int, int]) -> None:
    """Return units to the stock of offers; it joins the caller's transaction.

    The caller knows that they were committed before, and calls once.
    Raises: ReservationBroken for a number below one.
    """
    if any(quantity < 1 for quantity in units.values()):
        raise ReservationBroken(f"{dict(units)} cannot be put back")
    locks.stock_rows(units)
    move(taken={offer_id: -quantity for offer_id, quantity in units.items()}, held={})
