"""What other rooms may ask the search log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Max, Q, QuerySet, Sum

from catalog.search.services import PopularQuery
from catalog.search_log.models import QueryCount
from catalog.search_log.rising import rising
from catalog.search_log.types import QueryLine

_CANDIDATES = 2_000  # of which the steepest are chosen
POPULAR_BELOW = 5  # asked fewer times, a query may still be one person's own


def top_queries(*, until: date, days: int, language: str = "", limit: int = 50) -> list[QueryLine]:
    """Return what is asked most in the `days` days up to `until`, which counts; all languages
    together unless one is named."""
    return _lines(_span(until, days, language), "-asked_sum", limit)


def empty_queries(
    *, until: date, days: int, language: str = "", limit: int = 50
) -> list[QueryLine]:
    """Return what found nothing most often; one that finds something by now stays in its span."""
    return _lines(_span(until, days, language).filter(empty__gt=0), "-empty_sum", limit)


def rising_queries(
    *, until: date, days: int, language: str = "", limit: int = 50
) -> list[QueryLine]:
    """Return what is asked more than in the span of the same length before it."""
    start, before = until - timedelta(days=days), until - timedelta(days=2 * days)
    rows = (
        _span(until, 2 * days, language)
        .values("query")
        .annotate(
            spelling_max=Max("spelling"),
            asked_sum=Sum("asked", filter=Q(day__gt=start), default=0),
            before_sum=Sum("asked", filter=Q(day__gt=before, day__lte=start), default=0),
            empty_sum=Sum("empty", filter=Q(day__gt=start), default=0),
            clicks_sum=Sum("clicks", filter=Q(day__gt=start), default=0),
            results_max=Max("results", filter=Q(day__gt=start), default=0),
        )
        .filter(asked_sum__gt=F("before_sum"))
        .order_by("-asked_sum", "query")[:_CANDIDATES]
    )
    return rising((_line(row) for row in rows), limit)


def popular_queries(*, until: date, language: str, limit: int) -> tuple[str, ...]:
    """Return what others look for in a language and find, most asked first, of the last week.

    Only what was asked often enough to be nobody's own.
    """
    rows = (
        _span(until, 7, language)
        .values("query")
        .annotate(spelling_max=Max("spelling"), asked_sum=Sum("asked"), results_max=Max("results"))
        .filter(asked_sum__gte=POPULAR_BELOW, results_max__gt=0)
        .order_by("-asked_sum", "query")[:limit]
    )
    return tuple(row["spelling_max"] for row in rows)


def popular_by_language(*, until: date, limit: int = 2_000) -> list[PopularQuery]:
    """Return the same for all languages, with how often each was asked: what is suggested."""
    rows = (
        _span(until, 7, "")
        .values("query", "language")
        .annotate(spelling_max=Max("spelling"), asked_sum=Sum("asked"), results_max=Max("results"))
        .filter(asked_sum__gte=POPULAR_BELOW, results_max__gt=0)
        .order_by("-asked_sum", "query", "language")[:limit]
    )
    return [PopularQuery(row["spelling_max"], row["language"], row["asked_sum"]) for row in rows]


def _span(until: date, days: int, language: str) -> QuerySet[QueryCount]:
    rows = QueryCount.objects.filter(day__gt=until - timedelta(days=days), day__lte=until)
    return rows.filter(language=language) if language else rows


def _lines(rows: QuerySet[QueryCount], order: str, limit: int) -> list[QueryLine]:
    summed = (
        rows.order_by()
        .values("query")
        .annotate(
            spelling_max=Max("spelling"),
            asked_sum=Sum("asked"),
            empty_sum=Sum("empty"),
            clicks_sum=Sum("clicks"),
            results_max=Max("results"),
        )
        .order_by(order, "query")[:limit]
    )
    return [_line(row) for row in summed]


def _line(row: Mapping[str, Any]) -> QueryLine:
    return QueryLine(
        query=row["spelling_max"],
        asked=row["asked_sum"],
        empty=row["empty_sum"],
        clicks=row["clicks_sum"],
        results=row["results_max"],
        before=row.get("before_sum", 0),
    )
