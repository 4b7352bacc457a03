"""What goods come to where a visitor is, before there is an address: an estimate, and said so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from catalog import queries as catalog
from marketplace.foundation.money import Money
from marketplace.orders.border import Crossing, asks_renminbi
from marketplace.orders.border_reading import price_delivered
from marketplace.orders.border_types import LandedView
from marketplace.orders.border_words import border_view
from marketplace.orders.contents import CartedLine
from marketplace.orders.models import CartLine
from marketplace.orders.pricing import Delivery, Terms, unit_prices
from marketplace.orders.promoting import NOTHING_OFFERED, Offered
from marketplace.orders.terms import current_terms
from marketplace.shipping.types import PICKUP, DeliveryOption
from marketplace.shipping.zones import MACAU
from payments.fx.errors import RateUnavailable


@dataclass(frozen=True)
class Landing:
    """Delivery and border of each vendor's group by vendor id; what is not known is not there.

    Money: `shipping` in the currency of the page, that of the cheapest parcel.
    """

    shipping: Mapping[int, Money] = field(default_factory=dict)
    crossings: Mapping[int, Crossing] = field(default_factory=dict)


def cheapest_parcel(options: Sequence[DeliveryOption]) -> DeliveryOption | None:
    """Return the cheapest way that brings a parcel; None when there is none."""
    return next((option for option in options if option.code != PICKUP), None)


def estimate_terms(
    currency: str, vendor_currencies: Iterable[str], *, zone: str, now: datetime
) -> Terms:
    """Return the terms of a page, with the border's rate where that is wanted and known.

    A page without an estimate is better than none; a checkout does not do without.
    Raises: RateUnavailable for a vendor's currency.
    """
    priced_in = set(vendor_currencies)
    if asks_renminbi([zone]):
        try:
            return current_terms(
                currency=currency, vendor_currencies=priced_in, now=now, with_border=True
            )
        except RateUnavailable:
            pass  # what is asked next says so, if it is a vendor's that lacks
    return current_terms(currency=currency, vendor_currencies=priced_in, now=now)


def land(
    carted: Sequence[CartedLine],
    parcels: Mapping[int, DeliveryOption | None],
    terms: Terms,
    *,
    zone: str,
    language: str,
    now: datetime,
    offered: Offered = NOTHING_OFFERED,
) -> Landing:
    """Estimate what the lines that can be bought come to in a zone, by the cheapest parcels."""
    buyable = [entry for entry in carted if entry.is_buyable]
    if not buyable or (asks_renminbi([zone]) and not terms.knows_renminbi):
        return Landing()
    priced, crossings = price_delivered(
        buyable,
        {pk: Delivery(each.code, each.price) for pk, each in parcels.items() if each},
        {entry.facts.vendor_id: zone for entry in buyable},
        zone=zone,
        offered=offered,
        terms=terms,
        now=now,
        language=language,
    )
    return Landing(
        shipping={g.vendor_id: g.shipping for g in priced.groups if parcels.get(g.vendor_id)},
        crossings=crossings,
    )


def landed_cost(
    offer_id: int,
    parcel: DeliveryOption | None,
    *,
    zone: str,
    currency: str,
    language: str,
    now: datetime,
) -> LandedView | None:
    """Estimate what one unit of an offer comes to in a zone, by a parcel that was priced before.

    None where goods stay in Macau, or where a rate is missing. Four reads elsewhere.
    """
    if zone == MACAU:
        return None
    facts = catalog.offers_by_id([offer_id], language).get(offer_id)
    if facts is None or not facts.is_sellable or facts.available < 1:
        return None
    entry = CartedLine(CartLine(offer_id=offer_id, quantity=1), facts)
    try:
        terms = estimate_terms(currency, [facts.price.currency], zone=zone, now=now)
    except RateUnavailable:
        return None
    found = land([entry], {facts.vendor_id: parcel}, terms, zone=zone, language=language, now=now)
    crossing = found.crossings.get(facts.vendor_id)
    if crossing is None:
        return None
    shipping = found.shipping.get(facts.vendor_id)
    unit, _own = unit_prices(entry.carted, terms)
    return LandedView(
        border=border_view(crossing, language),
        shipping=shipping,
        total=unit + shipping + crossing.duty
        if shipping is not None and crossing.is_open
        else None,
    )
