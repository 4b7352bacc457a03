"""Every lock that fx takes."""

from __future__ import annotations

from django.db import connection

_RECORDING = 0xF8
_FREEZING = 0xF9


def recording() -> None:
    """Wait until nobody else stores a rate; freed with the transaction.

    The guards compare a new rate with those that are there. Rates come a few a day: one lock
    for all of them costs nothing.
    """
    _wait(_RECORDING)


def freezing() -> None:
    """Wait until nobody else freezes rates for a run; runs are few, and freeze once each."""
    _wait(_FREEZING)


def _wait(number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
