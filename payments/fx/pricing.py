"""Convert a price at a quoted rate, and an amount at the mid rate. Pure: no clock, no database.

Worked numbers stand in docs/fx.md and are a test.
"""

from __future__ import annotations

from fractions import Fraction

from marketplace.foundation.money import Money, exponent, round_half_up, round_up_to_step
from payments.fx.types import MidRate

BPS = 10_000


def convert_price(
    price: Money, mid: MidRate | None, spread_bps: int, to: str, *, step: int
) -> Money:
    """Return what a buyer pays in `to` for a price in a vendor's currency.

    price x mid x (1 + spread), rounded up once to a multiple of `step` minor units of `to`; a
    price that is already in `to` stays as it is, and needs no rate.
    Money: `price` is gross, in the vendor's currency; the result is gross, in the buyer's.
    Raises: ValueError for a negative price or spread, or a rate between other currencies.
    """
    if price.minor < 0 or spread_bps < 0:
        raise ValueError("a price and a spread are not negative")
    if price.currency == to:
        return price
    exact = _exact_minor(price, mid, to) * Fraction(BPS + spread_bps, BPS)
    return Money(round_up_to_step(exact, step), to)


def price_behind(price: Money, mid: MidRate, spread_bps: int) -> Money:
    """Return the vendor's price behind one that the vendor fixed in the buyer's currency.

    price / (mid x (1 + spread)), rounded down, at least one minor unit: the spread stays with
    whoever changes the money, as when a vendor's price is converted.
    Money: `price` is gross, in the rate's target currency; the result in the vendor's.
    Raises: ValueError for a price of nothing or less, or a rate between other currencies.
    """
    if price.minor < 1 or spread_bps < 0 or price.currency != mid.to_currency:
        raise ValueError("a fixed price is more than nothing, in the currency of the rate")
    scale = Fraction(10) ** (exponent(mid.from_currency) - exponent(price.currency))
    exact = price.minor * scale / (mid.value * Fraction(BPS + spread_bps, BPS))
    return Money(max(1, exact.__floor__()), mid.from_currency)


def mid_value(amount: Money, mid: MidRate | None, to: str) -> Money:
    """Return what an amount is worth in `to` at the mid rate, rounded half up once.

    Money: the value of what a vendor is owed, in the charge currency, without spread.
    Raises: ValueError when the rate is between other currencies.
    """
    if amount.currency == to:
        return amount
    return Money(round_half_up(_exact_minor(amount, mid, to)), to)


def allowance(amount: Money, mid: MidRate | None, spread_bps: int, to: str) -> Money:
    """Return what a stated amount takes off prices in `to`: converted as they are, rounded down.

    amount x mid x (1 + spread). Money: minor units of `to`; one already in `to` stays.
    Raises: ValueError when the rate is between other currencies.
    """
    if amount.currency == to:
        return amount
    exact = _exact_minor(amount, mid, to) * Fraction(BPS + spread_bps, BPS)
    return Money(exact.__floor__(), to)


def value_before(amount: Money, mid: MidRate) -> Money:
    """Return what an amount in the rate's target currency is worth in its source, half up.

    Raises: ValueError when the amount is in another currency than the rate's target.
    """
    if amount.currency != mid.to_currency:
        raise ValueError(f"no rate to {amount.currency} was given")
    scale = Fraction(10) ** (exponent(mid.from_currency) - exponent(amount.currency))
    return Money(round_half_up(amount.minor * scale / mid.value), mid.from_currency)


def _exact_minor(amount: Money, mid: MidRate | None, to: str) -> Fraction:
    """Minor units of `to`, not rounded; a rate is between major units."""
    if mid is None or (mid.from_currency, mid.to_currency) != (amount.currency, to):
        raise ValueError(f"no rate from {amount.currency} to {to} was given")
    scale = Fraction(10) ** (exponent(to) - exponent(amount.currency))
    return amount.minor * mid.value * scale
