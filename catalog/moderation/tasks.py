"""Celery doors of the moderation's room."""

from __future__ import annotations

from celery import shared_task

from catalog.moderation import services
from marketplace.foundation.clock import now


@shared_task
def sweep_screening() -> None:
    """Screen the next products of a run over the whole catalog."""
    services.screen_chunk(now=now())


@shared_task
def sweep_told() -> None:
    """Tell vendors of what people decided."""
    services.tell_decided(now=now())
