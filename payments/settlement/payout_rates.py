"""The rates at which a run converts payouts: frozen under the run, the same for all its chunks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime

from marketplace.foundation.money import Money
from payments.fx.converting import ConversionRate, convert
from payments.fx.errors import RateUnavailable
from payments.fx.services import current_mid, current_spread, freeze_conversion_rates
from payments.settlement.models import PayeeAccount, SettlementRun
from payments.settlement.positions import Found

Pair = tuple[str, str]  # from, to
Rates = dict[Pair, ConversionRate]


def frozen_rates(run: SettlementRun, found: Iterable[Found], now: datetime) -> Rates:
    """Return the run's rate for each pair that a payout needs, as far as there is a good one.

    All are converted at the standard tier of FX_SPREADS: a payee's tier (RISK_TIERS) says how
    long its money is held, and must not change what it costs to convert it.
    """
    key = f"settlement:{run.public_id}"
    return _of_pairs(
        found, lambda pair: freeze_conversion_rates(key=key, pairs=[pair], now=now)[pair]
    )


def rates_now(found: Iterable[Found], now: datetime) -> Rates:
    """Return what a run would freeze at this moment; nothing is written."""
    return _of_pairs(
        found,
        lambda pair: ConversionRate(
            from_currency=pair[0],
            to_currency=pair[1],
            mid=current_mid(*pair, now),
            spread_bps=current_spread(*pair),
        ),
    )


def has_rate(found: Found, rates: Rates) -> bool:
    """Tell whether a payee's payout can be converted, where it must be."""
    pair = _pair(found)
    return pair is None or pair in rates


def payout_amount(settled: Money, account: PayeeAccount, rates: Rates) -> Money:
    """Return what an account is paid for an amount of a statement, in the account's currency."""
    rate = rates.get((settled.currency, account.currency))
    return convert(settled, rate).bought if rate else settled


def _of_pairs(found: Iterable[Found], ask: Callable[[Pair], ConversionRate]) -> Rates:
    """Ask for each pair on its own: one without a rate must not keep others from being paid."""
    rates: Rates = {}
    for pair in sorted({pair for each in found if (pair := _pair(each))}):
        with suppress(RateUnavailable):
            rates[pair] = ask(pair)
    return rates


def _pair(found: Found) -> Pair | None:
    if found.account is None or found.account.currency == found.position.currency:
        return None
    return found.position.currency, found.account.currency
