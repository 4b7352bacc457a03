"""Reads for desks and commands: how old the rates are, and how they moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.db.models import QuerySet

from marketplace.foundation.clock import macau_day
from payments.fx.guards import PEG_SOURCE, PRICING_SOURCES, line_of
from payments.fx.models import FxRate


@dataclass(frozen=True, slots=True)
class RateAge:
    """The newest rate that could price a pair, and how old it is."""

    base: str
    quote: str
    mid: Decimal
    source: str
    valid_on: date
    days: int
    is_bundled: bool
    is_usable: bool  # by its age, and by what FX_ALLOW_BUNDLED says of the snapshot


@dataclass(frozen=True, slots=True)
class RatePoint:
    """One figure of a pair on a day."""

    source: str
    valid_on: date
    mid: Decimal
    is_bundled: bool


@dataclass(frozen=True, slots=True)
class LastRate:
    """The good rate that a parked one is seen beside."""

    mid: Decimal
    source: str
    valid_on: date


def last_rate(source: str, base: str, quote: str, day: date) -> LastRate | None:
    """Return the newest rate of a source's line up to a day."""
    rows = _current().filter(source__in=line_of(source), base=base, quote=quote)
    row = rows.filter(valid_on__lte=day).order_by("-valid_on", "-pk").first()
    return LastRate(row.mid, row.source, row.valid_on) if row else None


def rate_ages(now: datetime) -> list[RateAge]:
    """Return the newest stored rate of each pair that prices, fetched before bundled.

    The peg is left out: it is a rule and does not age.
    """
    today = macau_day(now)
    rows = (
        _current()
        .filter(source__in=PRICING_SOURCES, valid_on__lte=today)
        .exclude(source=PEG_SOURCE)
        .order_by("base", "quote", "is_bundled", "-valid_on")
        .distinct("base", "quote")
    )
    return [_age(row, (today - row.valid_on).days) for row in rows]


def _age(row: FxRate, days: int) -> RateAge:
    allowed = settings.FX_ALLOW_BUNDLED if row.is_bundled else days <= settings.FX_MAX_AGE_DAYS
    return RateAge(
        base=row.base,
        quote=row.quote,
        mid=row.mid,
        source=row.source,
        valid_on=row.valid_on,
        days=days,
        is_bundled=row.is_bundled,
        is_usable=allowed,
    )


def rate_pairs() -> list[tuple[str, str]]:
    """Return every pair that is stored, those of the pataca first."""
    pairs = _current().order_by().values_list("base", "quote").distinct()
    return sorted(pairs, key=lambda pair: (pair[1] != "MOP", *pair))


def rate_history(base: str, quote: str, since: date, until: date) -> list[RatePoint]:
    """Return the figures of a pair by source and day, corrected ones left out."""
    rows = _current().filter(base=base, quote=quote, valid_on__range=(since, until))
    points = rows.order_by("source", "valid_on").values_list(
        "source", "valid_on", "mid", "is_bundled"
    )
    return [RatePoint(*point) for point in points]


def newest_day(base: str, quote: str) -> date | None:
    """Return the day of the newest figure of a pair."""
    days = _current().filter(base=base, quote=quote).order_by("-valid_on")
    return days.values_list("valid_on", flat=True).first()


def _current() -> QuerySet[FxRate]:
    return FxRate.objects.filter(successor=None)
