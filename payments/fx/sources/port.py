"""What every source of rates offers: how it is asked, and how its answer is read. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal, localcontext
from enum import StrEnum
from typing import Protocol

from marketplace.foundation.errors import Broken, TryAgain

_DIGITS = 60  # more than any published figure divided by its unit has


class Role(StrEnum):
    """What the figures of a source may be used for."""

    PRICING = "pricing"  # prices and settles
    CONTROL = "control"  # a second opinion on the others; never prices, never settles
    RECORD = "record"  # what a provider applied to money that it moved; never prices


class SourceAway(TryAgain):
    """A source does not answer, or not with 200: the same question may succeed later."""


class AnswerUnreadable(Broken):
    """A source answered in another shape than it is known to: a person has to look."""


@dataclass(frozen=True, slots=True)
class Window:
    """The days that are asked for, both included."""

    since: date
    until: date

    @property
    def days(self) -> int:
        """How many days it spans."""
        return (self.until - self.since).days + 1

    def holds(self, day: date) -> bool:
        """Tell whether a day was asked for."""
        return self.since <= day <= self.until


@dataclass(frozen=True, slots=True)
class Ask:
    """One HTTP question: a path below the source's base URL."""

    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "GET"


@dataclass(frozen=True, slots=True)
class Published:
    """One figure as a source gave it: `figure` units of `quote` for `unit` units of `base`.

    It may be anything that a feed can say, also zero or not a number; the guards judge it.
    """

    base: str
    quote: str
    figure: Decimal
    valid_on: date
    unit: int = 1

    @property
    def mid(self) -> Decimal:
        """Units of `quote` for one `base`, divided exactly; what is no number stays as it is."""
        if self.unit == 1 or not self.figure.is_finite():
            return self.figure
        with localcontext() as context:
            context.prec = _DIGITS
            return self.figure / self.unit


@dataclass(frozen=True, slots=True)
class PollHours:
    """When a source publishes, by the clock of Macau, and how many working days late."""

    begin: time
    end: time
    days_late: int = 0

    def newest_expected(self, day: date) -> date:
        """Return the working day whose figures can be there on `day`: Monday to Friday."""
        day = _last_working(day)
        for _late in range(self.days_late):
            day = _last_working(day - timedelta(days=1))
        return day


def _last_working(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))


class Source(Protocol):
    """Somebody whose figures are kept under a name."""

    name: str
    role: Role

    def read(self, content: bytes) -> list[Published]:
        """Read an answer, currencies that the project does not know left out.

        Raises: AnswerUnreadable.
        """
        ...


class FetchedSource(Source, Protocol):
    """A source that is asked over the network."""

    longest_window: int  # days in one question

    @property
    def hours(self) -> PollHours | None:
        """When it is polled; None for a source that is asked for past days only."""
        ...

    def ask(self, window: Window, *, is_newest: bool) -> Ask:
        """Return the question for some days; `is_newest` asks for the latest figures alone."""
        ...
