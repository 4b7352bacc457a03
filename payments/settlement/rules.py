"""The rules of payouts as the settings of this installation give them."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from marketplace.foundation.money import Money
from payments.settlement.carrying import PayoutRule
from payments.settlement.tiers import STANDARD, Tier


def payout_rule(currency: str) -> PayoutRule:
    """Return what must hold before money of a currency leaves."""
    return PayoutRule(
        minimum=Money(settings.MINIMUM_PAYOUT_MINOR[currency], currency),
        account_wait=timedelta(hours=settings.PAYOUT_ACCOUNT_WAIT_HOURS),
    )


def tier(name: str) -> Tier:
    """Return a risk tier by name; one that the settings no longer know is the standard one."""
    rule = settings.RISK_TIERS.get(name) or settings.RISK_TIERS[STANDARD]
    return Tier(
        name=name,
        hold_days=rule["hold_days"],
        reserve_bps=rule["reserve_bps"],
        reserve_days=rule["reserve_days"],
    )
