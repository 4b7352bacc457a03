"""What this marketplace knows of a person's year."""

from __future__ import annotations

from marketplace.customs.quota import arithmetic, limits
from marketplace.customs.quota.arithmetic import Line
from marketplace.customs.quota.models import QuotaEntry
from marketplace.customs.quota.types import QuotaPlace, QuotaYearView
from marketplace.customs.types import CURRENCY
from marketplace.foundation.money import Money


def year_of(index: str, year: int) -> QuotaYearView:
    """Return a person's year, summed from its entries. Money: CNY."""
    found = arithmetic.sums(lines_of(index, year))
    return QuotaYearView(
        year=year,
        limit=limits.limit_of(year),
        reserved=Money(found.reserved, CURRENCY),
        committed=Money(found.committed, CURRENCY),
    )


def lines_of(index: str, year: int) -> list[Line]:
    """Return a person's entries of a year, the oldest first."""
    rows = QuotaEntry.objects.filter(index=index, year=year).order_by("pk")
    return [Line(*row) for row in rows.values_list("order_ref", "kind", "amount_minor")]


def place_of(order_ref: str) -> QuotaPlace | None:
    """Return what an order reserved, whatever became of it; None when it never did."""
    row = QuotaEntry.objects.filter(order_ref=order_ref, kind=arithmetic.RESERVE).first()
    if row is None:
        return None
    amount = Money(row.amount_minor, row.currency)
    return QuotaPlace(row.index, row.year, amount, row.is_full_tax)
