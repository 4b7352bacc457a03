"""The rates at which a run converts payouts: frozen under the run, the same for all its chunks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from marketplace.foundation.money import Money
from payments.fx.converting import ConversionRate, convert
from payments.fx.errors import RateUnavailable
from payments.fx.services import freeze_conversion_rates
from payments.settlement.models import PayeeAccount, SettlementRun
from payments.settlement.positions import Found

Rates = dict[tuple[str, str], ConversionRate]


def frozen_rates(run: SettlementRun, found: Iterable[Found], now: datetime) -> Rates:
    """Return the run's rate for each pair that a payout needs, as far as there is a good one.

    Each pair is asked for on its own: one without a rate must not keep the others from being paid.
    All are converted at the standard tier of FX_SPREADS: a payee's tier (RISK_TIERS) says how
    long its money is held, and must not change what it costs to convert it.
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


def payout_amount(settled: Money, account: PayeeAccount, rates: Rates) -> Money:
    """Return what an account is paid for an amount of a statement, in the account's currency."""
    rate = rates.get((settled.currency, account.currency))
    return convert(settled, rate).bought if rate else settled


def _pair(found: Found) -> tuple[str, str] | None:
    if found.account is None or found.account.currency == found.position.currency:
        return None
    return found.position.currency, found.account.currency
