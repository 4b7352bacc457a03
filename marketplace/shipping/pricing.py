"""What a delivery costs: pure rules, all in the vendor's currency."""

from __future__ import annotations

from marketplace.foundation.money import Money

GRAMS_PER_KG = 1_000


def started_kilograms(weight_g: int) -> int:
    """Return how many kilograms are started: 1 g and 1,000 g are one, 1,001 g are two."""
    return -(-weight_g // GRAMS_PER_KG)


def delivery_price(
    *, goods: Money, weight_g: int, base: Money, per_kg: Money, free_over: Money | None
) -> Money:
    """Price a consignment: a base and a price per started kilogram, or nothing.

    Money: all amounts are the vendor's currency; goods worth exactly `free_over` travel free.
    Raises: CurrencyMismatch when they are not of one currency.
    """
    price = base + per_kg * started_kilograms(weight_g)
    if free_over is not None and goods >= free_over:
        return Money.zero(price.currency)
    return price
