"""A name that one transaction at a time holds, whether or not there is a row of it."""

from __future__ import annotations

from django.db import connection


def hold_name(name: str) -> None:
    """Wait until nobody else holds the name; freed with the transaction.

    `name` begins with what it is of, `buyer:` for one, which keeps kinds of names apart.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
