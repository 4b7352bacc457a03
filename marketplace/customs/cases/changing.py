"""What is declared after some of the goods went back before the parcel left. Pure.

docs/customs-orders.md has the rule with worked numbers. Money: fen of CNY.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from decimal import Decimal

from marketplace.customs.cases.types import CaseFacts, FactLine


def with_less(
    facts: CaseFacts,
    kept: Mapping[int, int],
    *,
    paid_minor: int,
    freight_minor: int,
    tax_minor: int,
) -> CaseFacts:
    """Return facts of what is in the box and of what is paid of it.

    `kept` are the units of each line that are in the box, by its number; lines of which nothing is
    left go, the others are numbered anew. What of goods, freight and tax is not paid is discount.
    Raises: ValueError where there would be more than before of anything, or nothing at all.
    """
    known = {line.gnum: line.quantity for line in facts.lines}
    if any(not 0 <= units <= known.get(gnum, 0) for gnum, units in kept.items()):
        raise ValueError("more is in the box than was declared")
    left = [(line, kept.get(line.gnum, 0)) for line in facts.lines if kept.get(line.gnum, 0)]
    lines = tuple(_of(line, units, place) for place, (line, units) in enumerate(left, start=1))
    before = (facts.paid.amount_minor, facts.freight_minor, facts.tax_minor)
    told = (paid_minor, freight_minor, tax_minor)
    if (
        not lines
        or paid_minor <= 0
        or any(not 0 <= a <= b for a, b in zip(told, before, strict=True))
    ):
        raise ValueError("nothing is left to declare, or more was paid than before")
    goods = sum(line.total_minor for line in lines)
    discount = goods + freight_minor + facts.insured_minor + tax_minor - paid_minor
    if not 0 <= discount <= goods:
        raise ValueError("what is paid is not of these goods")
    return dataclasses.replace(
        facts,
        lines=lines,
        paid=dataclasses.replace(facts.paid, amount_minor=paid_minor),
        freight_minor=freight_minor,
        tax_minor=tax_minor,
        discount_minor=discount,
    )


def _of(line: FactLine, units: int, place: int) -> FactLine:
    """Return a line with fewer units; customs' own quantities go with them."""
    return dataclasses.replace(
        line,
        gnum=place,
        quantity=units,
        qty1=_share(line.qty1, units, line.quantity),
        qty2=_share(line.qty2, units, line.quantity),
    )


def _share(text: str, units: int, of: int) -> str:
    """Return the part of a quantity that so many units have, as customs writes it."""
    if not text or units == of:
        return text
    told = f"{(Decimal(text) * units / of).quantize(Decimal('0.00001')):f}"
    return told.rstrip("0").rstrip(".")
