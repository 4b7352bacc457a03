"""How long to wait before asking again. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

FIRST_WAIT: Final = timedelta(minutes=1)
LONGEST_WAIT: Final = timedelta(hours=1)
# Providers may forget a key after 24 hours; from then on a repeat could be a second request.
KEY_LIFE: Final = timedelta(hours=23)
MAX_TRIES: Final = 10  # then a person has to look


def wait(tries: int) -> timedelta:
    """Return the time to wait after so many tries: it doubles, up to an hour."""
    return min(FIRST_WAIT * (1 << min(tries, 10)), LONGEST_WAIT)
