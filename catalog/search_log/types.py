"""What crosses the door of the search log."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class QueryLine:
    """One query over a span of days: how often asked, found nothing, led to a product.

    `results` is what the last day of it found at most; `before` is how often it was asked in the
    span before, of the same length.
    """

    query: str
    asked: int
    empty: int
    clicks: int
    results: int
    before: int = 0
