"""Round numbers for an axis, and where a value stands on it. Pure, without a float."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

_STEPS: Final = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))
_TENTH: Final = Decimal("0.1")


@dataclass(frozen=True)
class Axis:
    """Values from `low` to `high`, laid out from pixel `begin` to pixel `end`."""

    low: Decimal
    high: Decimal
    begin: int
    end: int

    def place(self, value: Decimal) -> Decimal:
        """Return where a value stands, in tenths of a pixel."""
        share = (value - self.low) / (self.high - self.low)
        return (self.begin + share * (self.end - self.begin)).quantize(_TENTH)


def ticks(low: Decimal, high: Decimal, most: int) -> list[Decimal]:
    """Return at most `most` round values that span a range; a range of nothing gets some room."""
    if high == low:
        room = abs(low) * Decimal("0.005") or Decimal(1)
        low, high = low - room, high + room
    step = _step((high - low) / (most - 1))
    while True:
        first = (low / step).to_integral_value(ROUND_FLOOR) * step
        last = (high / step).to_integral_value(ROUND_CEILING) * step
        count = int((last - first) / step) + 1
        if count <= most:
            return [first + step * number for number in range(count)]
        step = _step(step * Decimal("1.01"))


def _step(least: Decimal) -> Decimal:
    """Return the smallest of 1, 2 and 5 times a power of ten that is not below `least`."""
    power = Decimal(1).scaleb(least.adjusted())
    return next(step * power for step in _STEPS if step * power >= least)


def day_ticks(first: date, last: date, most: int) -> list[date]:
    """Return days evenly apart, the first and the last among them."""
    days = (last - first).days
    count = max(1, min(most - 1, days))
    return [first + timedelta(days=round_div(days * number, count)) for number in range(count + 1)]


def round_div(whole: int, parts: int) -> int:
    """Divide to the nearest whole number."""
    return (2 * whole + parts) // (2 * parts)
