"""Celery doors of reconciliation; each may be called twice, or never."""

from __future__ import annotations

from celery import shared_task

from marketplace.foundation.clock import now
from payments.gateways.patience import patient
from payments.reconciliation import services


@shared_task
@patient()
def pull_and_reconcile() -> None:
    """Fetch what every provider says of our balance, and reconcile both sides."""
    services.pull_and_reconcile(now=now())


@shared_task
def reconcile() -> None:
    """Match what a bank file brought."""
    services.reconcile(now=now())
