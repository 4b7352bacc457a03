"""Whether an offer may say what it asked before. Pure; docs/catalog.md has the worked numbers.

The strictest of the laws that buyers may call on decides for all of them. Source: Directive
98/6/EC art. 6a (the lowest price of the 30 days before the reduction; of gradual reductions,
before the first) and, on the mainland, the SAMR rules on promotions of 2020 (no price that was
not asked right before).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from marketplace.foundation.money import Money

WINDOW: Final = timedelta(days=30)  # before the reduction: nothing cheaper was asked in it
LEAST_ASKED: Final = timedelta(days=7)  # of it at such a price, or it was never a price
LONGEST: Final = timedelta(days=30)  # after it, the lower price is simply the price


@dataclass(frozen=True, slots=True)
class PriceSpan:
    """A price that could be paid from `since` until `until`. Money: one unit, the vendor's."""

    price: Money
    since: datetime
    until: datetime


def shown_before(
    claimed: Money | None,
    *,
    price: Money,
    since: datetime,
    past: Iterable[PriceSpan],
    now: datetime,
) -> Money | None:
    """Return the price before that a page may show beside `price`, or None.

    `claimed` is what the vendor says, `since` from when on `price` is asked, `past` the spans
    before, in any order.
    Money: all in the vendor's currency; spans in another end what is looked at.
    """
    if claimed is None or claimed.currency != price.currency or claimed <= price:
        return None
    spans = _same_currency(past, price.currency)
    began = since
    while spans and spans[0].price < claimed:
        began = min(began, spans.pop(0).since)
    window = [span for span in spans if span.until > began - WINDOW]
    asked = sum(
        (min(span.until, began) - max(span.since, began - WINDOW) for span in window), timedelta()
    )
    is_true = all(span.price >= claimed for span in window) and asked >= LEAST_ASKED
    return claimed if is_true and now < began + LONGEST else None


def _same_currency(past: Iterable[PriceSpan], currency: str) -> list[PriceSpan]:
    """Return the spans, newest first, up to the first in another currency."""
    kept: list[PriceSpan] = []
    for span in sorted(past, key=lambda each: each.until, reverse=True):
        if span.price.currency != currency:
            break
        kept.append(span)
    return kept
