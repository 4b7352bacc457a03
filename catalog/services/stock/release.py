"""Let held units go back on sale."""

from __future__ import annotations

from django.db import transaction

from catalog import locks
from catalog.models import Reservation
from catalog.services.stock.moving import mark, move


@transaction.atomic
def release(reference: str) -> None:
    """Let go what a reference still holds; what was committed stays taken."""
    reservations = locks.stock_of_reference(reference)
    held = [row for row in reservations if row.status == Reservation.Status.HELD]
    move(held={row.offer_id: -row.quantity for row in held})
    mark(held, Reservation.Status.RELEASED)
