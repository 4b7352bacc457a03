"""Celery doors of the ledger; each is a sweep that may run twice."""

from __future__ import annotations

from celery import shared_task

from marketplace.foundation.clock import now
from payments.ledger import services


@shared_task
def snapshot_yesterday() -> None:
    """Keep the sums of the untracked accounts as of yesterday in Macau, once."""
    services.take_yesterday(now=now())
