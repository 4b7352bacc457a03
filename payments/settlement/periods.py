"""Where a payee's period begins. Pure: values in, values out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta


def first_day(*, last_closed_on: date | None, captured_on: Iterable[date], ends_on: date) -> date:
    """Return the first day of the period that ends with `ends_on`; days are Macau's.

    Periods follow each other without a gap: it is the day after the last closed one. The first
    period of a payee starts with the first sale in it. It never starts after it ends.
    """
    if last_closed_on is not None:
        return min(last_closed_on + timedelta(days=1), ends_on)
    return min((*captured_on, ends_on))
