"""Give the mid rates of a day that is over, for its books."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Final

from marketplace.foundation.clock import MACAU
from payments.fx.services.current_mid import current_mids
from payments.fx.types import MidRate

_EVER: Final = datetime.max.replace(tzinfo=UTC)


def mids_of_day(from_currencies: Iterable[str], to_currency: str, on: date) -> dict[str, MidRate]:
    """Return the mid rate from each currency to one other at the end of a day in Macau.

    A rate of that day counts whenever it became known: what a person records a week later for
    a day without one is the day's rate. The age is counted from that day.
    Raises: RateUnavailable for the first pair that has none.
    """
    return current_mids(from_currencies, to_currency, _end_of(on), known_by=_EVER)


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), tzinfo=MACAU)
