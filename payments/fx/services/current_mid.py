"""Give the mid rate of a pair as of now, or say clearly that there is none."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from marketplace.foundation.clock import macau_day
from payments.fx.errors import RateUnavailable
from payments.fx.guards import PEG_SOURCE, PRICING_SOURCES, is_within_band
from payments.fx.models import FxFrozenStep, FxQuoteRate, FxRate
from payments.fx.paths import find_path, one_way
from payments.fx.types import MidRate, RateStep


def current_mid(from_currency: str, to_currency: str, now: datetime) -> MidRate:
    """Return the mid rate between two different currencies at `now`.

    A published pair comes first, else a stated path over pivots (see docs/fx.md). A rate that
    is older than FX_MAX_AGE_DAYS days of Macau is never used.
    Raises: RateUnavailable.
    """
    return current_mids([from_currency], to_currency, now)[from_currency]


def mid_as_of(from_currency: str, to_currency: str, at: datetime) -> MidRate:
    """Return the mid rate that held at a moment of the past, as it was known then.

    What was fetched, released or corrected later does not count, so that the answer for a
    moment never changes; bounded by the same age as a rate of now.
    Raises: RateUnavailable.
    """
    return current_mid(from_currency, to_currency, at)


def current_mids(
    from_currencies: Iterable[str],
    to_currency: str,
    now: datetime,
    *,
    known_by: datetime | None = None,
) -> dict[str, MidRate]:
    """Return the mid rate from each currency to one other, with a single database read.

    A currency that is `to_currency` itself is left out: nothing is converted.
    Raises: RateUnavailable for the first pair that has none.
    """
    wanted = sorted(set(from_currencies) - {to_currency})
    if not wanted:
        return {}
    rates = _usable_rates(now, known_by or now)
    found: dict[str, MidRate] = {}
    for currency in wanted:
        mid = find_path(rates, currency, to_currency)
        if mid is None:
            raise RateUnavailable(currency, to_currency, why="no usable rate or path")
        found[currency] = mid
    return found


def _usable_rates(now: datetime, known_by: datetime) -> list[RateStep]:
    """Read the newest usable observation of each published pair, or the peg where it has none."""
    newest = (
        FxRate.objects.filter(_usable(now, known_by), ~Exists(_correction(known_by)))
        .annotate(is_peg=_is_peg(), rank=_source_rank())
        .order_by("base", "quote", "is_peg", "-valid_on", "is_bundled", "rank")
        .distinct("base", "quote", "is_peg")
    )
    pegs: dict[tuple[str, str], RateStep] = {}
    observed: dict[tuple[str, str], RateStep] = {}
    for row in newest:
        side = pegs if row.source == PEG_SOURCE else observed
        side[row.base, row.quote] = as_step(row)
    standing_in = {
        pair: peg for pair, peg in pegs.items() if settings.FX_ALLOW_BUNDLED or not peg.is_bundled
    }
    usable = (standing_in | observed).values()
    return one_way(step for step in usable if _is_near_peg(step, pegs))


def _is_near_peg(step: RateStep, pegs: dict[tuple[str, str], RateStep]) -> bool:
    """Hold a rate of the pegged pair to the peg, in whichever direction it is stored."""
    if peg := pegs.get((step.base, step.quote)):
        return is_within_band(step.mid, peg.mid, settings.FX_PEG_BAND)
    if peg := pegs.get((step.quote, step.base)):
        return is_within_band(1 / step.mid, peg.mid, settings.FX_PEG_BAND)
    return True


def _usable(now: datetime, known_by: datetime) -> Q:
    """Say which rows may price at a moment: of a source that prices, and known by then.

    The peg is a rule and does not age. A row of the repository's snapshot is old by nature: it
    counts only where FX_ALLOW_BUNDLED says so, and then whatever its day.
    """
    today = macau_day(now)
    oldest = today - timedelta(days=settings.FX_MAX_AGE_DAYS)
    known = Q(is_bundled=False, fetched_at__lte=known_by, valid_on__lte=today)
    peg = Q(source=PEG_SOURCE) & (known | Q(is_bundled=True))
    observed = known & Q(valid_on__gte=oldest)
    if settings.FX_ALLOW_BUNDLED:
        observed |= Q(is_bundled=True)
    return peg | (Q(source__in=PRICING_SOURCES) & ~Q(source=PEG_SOURCE) & observed)


def _correction(now: datetime) -> QuerySet[FxRate]:
    return FxRate.objects.filter(supersedes=OuterRef("pk"), fetched_at__lte=now)


def _is_peg() -> Case:
    return Case(When(source=PEG_SOURCE, then=1), default=0, output_field=IntegerField())


def _source_rank() -> Case:
    ranked = [When(source=source, then=Value(rank)) for rank, source in enumerate(PRICING_SOURCES)]
    return Case(*ranked, output_field=IntegerField())


def as_step(row: FxRate) -> RateStep:
    """Turn a stored rate into a step; the path sets its direction."""
    return RateStep(
        rate_id=row.pk,
        base=row.base,
        quote=row.quote,
        mid=row.mid,
        source=row.source,
        valid_on=row.valid_on,
        is_bundled=row.is_bundled,
        is_multiplied=True,
    )


def kept_step(row: FxQuoteRate | FxFrozenStep) -> RateStep:
    """Return a step as it was copied into a quote or a frozen rate (by `asdict`)."""
    return RateStep(
        rate_id=row.rate_id,
        base=row.base,
        quote=row.quote,
        mid=row.mid,
        source=row.source,
        valid_on=row.valid_on,
        is_bundled=row.is_bundled,
        is_multiplied=row.is_multiplied,
    )
