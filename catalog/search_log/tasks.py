"""Celery doors of the search log."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from catalog.search import services as search
from catalog.search_log import queries, services
from marketplace.foundation.clock import now


@shared_task
def forget_old() -> None:
    """Forget queries whose time is over."""
    services.forget_old_queries(
        now=now(),
        days=settings.SEARCH_LOG_DAYS,
        rare_days=settings.SEARCH_LOG_RARE_DAYS,
        rare_below=settings.SEARCH_LOG_RARE_BELOW,
    )


@shared_task
def refresh_terms() -> None:
    """Learn anew what prefixes may become, what many looked for among it, and which words are."""
    search.refresh_terms(popular=queries.popular_by_language(until=timezone.localdate(now())))
