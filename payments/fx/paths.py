"""Find the way from one currency to another over published pairs. Pure.

A direct pair comes first. Otherwise the shortest path over the pivots below, earlier pivots
before later ones: the pataca's own pairs are the most precise, the Hong Kong dollar is its
anchor, the US dollar is what the rest of the world quotes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise, permutations
from typing import Final

from payments.fx.types import MidRate, RateStep

PIVOTS: Final = ("MOP", "HKD", "USD")


def find_path(
    rates: Iterable[RateStep],
    from_currency: str,
    to_currency: str,
    *,
    pivots: Sequence[str] = PIVOTS,
) -> MidRate | None:
    """Return the mid rate over the best path, or None when no path connects the two.

    `rates` holds at most one step for each published pair; their direction is set here.
    """
    by_pair = {frozenset((rate.base, rate.quote)): rate for rate in rates}
    between = [p for p in pivots if p not in (from_currency, to_currency)]
    for length in range(len(between) + 1):
        for crossed in permutations(between, length):
            steps = _steps(by_pair, (from_currency, *crossed, to_currency))
            if steps is not None:
                return MidRate(from_currency, to_currency, steps)
    return None


def one_way(rates: Iterable[RateStep]) -> list[RateStep]:
    """Leave out every pair that comes in both directions: nobody knows which one is mistyped."""
    steps = list(rates)
    pairs = {(step.base, step.quote) for step in steps}
    return [step for step in steps if (step.quote, step.base) not in pairs]


def _steps(
    by_pair: dict[frozenset[str], RateStep], route: Sequence[str]
) -> tuple[RateStep, ...] | None:
    steps: list[RateStep] = []
    for here, there in pairwise(route):
        rate = by_pair.get(frozenset((here, there)))
        if rate is None:
            return None
        steps.append(directed(rate, here))
    return tuple(steps)


def directed(rate: RateStep, entering: str) -> RateStep:
    """Return the same published number, used for money that enters in `entering`."""
    return RateStep(
        rate_id=rate.rate_id,
        base=rate.base,
        quote=rate.quote,
        mid=rate.mid,
        source=rate.source,
        valid_on=rate.valid_on,
        is_bundled=rate.is_bundled,
        is_multiplied=rate.base == entering,
    )
