"""Celery doors of the settlement room; each is a sweep over rows."""

from __future__ import annotations

from typing import Final

from celery import shared_task

from marketplace.foundation.bell import ring
from marketplace.foundation.clock import now
from payments.gateways.patience import patient
from payments.settlement import services

_SECONDS: Final = 40  # well within CELERY_TASK_SOFT_TIME_LIMIT, with the last chunk's own time


@shared_task
def post_due_earnings() -> None:
    """Make earnings payable whose hold has passed."""
    services.post_due(now=now())


@shared_task
def close_ended_period() -> None:
    """Plan the closing of the last period that ended, once, and let workers begin with it."""
    if services.close_ended_period(now=now()):
        ring("payments.settlement.tasks.continue_settlement")


@shared_task
def continue_settlement() -> None:
    """Work the open run off for a while; ring again while something is left."""
    if services.continue_run(now=now(), seconds=_SECONDS):
        ring("payments.settlement.tasks.continue_settlement")


@shared_task
def submit_approved_batches() -> None:
    """Send approved payout batches to the bank."""
    services.submit_approved(now=now())


@shared_task
def send_provider_transfers() -> None:
    """Ask the payment provider for each transfer that was approved."""
    with patient():
        services.send_transfers(now=now())


@shared_task
def fetch_bank_answers() -> None:
    """Fetch and apply what the bank has answered."""
    at = now()
    services.fetch_answers(now=at)
    services.apply_answers(now=at)


@shared_task
def alarm_silent_payouts() -> None:
    """Raise an alarm for payouts that the bank says nothing of."""
    services.alarm_silent(now=now())
