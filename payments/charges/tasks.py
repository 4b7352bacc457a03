"""Celery doors of charges. The work is rows; each door may be called twice, or never.

A worker can wait for the provider, so every door is patient.
"""

from __future__ import annotations

from uuid import UUID

from celery import shared_task

from marketplace.foundation.clock import now
from payments.charges import services
from payments.gateways.patience import patient


@shared_task
@patient()
def process_webhook(*, event_id: str) -> None:
    """Act on one message of the inbox."""
    services.process_webhook(UUID(event_id), now=now())


@shared_task
@patient()
def sweep_webhooks() -> None:
    """Act on messages whose bell was lost, or that wait for another try."""
    services.sweep_webhooks(now=now())


@shared_task
@patient()
def poll_attempts() -> None:
    """Ask about attempts that the provider may have forgotten to tell of."""
    services.poll_open_attempts(now=now())


@shared_task
@patient()
def expire_charges() -> None:
    """End charges whose time is over."""
    services.expire_charges(now=now())


@shared_task
@patient()
def submit_refunds() -> None:
    """Ask for refunds that are due."""
    services.submit_refunds(now=now())


@shared_task
@patient()
def poll_refunds() -> None:
    """Ask how pending refunds stand."""
    services.poll_refunds(now=now())


@shared_task
@patient()
def poll_declarations() -> None:
    """Ask what customs answered to declarations of payments."""
    services.poll_declarations(now=now())


@shared_task
@patient()
def poll_disputes() -> None:
    """Ask how open disputes stand, remind of those that end soon, hand in what waits."""
    services.send_answers(now=now())
    services.poll_disputes(now=now())


@shared_task
@patient()
def recover_undelivered() -> None:
    """Fetch the news that the provider could not deliver."""
    services.recover_undelivered(now=now())
