"""Celery doors of the privacy room."""

from __future__ import annotations

from celery import shared_task

from marketplace.foundation.clock import now
from marketplace.privacy import services


@shared_task
def sweep_exports() -> None:
    """Make copies that were asked for, and let go of those whose time is over."""
    services.build_exports(now=now())
    services.expire_exports(now=now())


@shared_task
def sweep_erasures() -> None:
    """Carry out the erasures whose days of grace are over."""
    services.erase_due(now=now())
