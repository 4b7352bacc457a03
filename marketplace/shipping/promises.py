"""When a delivery arrives: cut-off, handling, collection, transit. Pure; days are Macau's.

The rules and their worked numbers stand in docs/shipping.md and are a test.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final

from marketplace.foundation.clock import MACAU as MACAU_TIME
from marketplace.shipping import zones
from marketplace.shipping.types import Promise

EVERY_DAY: Final = "1111111"  # Monday first
MONDAY_TO_SATURDAY: Final = "1111110"
MACAU_CALENDAR: Final = "MO"
MAINLAND_CALENDAR: Final = "CN"
_LONGEST_WAIT: Final = 60  # days; longer means that a shop or a carrier never works
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Dispatch:
    """How a shop sends: orders before `cut_off` count for the day, then `handling_days` of work.

    `packs_on` are the weekdays it works on, Monday first, `1` for yes.
    """

    cut_off: time = time(16, 0)
    handling_days: int = 0
    packs_on: str = MONDAY_TO_SATURDAY


@dataclass(frozen=True)
class Calendar:
    """Days on which a place rests though it is a weekday, and works though it is a weekend."""

    rests: frozenset[date] = field(default_factory=frozenset)
    works: frozenset[date] = field(default_factory=frozenset)

    def is_open(self, day: date, weekdays: str) -> bool:
        """Whether a day is worked on by who works on `weekdays`; a make-up day counts as one."""
        if day in self.rests:
            return False
        return day in self.works or weekdays[day.weekday()] == "1"


NO_HOLIDAYS: Final = Calendar()


def calendar_of(zone: str) -> str:
    """Return whose holidays hold up a delivery to a coarse zone; empty for places without any."""
    if zone == zones.MACAU:
        return MACAU_CALENDAR
    return MAINLAND_CALENDAR if zone in zones.ON_THE_MAINLAND else ""


def ready_on(at: datetime, dispatch: Dispatch, macau: Calendar) -> date | None:
    """Return the day on which a shop has packed what is ordered at an instant.

    At the cut-off itself an order counts for the next day. None for a shop that never works.
    """
    local = at.astimezone(MACAU_TIME)
    start = local.date() + (_DAY if local.time() >= dispatch.cut_off else timedelta(0))
    return _open_day(start, dispatch.handling_days, dispatch.packs_on, macau)


def promise(
    at: datetime,
    *,
    dispatch: Dispatch,
    collects_on: str,
    days: tuple[int, int],
    zone: str,
    calendars: Mapping[str, Calendar],
) -> Promise | None:
    """Return when an order of an instant arrives in a coarse zone.

    `days` is the transit, at least and at most: days on which the destination does not rest,
    counted from the collection. None where a shop or its carrier never works.
    """
    macau = calendars.get(MACAU_CALENDAR, NO_HOLIDAYS)
    ready = ready_on(at, dispatch, macau)
    collected = _open_day(ready, 0, collects_on, macau) if ready else None
    if collected is None:
        return None
    there = calendars.get(calendar_of(zone), NO_HOLIDAYS)
    first = _arrival(collected, days[0], there)
    last = _arrival(collected, days[1], there)
    return Promise(first, last) if first and last else None


def pickup_promise(
    at: datetime, *, dispatch: Dispatch, days: tuple[int, int], macau: Calendar
) -> Promise | None:
    """Return when goods lie ready in the shop: `days` more of its own work than packing takes."""
    found = [
        ready_on(
            at,
            Dispatch(dispatch.cut_off, dispatch.handling_days + more, dispatch.packs_on),
            macau,
        )
        for more in days
    ]
    return Promise(found[0], found[1]) if found[0] and found[1] else None


def calendars_of(rows: Iterable[tuple[str, date, bool]]) -> dict[str, Calendar]:
    """Build calendars from rows of (calendar, day, is it worked on)."""
    known = list(rows)
    return {
        name: Calendar(
            rests=frozenset(day for whose, day, works in known if whose == name and not works),
            works=frozenset(day for whose, day, works in known if whose == name and works),
        )
        for name in {whose for whose, _day, _works in known}
    }


def _open_day(start: date, further: int, weekdays: str, calendar: Calendar) -> date | None:
    """Return the open day at or after `start`, and so many open days later."""
    left = further
    for days in range(_LONGEST_WAIT + further * 7):
        day = start + days * _DAY
        if calendar.is_open(day, weekdays):
            if left == 0:
                return day
            left -= 1
    return None


def _arrival(collected: date, days: int, there: Calendar) -> date | None:
    """Return the day of arrival: never one on which the destination rests."""
    first = collected + _DAY if days else collected
    return _open_day(first, max(days - 1, 0), EVERY_DAY, there)
