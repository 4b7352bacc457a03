"""The ways to pay a cart: as it is shown, or in another currency that is said beforehand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from marketplace.foundation.money import Money
from marketplace.orders import promoting
from marketplace.orders.border import asks_renminbi
from marketplace.orders.border_reading import price_delivered
from marketplace.orders.contents import CartedLine
from marketplace.orders.presentment import charge_currency
from marketplace.orders.pricing import Delivery
from marketplace.orders.promoting import Offered
from marketplace.orders.queries.lines import rate_views
from marketplace.orders.terms import current_terms
from marketplace.orders.types import ConvertedMethod, RateView
from payments.fx.errors import RateUnavailable
from payments.gateways import routing
from payments.gateways.routing import MethodAway

Priced = tuple[Money, tuple[RateView, ...]]


@dataclass(frozen=True)
class WaysToPay:
    """What takes a cart as it is shown, what takes it in another currency, and what is away."""

    methods: tuple[str, ...]
    converted: tuple[ConvertedMethod, ...]
    away: tuple[MethodAway, ...]


def ways_to_pay(
    carted: Sequence[CartedLine],
    deliveries: Mapping[int, Delivery],
    zones: Mapping[int, str],
    *,
    offered: Offered,
    total: Money,
    zone: str,
    now: datetime,
    in_hengqin: bool = False,
) -> WaysToPay:
    """Return how a cart can be paid.

    `zones` says by vendor id where its goods go.
    Money: `total` is the cart's in the currency that it is shown in; a converted method names what
    a quote would promise now in the currency that it charges, at today's rates.
    """
    methods = tuple(entry.method for entry in routing.methods_for(total))
    away = {each.method: each for each in routing.methods_away(total)}
    converted = []
    priced: dict[str, Priced | None] = {total.currency: None}
    for method in settings.PAYMENT_ROUTES:
        currency = charge_currency(method, shown=total.currency, zone=zone)
        if currency not in priced:
            priced[currency] = _priced(
                carted, deliveries, zones, offered, currency, zone, now, in_hengqin=in_hengqin
            )
        found = priced[currency]
        if found is None:
            continue
        if routing.choose(method, found[0]):
            converted.append(ConvertedMethod(method, *found))
        elif gone := routing.away(method, found[0]):
            away[method] = gone
    return WaysToPay(methods, tuple(converted), tuple(away.values()))


def _priced(
    carted: Sequence[CartedLine],
    deliveries: Mapping[int, Delivery],
    zones: Mapping[int, str],
    offered: Offered,
    currency: str,
    zone: str,
    now: datetime,
    *,
    in_hengqin: bool,
) -> Priced | None:
    """Price the cart in another currency; None when it cannot be."""
    try:
        terms = current_terms(
            currency=currency,
            vendor_currencies=promoting.currencies(carted, offered),
            now=now,
            with_border=asks_renminbi(zones.values()),
        )
    except RateUnavailable:
        return None
    priced, _crossings = price_delivered(
        carted, deliveries, zones, zone=zone, offered=offered, terms=terms, now=now,
        in_hengqin=in_hengqin,
    )  # fmt: skip
    return priced.total, rate_views(terms)
