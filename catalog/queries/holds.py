"""Holds on stock whose end is overdue."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Min

from catalog.models import Reservation


def overdue_holds(now: datetime, *, limit: int) -> list[str]:
    """Name the references that still hold units past their instant, oldest first."""
    due = Reservation.objects.filter(status=Reservation.Status.HELD, until__lte=now)
    oldest = due.values("reference").annotate(first=Min("until")).order_by("first", "reference")
    return list(oldest.values_list("reference", flat=True)[:limit])
