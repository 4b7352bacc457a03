"""Where the rates of a price come from: today's for a page, a quote's for a checkout."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.conf import settings

from marketplace.foundation.money import RENMINBI
from marketplace.orders.pricing import Terms
from payments.fx import services as fx
from payments.fx.types import QuotedRate


def current_terms(
    *, currency: str, vendor_currencies: Iterable[str], now: datetime, with_border: bool = False
) -> Terms:
    """Return the terms of a page: today's mid rates with today's spread. An invitation only.

    `with_border`: amounts are told to mainland customs, too.
    Raises: RateUnavailable.
    """
    priced_in = set(vendor_currencies)
    mids = fx.current_mids(priced_in | ({RENMINBI} if with_border else set()), currency, now)
    rates = {
        code: QuotedRate(
            vendor_currency=code, mid=mid, spread_bps=fx.current_spread(code, currency)
        )
        for code, mid in mids.items()
    }
    return fixed_terms(currency=currency, rates=rates, priced_in=priced_in)


def fixed_terms(
    *, currency: str, rates: Mapping[str, QuotedRate], priced_in: Collection[str]
) -> Terms:
    """Return the terms that given rates make: those of a quote, as a promise.

    `priced_in` are the vendors' currencies; a rate of renminbi beside them is the border's.
    """
    border = rates.get(RENMINBI)
    return Terms(
        currency=currency,
        step=settings.PRICE_STEPS[currency],
        rates={code: rate for code, rate in rates.items() if code in priced_in},
        border=border.mid if border else None,
    )
