"""Celery doors of conversations."""

from __future__ import annotations

from celery import shared_task

from marketplace.conversations import services
from marketplace.foundation.clock import now


@shared_task
def sweep_old_messages() -> None:
    """Delete what has lain its time."""
    services.drop_old_messages(now=now())
