"""Celery doors of the notifications room."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task

from marketplace.foundation.clock import now
from marketplace.notifications import services


@shared_task
def send_one(*, mail_id: str) -> None:
    """Send one mail."""
    services.send_mail(mail_id=UUID(mail_id), now=now())


@shared_task
def sweep_mail() -> None:
    """Send what the bell missed."""
    services.send_due(now=now())


@shared_task
def sweep_notices() -> None:
    """Drop notices that are old."""
    services.drop_old_notices(now=now())
