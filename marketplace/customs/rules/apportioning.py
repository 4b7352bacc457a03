"""What a line is worth to customs: goods, and its part of freight and insurance."""

from __future__ import annotations

from collections.abc import Sequence

from marketplace.foundation.money import Money


def dutiable_values(values: Sequence[Money], *, freight: Money, insurance: Money) -> list[Money]:
    """Return each line's dutiable value, in the currency of all: they sum to the whole, exactly.

    Freight and insurance go by value, each by largest remainder; lines that are all given away
    bear equal parts. Source: Cai Guan Shui [2016] No. 18 (price, freight and insurance are the
    dutiable value); how they are apportioned is a choice of ours.
    """
    weights = [value.minor for value in values]
    if not any(weights):
        weights = [1] * len(values)
    parts = zip(values, freight.allocate(weights), insurance.allocate(weights), strict=True)
    return [value + part + insured for value, part, insured in parts]
