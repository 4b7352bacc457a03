"""Take what an order is worth out of its person's allowance of the year."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.customs.quota import limits, locks, queries
from marketplace.customs.quota.errors import QuotaContradiction, QuotaExceeded
from marketplace.customs.quota.models import QuotaEntry
from marketplace.customs.quota.types import QuotaPlace, QuotaYearView
from marketplace.customs.types import CURRENCY
from marketplace.foundation.money import Money


@transaction.atomic
def reserve_quota(
    *,
    index: str,
    order_ref: str,
    amount: Money,
    now: datetime,
    is_full_tax: bool = False,
    year: int | None = None,
) -> QuotaYearView:
    """Reserve an order's dutiable value; return the year with it. Money: CNY.

    The year is the mainland's at `now`, and stays that of the order whatever comes later; `year` is
    that of a reservation whose place this one takes. An
    order at full tax counts to the year and is not held against it. The same order once more
    changes nothing.
    Raises: QuotaExceeded, QuotaContradiction; ValueError for another currency.
    """
    if amount.currency != CURRENCY or amount.minor <= 0:
        raise ValueError(f"an allowance is counted in positive yuan, not {amount}")
    before = queries.place_of(order_ref)
    year = before.year if before else year or limits.year_at(now)
    locks.person(index, year)
    wanted = QuotaPlace(index, year, amount, is_full_tax)
    before = queries.place_of(order_ref)  # once more: another click may have come first
    if before is not None:
        if before != wanted:
            raise QuotaContradiction(f"{order_ref} reserved something else before")
        return queries.year_of(index, year)
    known = queries.year_of(index, year)
    if not is_full_tax and known.used + amount > known.limit:
        raise QuotaExceeded(known.left)
    QuotaEntry.objects.create(
        index=index,
        year=year,
        kind=QuotaEntry.Kind.RESERVE,
        order_ref=order_ref,
        amount_minor=amount.minor,
        is_full_tax=is_full_tax,
        recorded_at=now,
    )
    return queries.year_of(index, year)
