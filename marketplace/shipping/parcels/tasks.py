"""Celery doors of the parcels room. The work is rows; each door may be called twice, or never."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task

from marketplace.foundation.clock import now
from marketplace.shipping.parcels import services


@shared_task
def process_message(*, message_id: str) -> None:
    """Act on one message of the inbox."""
    services.process_message(UUID(message_id), now=now())


@shared_task
def sweep_messages() -> None:
    """Act on messages whose bell was lost, or that wait for another try."""
    services.sweep_messages(now=now())


@shared_task
def poll_shipments() -> None:
    """Ask carriers about what is due, and after bookings whose answer never came."""
    services.find_lost_answers(now=now())
    services.poll_shipments(now=now())
