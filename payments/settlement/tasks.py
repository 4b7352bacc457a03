"""Celery doors of the settlement room; each is a sweep over rows."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task

from marketplace.foundation.clock import macau_day, now
from payments.settlement import services
from payments.settlement.models import SettlementRun


@shared_task
def post_due_earnings() -> None:
    """Make earnings payable whose hold has passed."""
    services.post_due(now=now())


@shared_task
def close_yesterday() -> None:
    """Close yesterday's period in Macau, once."""
    at = now()
    yesterday = macau_day(at) - timedelta(days=1)
    if SettlementRun.objects.filter(period_end=yesterday, finished_at__isnull=False).exists():
        return
    services.post_due(now=at)
    services.close_period(on=yesterday, by="system:settlement", now=at)


@shared_task
def submit_approved_batches() -> None:
    """Send approved payout batches to the bank."""
    services.submit_approved(now=now())
