"""Prices of several currencies beside each other: compared by rates, never paid by them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

from catalog.search import lexemes
from catalog.search.models import PriceRate
from catalog.search.types import SearchRequest

HIGHEST: Final = 2**53  # minor units; no price is higher
MOST_ENTRIES: Final = 12  # measured: docs/benchmarks.md


@dataclass(frozen=True)
class PriceRange:
    """The same range in each currency that listings may be priced in; both ends belong to it.

    Money: ends are minor units of the currency at the same place. `entries` is the part of a
    query that finds whatever may lie within, and a little more; a wide range has none, since
    reading the prices of what is found costs less than as many entries.
    """

    currencies: tuple[str, ...]
    lowest: tuple[int, ...]
    highest: tuple[int, ...]
    entries: str


def price_range(request: SearchRequest) -> PriceRange | None:
    """Return the range of prices that a request asks for; None when it asks for none.

    One statement. Currencies without a rate are not found by a price in another currency.
    """
    if request.currency is None:
        return None
    if request.price_from_minor is None and request.price_to_minor is None:
        return None
    rates = {row.currency: row.in_mop for row in PriceRate.objects.all()}
    return range_in(
        request.currency,
        request.price_from_minor or 0,
        HIGHEST if request.price_to_minor is None else request.price_to_minor,
        rates,
    )


def range_in(currency: str, lowest: int, highest: int, rates: Mapping[str, Decimal]) -> PriceRange:
    """Say a range of one currency in all that have a rate. Pure.

    Money: ends are minor units of `currency`; `rates` are worths in patacas. The low end is
    rounded up and the high end down, so that nothing outside is let in.
    """
    known = dict(rates)
    if currency not in known:
        known = {currency: Decimal(1)}
    own = known[currency]
    ends = {
        code: (
            int((lowest * own / worth).to_integral_value(ROUND_CEILING)),
            min(HIGHEST, int((highest * own / worth).to_integral_value(ROUND_FLOOR))),
        )
        for code, worth in sorted(known.items())
    }
    bands = [
        band for code, (low, high) in ends.items() for band in lexemes.price_bands(code, low, high)
    ]
    return PriceRange(
        currencies=tuple(ends),
        lowest=tuple(low for low, _ in ends.values()),
        highest=tuple(high for _, high in ends.values()),
        entries=_entries(bands),
    )


def _entries(bands: list[str]) -> str:
    if not bands:
        return "'@none'"
    return lexemes.any_of(bands) if len(bands) <= MOST_ENTRIES else ""
