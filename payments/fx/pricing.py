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


def mid_value(amount: Money, mid: MidRate | None, to: str) -> Money:
    """Return what an amount is worth in `to` at the mid rate, rounded half up once.

    Money: the value of what a vendor is owed, in the charge currency, without spread.
    Raises: ValueError when the rate is between other currencies.
    """
    if amount.currency == to:
        return amount
    return Money(round_half_up(_exact_minor(amount, mid, to)), to)


def _exact_minor(amount: Money, mid: MidRate | None, to: str) -> Fraction:
    """Minor units of `to`, not rounded; a rate is between major units."""
    if mid is None or (mid.from_currency, mid.to_currency) != (amount.currency, to):
        raise ValueError(f"no rate from {amount.currency} to {to} was given")
    scale = Fraction(10) ** (exponent(to) - exponent(amount.currency))
    return amount.minor * mid.value * scale
