"""Celery doors of the catalog."""

from __future__ import annotations

from celery import shared_task

from catalog.services import stock
from marketplace.foundation.clock import now


@shared_task
def release_expired_reservations() -> None:
    """Let go holds whose time has passed."""
    stock.release_expired(now())
