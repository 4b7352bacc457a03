"""Celery doors of the reviews' room."""

from __future__ import annotations

from celery import shared_task

from catalog.reviews import services
from marketplace.foundation.clock import now


@shared_task
def sweep_held() -> None:
    """Show reviews whose time of waiting for the shop is over."""
    services.publish_due(now=now())
