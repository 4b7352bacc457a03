"""Celery doors of the vault."""

from __future__ import annotations

from celery import shared_task

from marketplace.customs.identity import services
from marketplace.foundation.clock import now


@shared_task
def erase_due() -> None:
    """Erase the identities whose time has come."""
    services.erase_due(now=now())
