"""Celery doors of the orders room: sweeps whose work is rows."""

from __future__ import annotations

from celery import shared_task

from marketplace.foundation.clock import now
from marketplace.orders import services
from marketplace.orders.services import returns
from payments.gateways.patience import patient


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
def sweep_returns() -> None:
    """Do what the clocks of returns say."""
    returns.sweep_returns(now=now())


@shared_task
def sweep_customs() -> None:
    """Open the customs cases that a paid order still lacks."""
    services.open_missing_cases(now=now())


@shared_task
@patient()
def declare_payments() -> None:
    """Have customs told of payments by the providers that took them."""
    services.declare_payments(now=now())


@shared_task
def tell_search() -> None:
    """Tell search where shops send goods, and by which rates prices are compared."""
    services.tell_search(now=now())
