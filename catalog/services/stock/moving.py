"""What reserving, committing and releasing share: the one update that moves stock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import connection

from catalog import queries
from catalog.errors import OutOfStock, ReservationBroken
from catalog.models import Reservation, Stock
from catalog.services.stock.watching import Moved, watch

# The guard repeats what the locks already promise: the database decides.
_MOVE = """
UPDATE catalog_stock AS s
SET on_hand = s.on_hand - m.taken, reserved = s.reserved + m.held
FROM unnest(%s::bigint[], %s::integer[], %s::integer[]) AS m (offer_id, taken, held)
JOIN catalog_offer o ON o.id = m.offer_id
JOIN catalog_variant v ON v.id = o.variant_id
WHERE s.offer_id = m.offer_id
  AND s.reserved + m.held BETWEEN 0 AND s.on_hand - m.taken
RETURNING o.id, v.product_id, o.vendor_id, s.on_hand - s.reserved + m.taken + m.held,
  s.on_hand - s.reserved, o.low_stock_at, s.low_since
"""


def move(*, taken: Mapping[int, int] | None = None, held: Mapping[int, int]) -> None:
    """Take units off the shelf and change how many are held, by offer, in one statement.

    What crosses a line on the way is told. The caller holds the locks of the rows.
    Raises: ReservationBroken when a row cannot move so.
    """
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
        moved = [Moved(*row) for row in cursor.fetchall()]
    watch(moved)


def refuse_shortage(wanted: Mapping[int, int], stock: Mapping[int, Stock]) -> None:
    """Refuse when fewer units can be bought than are wanted. Raises: OutOfStock."""
    available = {offer_id: row.available for offer_id, row in stock.items()}
    left = {
        offer_id: available.get(offer_id, 0)
        for offer_id, quantity in wanted.items()
        if available.get(offer_id, 0) < quantity
    }
    if left:
        raise OutOfStock(left, queries.offer_names(left))


def mark(reservations: Iterable[Reservation], status: str) -> None:
    """Say of reservations how they ended."""
    Reservation.objects.filter(pk__in=[row.pk for row in reservations]).update(status=status)
