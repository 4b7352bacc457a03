"""The rules of payouts as the settings of this installation give them."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from marketplace.foundation.money import Money
from payments.settlement.carrying import PayoutRule


def payout_rule(currency: str) -> PayoutRule:
    """Return what must hold before money of a currency leaves."""
    return PayoutRule(
        minimum=Money(settings.MINIMUM_PAYOUT_MINOR[currency], currency),
        account_wait=timedelta(hours=settings.PAYOUT_ACCOUNT_WAIT_HOURS),
    )
