"""The one lock of the book: a person's year. In the house's order: after stock and identity,
before the charge.
"""

from __future__ import annotations

from django.db import connection


def person(index: str, year: int) -> None:
    """Wait until nobody else decides about this person's year; freed with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [f"quota:{index}", year]
        )
