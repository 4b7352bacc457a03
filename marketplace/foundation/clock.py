"""The time, asked for in one place so that a test can move it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.utils import timezone

MACAU: Final = ZoneInfo("Asia/Macau")
CHINA: Final = ZoneInfo("Asia/Shanghai")  # one time for all of the mainland


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return timezone.now()


def macau_day(instant: datetime) -> date:
    """Return the calendar day in Macau at `instant`: business days are Macau's."""
    return instant.astimezone(MACAU).date()


def china_day(instant: datetime) -> date:
    """Return the calendar day on the mainland at `instant`: customs' days and years are its."""
    return instant.astimezone(CHINA).date()
