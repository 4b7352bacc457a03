"""The rates at which a run converts payouts: frozen under the run, the same for all its chunks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from payments.fx.converting import ConversionRate
from payments.fx.errors import RateUnavailable
from payments.fx.services import freeze_conversion_rates
from payments.settlement.models import SettlementRun
from payments.settlement.positions import Found

Rates = dict[tuple[str, str], ConversionRate]


def frozen_rates(run: SettlementRun, found: Iterable[Found], now: datetime) -> Rates:
    """Return the run's rate for each pair that a payout needs, as far as there is a good one.

    Each pair is asked for on its own: one without a rate must not keep the others from being paid.
    """
    rates: Rates = {}
    for pair in sorted({pair for each in found if (pair := _pair(each))}):
        try:
            rates |= freeze_conversion_rates(
                key=f"settlement:{run.public_id}", pairs=[pair], now=now
            )
        except RateUnavailable:
            continue
    return rates


def with_rate(found: Found, rates: Rates) -> Found:
    """Say in a payee's position whether its payout can be converted, where it must be."""
    pair = _pair(found)
    if pair is None or pair in rates:
        return found
    return replace(found, position=replace(found.position, has_rate=False))


def _pair(found: Found) -> tuple[str, str] | None:
    if found.account is None or found.account.currency == found.position.currency:
        return None
    return found.position.currency, found.account.currency
