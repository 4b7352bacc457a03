"""Take what is held out of stock: it is paid."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from catalog import locks
from catalog.errors import ReservationBroken
from catalog.models import Reservation
from catalog.services.stock.moving import mark, move, refuse_shortage

Status = Reservation.Status


@transaction.atomic
def commit(reference: str) -> None:
    """Take what a reference holds out of stock. Committing twice takes once.

    A hold that was let go meanwhile is taken again when the units are still there.
    Raises: OutOfStock when they are not, and then nothing moved; ReservationBroken when
    nothing was ever held under the reference.
    """
    reservations = locks.stock_of_reference(reference)
    if not reservations:
        raise ReservationBroken(f"nothing was reserved for {reference}")
    held = _quantities(reservations, Status.HELD)
    released = _quantities(reservations, Status.RELEASED)
    if released:
        refuse_shortage(released, locks.stock_rows(released))
    move(taken=held | released, held={offer_id: -n for offer_id, n in held.items()})
    mark(reservations, Status.COMMITTED)


def _quantities(reservations: Iterable[Reservation], status: str) -> dict[int, int]:
    return {row.offer_id: row.quantity for row in reservations if row.status == status}
