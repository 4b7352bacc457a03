"""Goods went back in time: give their part of the allowance back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Sum

from marketplace.customs.quota import locks, queries
from marketplace.customs.quota.errors import QuotaContradiction, QuotaMoveRefused
from marketplace.customs.quota.models import QuotaEntry
from marketplace.foundation.money import Money

_K = QuotaEntry.Kind


@transaction.atomic
def restore_quota(*, order_ref: str, return_ref: str, amount: Money, now: datetime) -> bool:
    """Give back what a return within customs' clocks is worth; return whether this is news.

    Money: CNY, the dutiable value of what went back; with what other returns gave back no more
    than the order used. It goes to the year of the order, also after its end.
    Raises: QuotaMoveRefused, QuotaContradiction; ValueError for an empty name or another currency.
    Source: GACC 2020 No. 45 (apply within 30 days of release, goods back within 45).
    """
    place = queries.place_of(order_ref)
    if place is None:
        raise QuotaMoveRefused(f"{order_ref} reserved nothing")
    if not return_ref or amount.currency != place.amount.currency or amount.minor <= 0:
        raise ValueError("a return has a name and gives back positive yuan")
    locks.person(place.index, place.year)
    of_order = QuotaEntry.objects.filter(order_ref=order_ref)
    before = of_order.filter(kind=_K.RESTORE, return_ref=return_ref).first()
    if before is not None:
        if before.amount_minor != amount.minor:
            raise QuotaContradiction(f"{return_ref} gave back another amount before")
        return False
    if not of_order.filter(kind=_K.COMMIT).exists():
        raise QuotaMoveRefused(f"{order_ref} used nothing")
    given = of_order.filter(kind=_K.RESTORE).aggregate(sum=Sum("amount_minor"))["sum"] or 0
    if given + amount.minor > place.amount.minor:
        raise QuotaMoveRefused(f"{order_ref} used less than what would be given back")
    QuotaEntry.objects.create(
        index=place.index,
        year=place.year,
        kind=_K.RESTORE,
        order_ref=order_ref,
        return_ref=return_ref,
        amount_minor=amount.minor,
        is_full_tax=place.is_full_tax,
        recorded_at=now,
    )
    return True
