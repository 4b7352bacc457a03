"""Celery doors of fx. The work is rows; a tick that is missed or doubled changes nothing."""

from __future__ import annotations

from typing import Final

from celery import shared_task

from marketplace.foundation.clock import now
from payments.fx import services

PER_RUN: Final = 100_000  # ends well within the time limit of a task, at some 5,000 a second


@shared_task
def fetch_rates() -> None:
    """Plan the day's fetches, and try those that are due."""
    services.plan_fetches(now=now())
    services.fetch_due(now=now())


@shared_task
def book_positions() -> None:
    """Book what entries did to positions, and post what became real, so many at a time."""
    services.book_positions(now=now(), at_most=PER_RUN)


@shared_task
def revalue_last_month() -> None:
    """Value the positions at the end of last month in Macau, once."""
    services.revalue_last_month(now=now())
