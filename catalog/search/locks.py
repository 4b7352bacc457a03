"""Whoever writes listings waits for others who write near by; readers never wait."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.db import connection

BLOCK: Final = 1_000  # product ids of one lock
_SPACE: Final = 0x5EA2C4  # keeps these locks apart from others of the database
MEANINGS: Final = _SPACE << 8  # one number: a space of its own beside pairs of numbers


def blocks(product_ids: Iterable[int]) -> None:
    """Lock the blocks of products until the transaction ends, always in the same order.

    Goods are read after this: who waited reads what the other one did not see.
    """
    numbers = sorted({pk // BLOCK for pk in product_ids})
    if numbers:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(%s, n)"
                " FROM (SELECT unnest(%s::integer[]) AS n ORDER BY 1) AS ordered",
                [_SPACE, numbers],
            )


def share_meanings() -> None:
    """Write entries until the transaction ends, beside others; meanings are read after this."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [MEANINGS])


def wait_for_meanings() -> None:
    """Wait until nobody writes entries who began before now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [MEANINGS])
