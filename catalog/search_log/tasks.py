"""Celery doors of the search log."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings

from catalog.search_log import services
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
