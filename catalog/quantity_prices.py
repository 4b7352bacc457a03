"""What one unit costs when several are bought, and in a currency that has its own price. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from marketplace.foundation.money import Money

MOST_STEPS: Final = 5  # of one currency; more of them nobody reads


@dataclass(frozen=True, slots=True)
class PriceStep:
    """From `from_quantity` units on, each of them costs `price`. Money: gross, one unit."""

    from_quantity: int
    price: Money


def ladder(base: Money, further: Iterable[PriceStep], currency: str) -> tuple[PriceStep, ...]:
    """Return an offer's prices in a currency by quantity, the first from one unit on.

    Money: `base` is the offer's plain price. Empty when the offer has no price in `currency`.
    """
    own = [step for step in further if step.price.currency == currency]
    if base.currency == currency:
        own.append(PriceStep(1, base))
    steps = tuple(sorted(own, key=lambda step: step.from_quantity))
    return steps if steps and steps[0].from_quantity == 1 else ()


def unit_price(steps: Sequence[PriceStep], quantity: int) -> Money:
    """Return what each of `quantity` units costs by a ladder that is not empty."""
    return [step for step in steps if step.from_quantity <= quantity][-1].price


def fault(base: Money, further: Sequence[PriceStep]) -> str:
    """Say what is wrong with an offer's further prices, or "".

    "own": the offer's own currency has its plain price already; "many": too many steps;
    "first": a currency with a price for more units but none for one; "twice": two prices from
    one quantity on; "dearer": more units must cost less each; "zero": a price is more than
    nothing.
    """
    if any(step.price.minor < 1 or step.from_quantity < 1 for step in further):
        return "zero"
    if any(s.from_quantity == 1 and s.price.currency == base.currency for s in further):
        return "own"
    for currency in dict.fromkeys(step.price.currency for step in further):
        steps = ladder(base, further, currency)
        if not steps:
            return "first"
        if len(steps) > MOST_STEPS:
            return "many"
        for one, next_one in pairwise(steps):
            if one.from_quantity == next_one.from_quantity:
                return "twice"
            if one.price <= next_one.price:
                return "dearer"
    return ""
