"""Freeze rates for a run under its key, so that whatever runs again converts at the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from payments.fx import locks
from payments.fx.converting import ConversionRate
from payments.fx.models import FxFrozenRate, FxFrozenStep
from payments.fx.services.current_mid import current_mids, kept_step
from payments.fx.services.current_spread import current_spread
from payments.fx.spreads import STANDARD
from payments.fx.types import MidRate

Pair = tuple[str, str]


@transaction.atomic
def freeze_conversion_rates(
    *, key: str, pairs: Iterable[Pair], now: datetime, tier: str = STANDARD
) -> dict[Pair, ConversionRate]:
    """Return the rate of each pair (from, to) for `key`, frozen by whoever asked first.

    The same key gives the same rates for ever, however much rates move or age. A pair that
    is new under a key is frozen at `now`; another tier under the same key has the same mid
    rate, with its own spread. A pair of one currency is left out: nothing is converted.
    Raises: RateUnavailable naming the pair, UnknownTier; nothing is frozen then.
    """
    wanted = sorted({pair for pair in pairs if pair[0] != pair[1]})
    if not wanted:
        return {}
    locks.freezing()
    frozen = {(row.tier, _pair(row)): row for row in _rows(key)}
    known = {pair: _mid(row) for (_tier, pair), row in frozen.items()}
    missing = [pair for pair in wanted if (tier, pair) not in frozen]
    mids = known | _todays([pair for pair in missing if pair not in known], now)
    spreads = {pair: current_spread(*pair, tier) for pair in missing}
    _store(key, tier, {pair: mids[pair] for pair in missing}, spreads, now)
    return {
        pair: ConversionRate(
            from_currency=pair[0],
            to_currency=pair[1],
            mid=mids[pair],
            spread_bps=spreads[pair] if pair in spreads else frozen[tier, pair].spread_bps,
        )
        for pair in wanted
    }


def _rows(key: str) -> Iterable[FxFrozenRate]:
    return FxFrozenRate.objects.filter(key=key).prefetch_related("steps")


def _pair(row: FxFrozenRate) -> Pair:
    return row.from_currency, row.to_currency


def _mid(row: FxFrozenRate) -> MidRate:
    steps = tuple(kept_step(step) for step in row.steps.all())
    return MidRate(row.from_currency, row.to_currency, steps)


def _todays(pairs: Iterable[Pair], now: datetime) -> dict[Pair, MidRate]:
    by_target: dict[str, list[str]] = {}
    for source, target in pairs:
        by_target.setdefault(target, []).append(source)
    return {
        (source, target): mid
        for target, sources in by_target.items()
        for source, mid in current_mids(sources, target, now).items()
    }


def _store(
    key: str, tier: str, mids: dict[Pair, MidRate], spreads: dict[Pair, int], now: datetime
) -> None:
    rows = FxFrozenRate.objects.bulk_create(
        FxFrozenRate(
            key=key,
            tier=tier,
            from_currency=pair[0],
            to_currency=pair[1],
            spread_bps=spreads[pair],
            frozen_at=now,
        )
        for pair in mids
    )
    FxFrozenStep.objects.bulk_create(
        FxFrozenStep(
            frozen_rate=row,
            position=position,
            **asdict(step),
        )
        for row in rows
        for position, step in enumerate(mids[_pair(row)].steps)
    )
