"""Celery doors of fx; each is a sweep over rows."""

from __future__ import annotations

from celery import shared_task

from marketplace.foundation.clock import now
from payments.fx import services


@shared_task
def book_positions() -> None:
    """Book what entries did to positions, and post what became real."""
    services.book_positions(now=now())


@shared_task
def revalue_last_month() -> None:
    """Value the positions at the end of last month in Macau, once."""
    services.revalue_last_month(now=now())
