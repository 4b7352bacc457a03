"""Whose delivery a number tells of, and when. Pure. Source: docs/parcels.md."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

EARLY: Final = timedelta(days=1)  # clocks of carriers, and hand-overs that were typed in late
REUSE: Final = timedelta(days=180)  # a carrier may give the same number again after it


def counts(happened_at: datetime, handed_over_at: datetime | None) -> bool:
    """Tell whether an event can be of this box: not more than a day before its hand-over."""
    return handed_over_at is None or happened_at > handed_over_at - EARLY


def delivered_at(
    told: datetime, *, handed_over_at: datetime, heard_at: datetime
) -> datetime | None:
    """Return from when a delivery counts; None when it is of an earlier box.

    Never before the hand-over, and never in the future of who heard it.
    """
    if not counts(told, handed_over_at):
        return None
    return min(max(told, handed_over_at), heard_at)
