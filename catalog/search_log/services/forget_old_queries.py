"""Forget what was looked for long ago, and sooner what hardly anybody looks for."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from catalog.search_log.models import QueryCount

CHUNK = 5_000  # rows of one statement: locks stay short


def forget_old_queries(*, now: datetime, days: int, rare_days: int, rare_below: int) -> int:
    """Delete rows older than `days`, and older than `rare_days` those asked less than `rare_below`.

    What one person typed once may be about a person, whatever it looks like; what many type is
    about goods. Return how many rows went.
    """
    today = timezone.localdate(now)
    old = Q(day__lt=today - timedelta(days=days))
    rare = Q(day__lt=today - timedelta(days=rare_days), asked__lt=rare_below)
    gone = 0
    while True:
        chunk = list(QueryCount.objects.filter(old | rare).values_list("pk", flat=True)[:CHUNK])
        gone += QueryCount.objects.filter(pk__in=chunk).delete()[0]
        if len(chunk) < CHUNK:
            return gone
