"""What a discount costs the vendor, in the vendor's own currency."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple


class Bearing(NamedTuple):
    """What a vendor bears of one price: `borne` of `price` as charged, `vendor_price` its own."""

    borne: int
    price: int
    vendor_price: int


def borne(parts: Sequence[Bearing]) -> list[int]:
    """Return what the vendor bears of each price, in minor units of its currency.

    It bears the same fraction of its own price as the buyer saves at its cost. The sum is rounded
    up once, so that a vendor is never owed more than was paid at the mid rate; the units of that
    rounding go by largest remainder. None is more than its price.
    """
    exact = [
        Fraction(part.vendor_price * part.borne, part.price) if part.price else Fraction(0)
        for part in parts
    ]
    whole = [each.__floor__() for each in exact]
    extra = sum(exact, Fraction(0)).__ceil__() - sum(whole)
    order = sorted(range(len(parts)), key=lambda at: (whole[at] - exact[at], at))
    for at in order[:extra]:
        whole[at] += 1
    return whole
