"""A reservation becomes final, or is let go."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.customs.quota import locks, queries
from marketplace.customs.quota.errors import QuotaMoveRefused
from marketplace.customs.quota.models import QuotaEntry

_K = QuotaEntry.Kind


def commit_quota(*, order_ref: str, now: datetime) -> bool:
    """Customs released the goods: what was reserved is used. Return whether this is news.

    Raises: QuotaMoveRefused when nothing was reserved, or it was let go.
    """
    return _close(order_ref, _K.COMMIT, _K.RELEASE, now)


def release_quota(*, order_ref: str, now: datetime) -> bool:
    """The order was canceled, rejected or never paid: give back what was reserved.

    Return whether this is news. Raises: QuotaMoveRefused when nothing was reserved, or it was
    used: then a return restores it.
    """
    return _close(order_ref, _K.RELEASE, _K.COMMIT, now)


@transaction.atomic
def _close(order_ref: str, kind: QuotaEntry.Kind, other: QuotaEntry.Kind, now: datetime) -> bool:
    place = queries.place_of(order_ref)
    if place is None:
        raise QuotaMoveRefused(f"{order_ref} reserved nothing")
    locks.person(place.index, place.year)
    kinds = set(QuotaEntry.objects.filter(order_ref=order_ref).values_list("kind", flat=True))
    if kind in kinds:
        return False
    if other in kinds:
        raise QuotaMoveRefused(f"{order_ref} has {other} already")
    QuotaEntry.objects.create(
        index=place.index,
        year=place.year,
        kind=kind,
        order_ref=order_ref,
        amount_minor=place.amount.minor,
        is_full_tax=place.is_full_tax,
        recorded_at=now,
    )
    return True
