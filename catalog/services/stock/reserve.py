"""Hold units for a checkout."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from catalog import locks
from catalog.errors import ReservationBroken, ReservationLapsed
from catalog.models import Reservation
from catalog.services.stock.moving import move, refuse_shortage
from catalog.types import StockLine


@transaction.atomic
def reserve(lines: Sequence[StockLine], reference: str, until: datetime) -> None:
    """Hold every line's units for `reference`, or none of them.

    At `until` the news that ends the hold is overdue (`queries.overdue_holds`); the hold itself
    stays. The same lines under the same reference again change nothing, and keep the first
    instant.
    Raises: OutOfStock naming each short line; ReservationLapsed when the reference's hold is
    over; ReservationBroken when it holds other lines.
    """
    wanted = _counted(lines)
    stock = locks.stock_rows(wanted)
    if _is_held_already(reference, wanted):
        return
    refuse_shortage(wanted, stock)
    move(held=wanted)
    Reservation.objects.bulk_create(
        Reservation(offer_id=offer_id, reference=reference, quantity=quantity, until=until)
        for offer_id, quantity in sorted(wanted.items())
    )


def _counted(lines: Iterable[StockLine]) -> dict[int, int]:
    wanted: Counter[int] = Counter()
    for line in lines:
        if line.quantity < 1:
            raise ReservationBroken(f"{line.quantity} units of offer {line.offer_id}")
        wanted[line.offer_id] += line.quantity
    if not wanted:
        raise ReservationBroken("a reservation has lines")
    return dict(wanted)


def _is_held_already(reference: str, wanted: Mapping[int, int]) -> bool:
    existing = list(Reservation.objects.filter(reference=reference))
    if not existing:
        return False
    if {row.offer_id: row.quantity for row in existing} != wanted:
        raise ReservationBroken(f"{reference} holds other lines already")
    if any(row.status == Reservation.Status.RELEASED for row in existing):
        raise ReservationLapsed()
    return True
