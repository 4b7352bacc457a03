"""Celery doors of fx. The work is rows; a tick that is missed or doubled changes nothing."""

from __future__ import annotations

from celery import shared_task

from marketplace.foundation.clock import now
from payments.fx import services


@shared_task
def fetch_rates() -> None:
    """Plan the day's fetches, and try those that are due."""
    services.plan_fetches(now=now())
    services.fetch_due(now=now())
