"""Put units that came back on the shelf again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.db import transaction

from catalog.errors import ReservationBroken
from catalog.models import Stock
from catalog.services.stock.put_back import put_back
from catalog.types import StockLine


@transaction.atomic
def restock(lines: Sequence[StockLine]) -> None:
    """Add units that a shop counted as good. The caller does so once.

    Raises: ReservationBroken for less than one unit.
    """
    back: Counter[int] = Counter()
    for line in lines:
        if line.quantity < 1:
            raise ReservationBroken(f"{line.quantity} units of offer {line.offer_id} came back")
        back[line.offer_id] += line.quantity
    for offer_id in back:
        Stock.objects.get_or_create(pk=offer_id)
    put_back(back)
