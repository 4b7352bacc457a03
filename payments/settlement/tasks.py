"""Celery doors of the settlement room; each is a sweep over rows."""

from __future__ import annotations

from celery import shared_task

from marketplace.foundation.clock import now
from payments.settlement import services


@shared_task
def post_due_earnings() -> None:
    """Make earnings payable whose hold has passed."""
    services.post_due(now=now())


@shared_task
def close_yesterday() -> None:
    """Close yesterday's period in Macau, once."""
    services.close_yesterday(now=now())


@shared_task
def submit_approved_batches() -> None:
    """Send approved payout batches to the bank."""
    services.submit_approved(now=now())
