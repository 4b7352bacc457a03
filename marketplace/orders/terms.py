"""Where the rates of a price come from: today's for a page, a quote's for a checkout."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.conf import settings

from marketplace.orders.pricing import Terms
from payments.fx import services as fx
from payments.fx.types import QuotedRate


def current_terms(*, currency: str, vendor_currencies: Iterable[str], now: datetime) -> Terms:
    """Return the terms of a page: today's mid rates with today's spread. An invitation only.

    Raises: RateUnavailable.
    """
    mids = fx.current_mids(vendor_currencies, currency, now)
    rates = {
        code: QuotedRate(
            vendor_currency=code, mid=mid, spread_bps=fx.current_spread(code, currency)
        )
        for code, mid in mids.items()
    }
    return fixed_terms(currency=currency, rates=rates)


def fixed_terms(*, currency: str, rates: Mapping[str, QuotedRate]) -> Terms:
    """Return the terms that given rates make: those of a quote, as a promise."""
    return Terms(currency=currency, step=settings.PRICE_STEPS[currency], rates=rates)
