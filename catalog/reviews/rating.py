"""Means and shares of stars. Pure."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

COLUMNS: Final = {1: "ones", 2: "twos", 3: "threes", 4: "fours", 5: "fives"}


def mean(star_sum: int, count: int) -> Decimal | None:
    """Return the mean to one digit, half up: 13 stars of 3 reviews are 4.3; None of none."""
    if count < 1:
        return None
    tenths = (20 * star_sum + count) // (2 * count)
    return Decimal(tenths).scaleb(-1).quantize(Decimal("0.1"), ROUND_HALF_UP)


def of_five_bps(star_sum: int, count: int) -> int:
    """Return the mean in hundredths of a percent of five stars, down: 4.5 stars are 9,000."""
    return star_sum * 2_000 // count if count else 0
