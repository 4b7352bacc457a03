"""Days on which banks in Macau work. Pure; the holidays are given."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Final

_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5


def is_business_day(day: date, holidays: Collection[date]) -> bool:
    """Tell whether banks work on a day: no weekend and no holiday."""
    return day.weekday() < _SATURDAY and day not in holidays


def on_or_after(day: date, holidays: Collection[date]) -> date:
    """Return the first business day from `day` on."""
    while not is_business_day(day, holidays):
        day += _DAY
    return day


def days_before(day: date, count: int, holidays: Collection[date]) -> date:
    """Return the day `count` whole business days before `day`: `count` of them lie between.

    What happened on a day before it has been silent for longer than `count` business days.
    """
    while count > 0:
        day -= _DAY
        count -= is_business_day(day, holidays)
    return day
