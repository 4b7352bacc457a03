"""How fast a shop replies: the median of what buyers waited. Pure.

`docs/messages.md` works an example out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

LEAST: Final = 3  # replies below which nothing is said: one quick answer is no habit
HOUR: Final = 3_600
DAY: Final = 24 * HOUR


@dataclass(frozen=True)
class ResponseTime:
    """So many hours, or days, rounded up; `unit` is "hour" or "day"."""

    count: int
    unit: str


def median(waits: Sequence[int]) -> int | None:
    """Return the lower median of waits in seconds; None without any."""
    ordered = sorted(waits)
    return ordered[(len(ordered) - 1) // 2] if ordered else None


def response_time(waits: Sequence[int]) -> ResponseTime | None:
    """Return what a page says of a shop's replies; None while there are too few."""
    middle = median(waits)
    if middle is None or len(waits) < LEAST:
        return None
    if middle <= DAY:
        return ResponseTime(max(1, -(-middle // HOUR)), "hour")
    return ResponseTime(-(-middle // DAY), "day")
