"""Celery doors of the orders room: sweeps whose work is rows."""

from __future__ import annotations

from celery import shared_task

from marketplace.foundation.clock import now
from marketplace.orders import services


@shared_task
def sweep_receipts() -> None:
    """Count as received what nobody confirmed for long enough."""
    services.receive_by_timer(now=now())


@shared_task
def sweep_completions() -> None:
    """Complete what was delivered and held long enough."""
    services.complete_delivered(now=now())


@shared_task
def sweep_holds() -> None:
    """Cancel orders whose charge ended long ago and whose news has not come."""
    services.expire_overdue(now=now())


@shared_task
def sweep_timers() -> None:
    """Remind shops that have not sent, cancel what they never sent, answer in their place."""
    services.fire_timers(now=now())


@shared_task
def tell_search() -> None:
    """Tell search where shops send goods, and by which rates prices are compared."""
    services.tell_search(now=now())
