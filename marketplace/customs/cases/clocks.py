"""The clocks of a return, and the year of a quota. Pure.

Source: GACC announcement 2020 No. 45: apply within 30 days of the release, back at the original
supervised place within 45 days; the year is the calendar year in China.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

CHINA: Final = timezone(timedelta(hours=8))
APPLY_WITHIN: Final = timedelta(days=30)
ARRIVE_WITHIN: Final = timedelta(days=45)


@dataclass(frozen=True)
class ReturnClocks:
    """Until when a return may be asked for, and until when the goods must be back."""

    apply_by: datetime
    arrive_by: datetime


def return_clocks(released_at: datetime) -> ReturnClocks:
    """Start both clocks of a release: 30 and 45 times 24 hours."""
    return ReturnClocks(released_at + APPLY_WITHIN, released_at + ARRIVE_WITHIN)


def is_back_in_time(told_at: datetime, arrive_by: datetime) -> bool:
    """Tell whether customs confirmed a return by its last instant."""
    return told_at <= arrive_by


def china_year(at: datetime) -> int:
    """Return the calendar year in China at an instant."""
    return at.astimezone(CHINA).year


def compact(at: datetime) -> str:
    """Write an instant as messages do: YYYYMMDDhhmmss, China time."""
    return at.astimezone(CHINA).strftime("%Y%m%d%H%M%S")


def china_day(at: datetime) -> str:
    """Write a day as messages do: YYYYMMDD, China time."""
    return at.astimezone(CHINA).strftime("%Y%m%d")


def read_return_time(text: str) -> datetime:
    """Read a returnTime: 17 digits down to the millisecond, or 14; China time.

    Raises: ValueError.
    """
    if len(text) not in (14, 17) or not text.isascii() or not text.isdigit():
        raise ValueError(f"{text!r} is no returnTime")
    whole = datetime.strptime(text[:14], "%Y%m%d%H%M%S").replace(tzinfo=CHINA)
    return (whole + timedelta(milliseconds=int(text[14:] or 0))).astimezone(UTC)
