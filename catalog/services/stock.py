"""Hold units for a checkout, take them when it is paid, let them go when it is not.

Each function locks the stock rows that it touches in the order of their ids and then moves
them with one guarded update. They join the caller's transaction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import connection, transaction

from catalog import locks, queries
from catalog.errors import OutOfStock, ReservationBroken, ReservationLapsed
from catalog.models import Reservation, Stock
from catalog.types import StockLine

Status = Reservation.Status
SWEEP_BATCH = 100

# The guard repeats what the locks already promise: the database decides.
_MOVE = """
UPDATE catalog_stock AS s
SET on_hand = s.on_hand - m.taken, reserved = s.reserved + m.held
FROM unnest(%s::bigint[], %s::integer[], %s::integer[]) AS m (offer_id, taken, held)
WHERE s.offer_id = m.offer_id
  AND s.reserved + m.held BETWEEN 0 AND s.on_hand - m.taken
"""


@transaction.atomic
def reserve(lines: Sequence[StockLine], reference: str, until: datetime) -> None:
    """Hold every line's units for `reference` until an instant, or none of them.

    The same lines under the same reference again change nothing, and keep the first instant.
    Raises: OutOfStock naming each short line; ReservationLapsed when the reference's hold is
    over; ReservationBroken when it holds other lines.
    """
    wanted = _counted(lines)
    stock = locks.stock_rows(wanted)
    if _is_held_already(reference, wanted):
        return
    _refuse_shortage(wanted, stock)
    _move(held=wanted)
    Reservation.objects.bulk_create(
        Reservation(offer_id=offer_id, reference=reference, quantity=quantity, until=until)
        for offer_id, quantity in sorted(wanted.items())
    )


@transaction.atomic
def commit(reference: str) -> None:
    """Take what a reference holds out of stock: it is paid.

    A hold that was let go meanwhile is taken again when the units are still there. Committing
    twice takes once.
    Raises: OutOfStock when they are not, and then nothing moved; ReservationBroken when
    nothing was ever held under the reference.
    """
    reservations = locks.stock_of_reference(reference)
    if not reservations:
        raise ReservationBroken(f"nothing was reserved for {reference}")
    held = _quantities(reservations, Status.HELD)
    released = _quantities(reservations, Status.RELEASED)
    if released:
        _refuse_shortage(released, locks.stock_rows(released))
    _move(taken=held | released, held={offer_id: -n for offer_id, n in held.items()})
    _mark(reservations, Status.COMMITTED)


@transaction.atomic
def release(reference: str) -> bool:
    """Let go what a reference still holds; what was committed stays taken.

    Returns whether it held anything.
    """
    reservations = locks.stock_of_reference(reference)
    held = [row for row in reservations if row.status == Status.HELD]
    _move(held={row.offer_id: -row.quantity for row in held})
    _mark(held, Status.RELEASED)
    return bool(held)


def release_expired(now: datetime) -> int:
    """Let go every hold whose instant has passed, one reference per transaction.

    Returns how many references were let go; at most a batch, the next sweep takes the rest.
    """
    due = (
        Reservation.objects.filter(status=Status.HELD, until__lte=now)
        .order_by("until")
        .values_list("reference", flat=True)[:SWEEP_BATCH]
    )
    return sum(release(reference) for reference in dict.fromkeys(due))


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
    if any(row.status == Status.RELEASED for row in existing):
        raise ReservationLapsed()
    return True


def _refuse_shortage(wanted: Mapping[int, int], stock: Mapping[int, Stock]) -> None:
    available = {offer_id: row.available for offer_id, row in stock.items()}
    left = {
        offer_id: available.get(offer_id, 0)
        for offer_id, quantity in wanted.items()
        if available.get(offer_id, 0) < quantity
    }
    if left:
        raise OutOfStock(left, queries.offer_names(left))


def _quantities(reservations: Iterable[Reservation], status: str) -> dict[int, int]:
    return {row.offer_id: row.quantity for row in reservations if row.status == status}


def _move(*, taken: Mapping[int, int] | None = None, held: Mapping[int, int]) -> None:
    taken = taken or {}
    offer_ids = sorted({*taken, *held})
    if not offer_ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            _MOVE,
            [offer_ids, [taken.get(o, 0) for o in offer_ids], [held.get(o, 0) for o in offer_ids]],
        )
        if cursor.rowcount != len(offer_ids):
            raise ReservationBroken(f"stock of {offer_ids} moved by {cursor.rowcount} rows")


def _mark(reservations: Iterable[Reservation], status: str) -> None:
    Reservation.objects.filter(pk__in=[row.pk for row in reservations]).update(status=status)
