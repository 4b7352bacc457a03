"""Prices as a visitor sees them: the vendor's own, turned into the visitor's currency."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from catalog.quantity_prices import PriceStep, ladder, unit_price
from catalog.types import ListingCard, VariantOption
from marketplace.foundation.money import Money
from marketplace.orders.pricing import CartedOffer, Terms, unit_prices
from marketplace.orders.terms import current_terms
from marketplace.orders.types import RateView
from payments.fx.errors import RateUnavailable
from payments.fx.source_names import source_name
from payments.fx.types import MidRate

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ShownRate:
    """A rate as `rate_note.html` prints it: `mid` units of `quote` for one `base`."""

    base: str
    quote: str
    mid: Decimal
    spread_bps: int
    source: str
    valid_on: date
    is_bundled: bool
    is_of_border: bool = False


@dataclass(frozen=True)
class Entry:
    """A card with the price that this visitor sees."""

    card: ListingCard
    price: Money
    is_converted: bool


class BuyerPrices:
    """Turns vendors' prices into one currency at today's rates: an invitation, no promise.

    When no rate can be used, prices stay in the vendor's own currency; the shop stays open.
    """

    def __init__(self, *, currency: str, vendor_currencies: Iterable[str], now: datetime) -> None:
        self.currency = currency
        self._terms: Terms | None = None
        try:
            self._terms = current_terms(
                currency=currency, vendor_currencies=set(vendor_currencies) - {currency}, now=now
            )
        except RateUnavailable:
            log.warning("no rate into %s: prices are shown as the vendors priced", currency)

    def show(self, price: Money) -> Money:
        """Convert one price, spread included, up to the currency's step."""
        if self._terms is None or not self._terms.covers(price.currency):
            return price
        return self._terms.buyer_price(price)

    def show_offer(self, offer: VariantOption, quantity: int = 1) -> Money:
        """Show what each of so many units of an offer costs: its fixed price where it has one."""
        if self._terms is None or not self._terms.covers(offer.price.currency):
            own = ladder(offer.price, offer.further, offer.price.currency)
            return unit_price(own, quantity)
        carted = CartedOffer(
            offer.offer_id, offer.vendor_id, "", offer.price, quantity, offer.further
        )
        return unit_prices(carted, self._terms)[0]

    def steps(self, offer: VariantOption) -> list[PriceStep]:
        """Show an offer's prices by quantity; empty when there is one price for all."""
        fixed = ladder(offer.price, offer.further, self.currency)
        steps = fixed or ladder(offer.price, offer.further, offer.price.currency)
        if len(steps) < 2:
            return []
        return [
            PriceStep(step.from_quantity, self.show_offer(offer, step.from_quantity))
            for step in steps
        ]

    def is_fixed(self, offer: VariantOption) -> bool:
        """Tell whether the vendor itself set the price in the visitor's currency."""
        is_foreign = offer.price.currency != self.currency
        return is_foreign and bool(ladder(offer.price, offer.further, self.currency))

    def show_card(self, card: ListingCard) -> Money:
        """Show a card's lowest price: the fixed one where every version has one."""
        return card.fixed_from.get(self.currency) or self.show(card.price_from)

    def is_converted(self, price: Money) -> bool:
        """Tell whether a price is shown in another currency than the vendor's."""
        return self.show(price).currency != price.currency

    def entries(self, cards: Sequence[ListingCard]) -> list[Entry]:
        """Join cards with the prices to show."""
        return [
            Entry(
                card,
                self.show_card(card),
                self.is_converted(card.price_from) and self.currency not in card.fixed_from,
            )
            for card in cards
        ]

    def rate_for(self, currency: str) -> ShownRate | None:
        """State the rate from a vendor's currency; None when nothing is converted."""
        if self._terms is None or currency == self.currency:
            return None
        quoted = self._terms.rate(currency)
        return None if quoted is None else _shown(quoted.mid, quoted.spread_bps)


def prices_for(cards: Iterable[ListingCard], *, currency: str, now: datetime) -> BuyerPrices:
    """Return prices that can show every one of these cards."""
    currencies = {card.price_from.currency for card in cards}
    return BuyerPrices(currency=currency, vendor_currencies=currencies, now=now)


def shown_rates(rates: Iterable[RateView]) -> list[ShownRate]:
    """State the rates of a cart, a quote or an order."""
    return [shown_rate(rate) for rate in rates]


def shown_rate(rate: RateView) -> ShownRate:
    """State one rate of a cart, a quote or an order."""
    return ShownRate(
        base=rate.base,
        quote=rate.quoted,
        mid=rate.mid,
        spread_bps=rate.spread_bps,
        source=source_name(rate.source),
        valid_on=rate.valid_on,
        is_bundled=rate.is_bundled,
        is_of_border=rate.is_of_border,
    )


def _shown(mid: MidRate, spread_bps: int) -> ShownRate:
    return ShownRate(
        base=mid.base,
        quote=mid.quote,
        mid=mid.mid,
        spread_bps=spread_bps,
        source=source_name(mid.source),
        valid_on=mid.valid_on,
        is_bundled=mid.is_bundled,
    )
