"""Celery doors of the outbox."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task

from marketplace.foundation import outbox


@shared_task
def deliver_event(*, delivery_id: str) -> None:
    """Deliver one event to one handler."""
    outbox.deliver(UUID(delivery_id))


@shared_task
def sweep_outbox() -> None:
    """Deliver what the bell missed."""
    for delivery_id in outbox.due_deliveries():
        outbox.deliver(delivery_id)
