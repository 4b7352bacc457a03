"""Price a cart: lines, groups by vendor, totals. Pure: values in, values out.

The rule and its worked numbers stand in docs/checkout.md and are a test. A unit price is
converted and rounded up once, and then multiplied; shipping converts like a unit price. So a
line is always quantity x unit, in both currencies, and every total is a sum of what is shown.
Discounts come after that (`discounting.py`), and change no price.
An offer's prices from a quantity on count by the quantity of its line; a price that the vendor
fixed in the charge currency is not converted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil
from typing import Final

from catalog.quantity_prices import PriceStep, ladder, unit_price
from marketplace.foundation.money import RENMINBI, Money, exponent, round_half_up
from payments.fx import pricing as fx_pricing
from payments.fx.types import MidRate, QuotedRate

_NO_RENMINBI: Final = Money(0, RENMINBI)


@dataclass(frozen=True, slots=True)
class Terms:
    """How vendors' prices become the buyer's: the charge currency, its step, the rates.

    `step` is in minor units of the charge currency; `rates` has one for each other currency.
    `border` is from renminbi, in which mainland customs counts; None where nobody asked for it.
    """

    currency: str
    step: int
    rates: Mapping[str, QuotedRate] = field(default_factory=dict)
    border: MidRate | None = None

    def covers(self, currency: str) -> bool:
        """Whether a price in `currency` can be turned into the charge currency."""
        return currency == self.currency or currency in self.rates

    def rate(self, currency: str) -> QuotedRate | None:
        """The rate from a vendor's currency; None when nothing is converted."""
        return None if currency == self.currency else self.rates[currency]

    def buyer_price(self, price: Money) -> Money:
        """Convert one unit price or one shipping price, spread included, up to the step."""
        rate = self.rate(price.currency)
        if rate is None:
            return price
        return fx_pricing.convert_price(
            price, rate.mid, rate.spread_bps, self.currency, step=self.step
        )

    def price_behind(self, fixed: Money, currency: str) -> Money:
        """Return the vendor's price behind one that it fixed in the charge currency."""
        rate = self.rates[currency]
        return fx_pricing.price_behind(fixed, rate.mid, rate.spread_bps)

    def allowance(self, amount: Money) -> int | None:
        """Return what a stated amount takes off prices here; None where there is no rate."""
        if not self.covers(amount.currency):
            return None
        rate = self.rate(amount.currency)
        mid, spread_bps = (rate.mid, rate.spread_bps) if rate else (None, 0)
        return fx_pricing.allowance(amount, mid, spread_bps, self.currency).minor

    def budget_value(self, amount: Money) -> int | None:
        """Return what a budget is worth here at the mid rate, rounded down; None without a rate."""
        if not self.covers(amount.currency):
            return None
        rate = self.rate(amount.currency)
        return fx_pricing.allowance(amount, rate.mid if rate else None, 0, self.currency).minor

    def value_in(self, currency: str, amount: Money) -> Money:
        """Value an amount in the charge currency in another, at the mid rate, half up."""
        rate = self.rate(currency)
        return fx_pricing.value_before(amount, rate.mid) if rate else amount

    def mid_value(self, amount: Money) -> Money:
        """Value an amount at the mid rate, without spread, rounded half up."""
        rate = self.rate(amount.currency)
        return fx_pricing.mid_value(amount, rate.mid if rate else None, self.currency)

    @property
    def knows_renminbi(self) -> bool:
        """Whether amounts can be told to mainland customs."""
        return self.currency == RENMINBI or self.border is not None

    def renminbi(self, amount: Money) -> Money:
        """Tell an amount of the charge currency in renminbi, at the mid rate, half up."""
        if self.currency == RENMINBI:
            return amount
        return Money(round_half_up(amount.minor * self._per_fen() ** -1), RENMINBI)

    def duty_from(self, renminbi: Money) -> Money:
        """Return what a duty in renminbi costs the buyer: at the mid rate, up to the minor unit.

        Rounded up, since the marketplace hands renminbi on.
        """
        if self.currency == RENMINBI:
            return renminbi
        return Money(ceil(renminbi.minor * self._per_fen()), self.currency)

    def _per_fen(self) -> Fraction:
        """Minor units of the charge currency for one fen, exact. Raises: ValueError."""
        if self.border is None:
            raise ValueError(f"no rate from {RENMINBI} to {self.currency} was given")
        return self.border.value * Fraction(10) ** (exponent(self.currency) - exponent(RENMINBI))


@dataclass(frozen=True, slots=True)
class CartedOffer:
    """An offer with its quantity.

    Money: `price` is one unit, gross, the vendor's currency; `further` are its prices from a
    quantity on and in other currencies.
    """

    offer_id: int
    vendor_id: int
    vendor_ref: str
    price: Money
    quantity: int
    further: tuple[PriceStep, ...] = ()


@dataclass(frozen=True, slots=True)
class Delivery:
    """The chosen way to deliver a group. Money: the vendor's currency, whole consignment."""

    code: str
    price: Money


@dataclass(frozen=True, slots=True)
class PricedLine:
    """Money: `unit`, `total` in the charge currency; `vendor_` ones in the vendor's.

    The totals are before any discount. `subsidy` is the part of `discount` that the marketplace
    bears, `vendor_discount` what the vendor does.
    """

    offer_id: int
    quantity: int
    unit: Money
    total: Money
    vendor_unit: Money
    vendor_total: Money
    discount: Money
    subsidy: Money
    vendor_discount: Money


@dataclass(frozen=True, slots=True)
class UsedPromotion:
    """What one promotion takes off one vendor's part. Money: the charge currency.

    `goods` and `shipping` are what the buyer saves, `subsidy` what of both the marketplace bears.
    """

    ref: str
    code: str
    name_by_lang: Mapping[str, str]
    goods: Money
    shipping: Money
    subsidy: Money

    @property
    def saved(self) -> Money:
        """What the buyer saves by it."""
        return self.goods + self.shipping


@dataclass(frozen=True, slots=True)
class PricedGroup:
    """One vendor's lines with their sums in both currencies; `delivery` is "" before a choice.

    `shipping` is what the buyer pays for delivery, `shipping_subsidy` what the marketplace pays in
    the buyer's place; `vendor_shipping` is what the vendor still asks for it.
    Money: `duty` is the border's, in the charge currency, and no part of what the vendor is owed;
    `duty_cny` the renminbi that it comes from. Both are nothing, and `channel` empty, before
    `border.with_duty` has been asked.
    """

    vendor_id: int
    vendor_ref: str
    lines: tuple[PricedLine, ...]
    delivery: str
    goods: Money
    shipping: Money
    vendor_goods: Money
    vendor_shipping: Money
    shipping_subsidy: Money
    duty: Money
    duty_cny: Money = _NO_RENMINBI
    channel: str = ""
    promotions: tuple[UsedPromotion, ...] = ()

    @property
    def discount(self) -> Money:
        """What the buyer saves on goods."""
        return Money.total((line.discount for line in self.lines), self.goods.currency)

    @property
    def subsidy(self) -> Money:
        """What of the discount the marketplace bears."""
        return Money.total((line.subsidy for line in self.lines), self.goods.currency)

    @property
    def vendor_discount(self) -> Money:
        """What of the discount this vendor bears, in its currency."""
        lines = (line.vendor_discount for line in self.lines)
        return Money.total(lines, self.vendor_goods.currency)

    @property
    def borne(self) -> Money:
        """What the marketplace pays of this vendor's part in the buyer's place."""
        return self.subsidy + self.shipping_subsidy

    @property
    def net(self) -> Money:
        """What the buyer pays for this vendor's part, the border apart."""
        return self.goods - self.discount + self.shipping

    @property
    def total(self) -> Money:
        """What the buyer pays for this vendor's part, duty included."""
        return self.net + self.duty

    @property
    def vendor_total(self) -> Money:
        """What this vendor is owed before commission: goods less its discount, and shipping."""
        return self.vendor_goods - self.vendor_discount + self.vendor_shipping


@dataclass(frozen=True, slots=True)
class PricedCart:
    """A whole cart in the charge currency."""

    currency: str
    groups: tuple[PricedGroup, ...]

    @property
    def goods(self) -> Money:
        """All goods, gross."""
        return Money.total((group.goods for group in self.groups), self.currency)

    @property
    def shipping(self) -> Money:
        """All shipping, gross."""
        return Money.total((group.shipping for group in self.groups), self.currency)

    @property
    def discount(self) -> Money:
        """What the buyer saves on goods."""
        return Money.total((group.discount for group in self.groups), self.currency)

    @property
    def subsidy(self) -> Money:
        """What of the discount the marketplace bears."""
        return Money.total((group.subsidy for group in self.groups), self.currency)

    @property
    def shipping_subsidy(self) -> Money:
        """What the marketplace pays for delivery in the buyer's place."""
        return Money.total((group.shipping_subsidy for group in self.groups), self.currency)

    @property
    def duty(self) -> Money:
        """All that the border takes."""
        return Money.total((group.duty for group in self.groups), self.currency)

    @property
    def total(self) -> Money:
        """What the buyer pays."""
        return self.goods - self.discount + self.shipping + self.duty


def price_cart(
    *, offers: Sequence[CartedOffer], deliveries: Mapping[int, Delivery], terms: Terms
) -> PricedCart:
    """Price every line, group them by vendor in the order of the cart, and add up.

    `deliveries` is by vendor id; a vendor without one has no shipping yet.
    Money: vendors' prices in, charge currency out, gross, both kept side by side.
    Raises: ValueError when a rate is missing or one vendor prices in two currencies.
    """
    by_vendor: dict[int, list[CartedOffer]] = {}
    for offer in offers:
        by_vendor.setdefault(offer.vendor_id, []).append(offer)
    groups = (
        _price_group(carted, deliveries.get(vendor_id), terms)
        for vendor_id, carted in by_vendor.items()
    )
    return PricedCart(currency=terms.currency, groups=tuple(groups))


def _price_group(
    carted: Sequence[CartedOffer], delivery: Delivery | None, terms: Terms
) -> PricedGroup:
    lines = tuple(_price_line(offer, terms) for offer in carted)
    vendor_currency = carted[0].price.currency
    vendor_shipping = delivery.price if delivery else Money.zero(vendor_currency)
    return PricedGroup(
        vendor_id=carted[0].vendor_id,
        vendor_ref=carted[0].vendor_ref,
        lines=lines,
        delivery=delivery.code if delivery else "",
        goods=Money.total((line.total for line in lines), terms.currency),
        shipping=terms.buyer_price(vendor_shipping),
        vendor_goods=Money.total((line.vendor_total for line in lines), vendor_currency),
        vendor_shipping=vendor_shipping,
        shipping_subsidy=Money.zero(terms.currency),
        duty=Money.zero(terms.currency),
    )


def _price_line(offer: CartedOffer, terms: Terms) -> PricedLine:
    unit, vendor_unit = unit_prices(offer, terms)
    return PricedLine(
        offer_id=offer.offer_id,
        quantity=offer.quantity,
        unit=unit,
        total=unit * offer.quantity,
        vendor_unit=vendor_unit,
        vendor_total=vendor_unit * offer.quantity,
        discount=Money.zero(terms.currency),
        subsidy=Money.zero(terms.currency),
        vendor_discount=Money.zero(vendor_unit.currency),
    )


def unit_prices(offer: CartedOffer, terms: Terms) -> tuple[Money, Money]:
    """Return what each unit costs the buyer, and what the vendor asks for it.

    Money: the charge currency, then the vendor's.
    """
    currency = offer.price.currency
    fixed = ladder(offer.price, offer.further, terms.currency)
    if fixed and currency != terms.currency:
        unit = unit_price(fixed, offer.quantity)
        return unit, terms.price_behind(unit, currency)
    own = unit_price(ladder(offer.price, offer.further, currency), offer.quantity)
    return terms.buyer_price(own), own
