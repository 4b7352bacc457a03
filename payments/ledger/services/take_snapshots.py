"""Add the untracked accounts up as of the end of a business day, once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction

from marketplace.foundation.clock import macau_day
from payments.ledger.errors import LedgerBusy, SnapshotTooEarly
from payments.ledger.models import Snapshot
from payments.ledger.turnovers import NEWEST, SUMS

TRIES: Final = 250  # to find nobody writing who was when we came; together five seconds
_PAUSE: Final = "SELECT pg_sleep_for('20 milliseconds')"

# Numbers are given out before their transactions end: an entry below the highest one may come
# to light later. Who may hold such a number holds this lock on the table, so they are awaited.
_WRITERS: Final = """
    SELECT virtualtransaction FROM pg_locks
    WHERE locktype = 'relation' AND relation = 'ledger_entry'::regclass
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND mode = 'RowExclusiveLock' AND granted AND pid IS DISTINCT FROM pg_backend_pid()
"""
_BEGIN: Final = """
    INSERT INTO ledger_snapshot (day, seen_entry_id) VALUES (%(on)s, %(seen)s)
    ON CONFLICT (day) DO NOTHING RETURNING id
"""
_ADD_UP: Final = f"""
    WITH base AS MATERIALIZED ({NEWEST.format(which="s.day < %(on)s")})
    INSERT INTO ledger_snapshotbalance (snapshot_id, account_id, debits_minor, credits_minor)
    SELECT %(id)s, a.id, sums.debits, sums.credits
    FROM ({SUMS}) sums
    JOIN ledger_account a ON a.id = sums.account_id AND NOT a.is_tracked
"""  # noqa: S608 - constants alone


def take_snapshot(*, on: date, now: datetime) -> bool:
    """Keep the sums of the untracked accounts as of the end of `on`; return whether it is new.

    Nobody who posts has to wait. An entry that comes later with an earlier day is added when a
    balance is read, so it breaks nothing. Days are taken in order.
    Raises: SnapshotTooEarly (the day is not over in Macau, or a later one is taken), LedgerBusy
    (somebody has been writing entries for longer than `TRIES` allow; nothing was kept).
    """
    if Snapshot.objects.filter(day=on).exists():
        return False
    if on >= macau_day(now) or Snapshot.objects.filter(day__gt=on).exists():
        raise SnapshotTooEarly(f"{on} is not over, or a later day is taken")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")  # the first one reads all books
        cursor.execute("SELECT coalesce(max(id), 0) FROM ledger_entry")
        (seen,) = cursor.fetchone()
        _await_writers(cursor)
        cursor.execute(_BEGIN, {"on": on, "seen": seen})
        if (row := cursor.fetchone()) is None:
            return False
        cursor.execute(_ADD_UP, {"on": on, "seen": seen, "id": row[0]})
    return True


def take_yesterday(*, now: datetime) -> bool:
    """Take the snapshot of the last business day that is over; return whether it is new."""
    return take_snapshot(on=macau_day(now) - timedelta(days=1), now=now)


def _await_writers(cursor: Any) -> None:
    waiting: set[str] | None = None
    for _ in range(TRIES):
        cursor.execute(_WRITERS)
        found = {name for (name,) in cursor.fetchall()}
        waiting = found if waiting is None else waiting & found
        if not waiting:
            return
        cursor.execute(_PAUSE)
    raise LedgerBusy("somebody is still writing entries", retry_after=60)
