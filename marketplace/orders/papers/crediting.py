"""What a refund says as a credit note: its lines at their prices, and what adds up. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from marketplace.foundation.money import Money
from marketplace.orders.papers.types import PaperLine, Sums


@dataclass(frozen=True)
class UnitsBack:
    """Units of a line that went back; `paid` is what the buyer gets for them, after discounts."""

    names: tuple[str, ...]
    code: str
    quantity: int
    unit: Money
    paid: Money


def credited(
    units: Sequence[UnitsBack],
    *,
    shipping: Money,
    duty: Money,
    total: Money,
    without_lines: tuple[str, ...],
) -> tuple[tuple[PaperLine, ...], Sums]:
    """Return the lines and sums of a credit note over `total`, duty in it.

    Where no units are named the rest is one line, called `without_lines`. Money: all in the
    order's currency.
    """
    zero = Money.zero(total.currency)
    if not units:
        amount = total - shipping - duty
        line = PaperLine(without_lines, "", 1, amount, amount)
        return (line,), Sums(amount, zero, shipping, duty, total)
    lines = tuple(
        PaperLine(each.names, each.code, each.quantity, each.unit, each.unit * each.quantity)
        for each in units
    )
    goods = Money.total([line.total for line in lines], total.currency)
    discount = goods - Money.total([each.paid for each in units], total.currency)
    before = goods - discount + shipping + duty - total
    return lines, Sums(goods, discount, shipping, duty, total, before)
