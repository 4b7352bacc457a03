"""The yearly allowance of a person for retail imports of cross-border e-commerce. Pure.

The database knows the same figures (`quota_limit`, in the migrations); a test compares them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from marketplace.customs.types import CURRENCY
from marketplace.foundation.clock import china_day
from marketplace.foundation.money import Money

# First year and allowance in fen, newest first. Source: 财关税〔2016〕18号 and 〔2018〕49号.
_BY_YEAR: Final = ((2019, 2_600_000), (2016, 2_000_000))


def limit_of(year: int) -> Money:
    """Return the allowance of a calendar year; nothing before there was one."""
    found = next((fen for first, fen in _BY_YEAR if year >= first), 0)
    return Money(found, CURRENCY)


def year_at(instant: datetime) -> int:
    """Return the calendar year that an instant counts to: the mainland's."""
    return china_day(instant).year
