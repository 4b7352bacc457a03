"""When an identity is erased. Pure.

Source: E-Commerce Law of the mainland, article 31: transaction data at least three years from the
completion of the transaction; Personal Information Protection Law, article 47: erase what is no
longer needed, and where a law keeps it, only store and protect it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class UseOfIdentity:
    """An order that names a person: when it ended, and whether customs had heard of it."""

    ended_at: datetime | None
    was_declared: bool


@dataclass(frozen=True)
class Terms:
    """How long identities are kept: whole years after a declared order, days without any."""

    keep_years: int
    unused_days: int


def erasable_at(
    *,
    recorded_at: datetime,
    restricted_at: datetime | None,
    uses: Sequence[UseOfIdentity],
    terms: Terms,
) -> datetime | None:
    """Return from when on an identity is erased; None while an order that names it is open.

    A declared order keeps it for `keep_years` after its end, whatever its person wants. Else it
    goes at once when it was restricted, and `unused_days` after it was last needed when not.
    """
    if any(use.ended_at is None for use in uses):
        return None
    by_law = [
        years_after(use.ended_at, terms.keep_years)
        for use in uses
        if use.ended_at is not None and use.was_declared
    ]
    if restricted_at is not None:
        return max([restricted_at, *by_law])
    last = max([recorded_at, *(use.ended_at for use in uses if use.ended_at is not None)])
    return max([last + timedelta(days=terms.unused_days), *by_law])


def years_after(instant: datetime, years: int) -> datetime:
    """Return the same day and time some years later; 29 February becomes 1 March, not earlier."""
    try:
        return instant.replace(year=instant.year + years)
    except ValueError:
        return instant.replace(year=instant.year + years, month=3, day=1)
