"""Count that somebody opened a product from the results of a query."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F
from django.utils import timezone

from catalog.search_log.folding import folded
from catalog.search_log.models import QueryCount


def count_click(*, text: str, language: str, destination: str, now: datetime) -> None:
    """Add one to the clicks of a query that was asked today; one that was not has no row to add to.

    Which product it was is not told, and a query is not stored by a click alone.
    """
    QueryCount.objects.filter(
        day=timezone.localdate(now),
        query=folded(text),
        language=language,
        destination=destination,
    ).update(clicks=F("clicks") + 1)
