"""What a rate must be before it is stored, and before anyone is charged by it. Pure."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

PEG_SOURCE: Final = "peg"
PEG_PAIR: Final = ("HKD", "MOP")
# Only these price and settle. On the same day the earlier name here is taken.
PRICING_SOURCES: Final = ("amcm", "file", PEG_SOURCE)
CONTROL_SOURCES: Final = ("cfets", "ecb", "hkma")
_LARGEST: Final = Decimal(10) ** 10  # what the column holds


def why_not_a_rate(mid: Decimal) -> str | None:
    """Say why a number cannot be a rate, or None: positive, finite, at most ten decimals."""
    if not mid.is_finite():
        return "a rate is a finite number"
    if mid <= 0:
        return "a rate is positive"
    if mid >= _LARGEST or mid != mid.quantize(Decimal("0.0000000001")):
        return "a rate has at most ten digits before and after the point"
    return None


def is_jump(mid: Decimal, last: Decimal, band: Decimal) -> bool:
    """Tell whether a rate is further from the last one of its pair than a band (0.1 is 10 %).

    A misplaced point or a pair read the other way round is; a day's news is not.
    """
    return abs(mid - last) > last * band


def is_within_band(mid: Decimal, peg: Decimal, band: Decimal) -> bool:
    """Tell whether a rate of the pegged pair is near enough to the peg.

    Source: AMCM issues and redeems the pataca against the Hong Kong dollar at 1.03; a
    published rate far from it is an error of the feed.
    """
    return abs(mid - peg) <= peg * band


def line_of(source: str) -> tuple[str, ...]:
    """Name the sources whose figures follow each other: those that price, else one alone.

    A rate is compared with the last of its line; the lines are second opinions on each other.
    """
    return PRICING_SOURCES if source in PRICING_SOURCES else (source,)
