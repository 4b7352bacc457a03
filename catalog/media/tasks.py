"""Celery doors of the pictures' room."""

from __future__ import annotations

from celery import shared_task

from catalog.media import services
from marketplace.foundation.clock import now


@shared_task
def make_one(*, master_id: str) -> None:
    """Make one picture's copies."""
    services.make_copies(master_id=int(master_id), now=now())


@shared_task
def sweep_copies() -> None:
    """Make the copies that the bell missed, and those that are tried again."""
    services.make_due(now=now())


@shared_task
def sweep_orphans() -> None:
    """Remove files that hang nowhere any more."""
    services.sweep_orphans(now=now())
