"""Where a payee's period begins and ends. Pure: values in, values out; days are Macau's."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Final

from marketplace.foundation.clock import MACAU

_DAY: Final = timedelta(days=1)


def first_day(*, last_closed_on: date | None, captured_on: Iterable[date], ends_on: date) -> date:
    """Return the first day of the period that ends with `ends_on`; days are Macau's.

    Periods follow each other without a gap: it is the day after the last closed one. The first
    period of a payee starts with the first sale in it. It never starts after it ends.
    """
    if last_closed_on is not None:
        return min(last_closed_on + _DAY, ends_on)
    return min((*captured_on, ends_on))


def end_of(day: date) -> datetime:
    """Return the cut-off of a day: the midnight in Macau that ends it."""
    return datetime.combine(day + _DAY, time.min, tzinfo=MACAU)


def ends_period(day: date, schedule: str) -> bool:
    """Tell whether a period ends with a day.

    `schedule` is `daily`; `weekly:N` with ISO days of the week, 1 for Monday; or `monthly:D,D`
    with days of the month, where its last day stands for those it has not.
    Raises: ValueError for anything else.
    """
    kind, _, days = schedule.partition(":")
    if kind == "daily" and not days:
        return True
    numbers = {int(number) for number in days.split(",") if number}
    if kind == "weekly" and numbers and numbers <= set(range(1, 8)):
        return day.isoweekday() in numbers
    if kind == "monthly" and numbers and numbers <= set(range(1, 32)):
        last = monthrange(day.year, day.month)[1]
        return day.day in {min(number, last) for number in numbers}
    raise ValueError(f"no settlement schedule {schedule!r}")


def next_to_end(from_day: date, schedule: str) -> date:
    """Return the first day from `from_day` on with which a period ends."""
    day = from_day
    while not ends_period(day, schedule):
        day += _DAY
    return day


def last_ended(before: date, schedule: str) -> date:
    """Return the last day before `before` with which a period ended."""
    day = before - _DAY
    while not ends_period(day, schedule):
        day -= _DAY
    return day
