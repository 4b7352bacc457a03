"""Notice what a move of stock means: sold out, back again, low. Called under the rows' locks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from catalog.events import StockChanged, StockRanLow
from catalog.models import Stock
from marketplace.foundation import outbox
from marketplace.foundation.clock import now


@dataclass(frozen=True, slots=True)
class Moved:
    """What could be bought of an offer before and after a move, and when its vendor is told."""

    offer_id: int
    product_id: int
    vendor_id: int
    was: int
    left: int
    threshold: int | None
    low_since: datetime | None


def watch(moved: Iterable[Moved]) -> None:
    """Tell what crossed a line.

    An offer that sold out or came back is told to the rooms above; what happens between is
    not: a search page needs no count. A vendor is told once when what is left falls to the
    offer's threshold, and again only after it rose above.
    """
    for each in sorted(moved, key=lambda row: row.offer_id):
        if (each.was < 1) != (each.left < 1):
            outbox.record(
                StockChanged(
                    offer_id=each.offer_id,
                    product_id=each.product_id,
                    vendor_id=each.vendor_id,
                    is_sold_out=each.left < 1,
                    changed_at=now(),
                )
            )
        is_low = each.threshold is not None and each.left <= each.threshold
        if is_low != (each.low_since is not None):
            _cross(each, is_low)


def watch_one(stock: Stock, *, was: int) -> None:
    """Tell what crossed a line when one row was written, of which `was` could be bought before."""
    offer = stock.offer
    watch(
        [
            Moved(
                offer_id=offer.pk,
                product_id=offer.variant.product_id,
                vendor_id=offer.vendor_id,
                was=was,
                left=stock.available,
                threshold=offer.low_stock_at,
                low_since=stock.low_since,
            )
        ]
    )


def _cross(each: Moved, is_low: bool) -> None:
    at = now()
    Stock.objects.filter(pk=each.offer_id).update(low_since=at if is_low else None)
    if is_low:
        outbox.record(
            StockRanLow(
                offer_id=each.offer_id, vendor_id=each.vendor_id, left=each.left, fell_at=at
            )
        )
