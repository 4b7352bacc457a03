"""Celery doors of the catalog: sweeps whose work is rows."""

from __future__ import annotations

from celery import shared_task

from catalog import services
from marketplace.foundation.clock import now


@shared_task
def sweep_scheduled_moves() -> None:
    """Publish and archive listings whose instant has come."""
    services.move_due(now=now())
