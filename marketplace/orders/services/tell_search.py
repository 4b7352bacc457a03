"""What search cannot know by itself: it stands beside shipping and money, below orders."""

from __future__ import annotations

import logging
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Final

from catalog.moderation.closures import closed_destinations
from catalog.search import services as search
from marketplace.foundation.clock import macau_day
from marketplace.foundation.money import PRESENTMENT
from marketplace.orders.closures import closed_zones
from marketplace.shipping import queries as shipping
from payments.fx.errors import RateUnavailable
from payments.fx.services.current_mid import current_mids

log = logging.getLogger(__name__)
_COMPARED_IN: Final = "MOP"
_PLACES: Final = Decimal("0.0000000001")


def tell_search(*, now: datetime) -> int:
    """Say where shops send goods, where goods may not go, and what currencies are worth.

    Returns how many shops changed.

    A look at all of them, so that whoever changes a rate, by whatever way, is noticed. Without a
    usable rate the last ones stay.
    """
    try:
        mids = current_mids(PRESENTMENT, _COMPARED_IN, now)
    except RateUnavailable:
        log.warning("no rate to compare prices by: the last ones stay")
    else:
        worth = {code: _rounded(mid.value) for code, mid in mids.items()}
        search.set_price_rates(worth | {_COMPARED_IN: Decimal(1)})
    closed = closed_destinations(on=macau_day(now))
    search.set_closures({pk: closed_zones(ways) for pk, ways in closed.items()})
    return search.set_destinations(shipping.destinations(now=now))


def _rounded(value: Fraction) -> Decimal:
    """Round to what is kept: prices are put in order by it, and nothing is paid."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(_PLACES, ROUND_HALF_EVEN)
