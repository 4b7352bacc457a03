"""Read every entry and compare its rows with its fingerprint, in ranges and on two connections."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from django.db import connection, transaction

from payments.ledger import proofs

RANGE: Final = 100_000  # entries to a statement, which bounds the memory of both sides
WORKERS: Final = 2
# For a statement of this module; the books may be long.
_SETTINGS: Final = (
    "SET LOCAL statement_timeout = 0; SET LOCAL work_mem = '64MB'; SET LOCAL jit = off"
)

Break = dict[str, Any]


def altered_entries() -> list[tuple[str, Break]]:
    """Return each break with its name, in the order of entries.

    Within a transaction of the caller everything is read on its connection, which alone sees
    what is not committed yet. An entry and its postings are seen at one moment.
    """
    ranges = _ranges()
    if connection.in_atomic_block:
        found = [_of_range(each) for each in ranges]
    else:
        with ThreadPoolExecutor(WORKERS, thread_name_prefix="ledger-check") as threads:
            found = list(threads.map(_apart, ranges))
    return [each for part in found for each in part]


def _ranges() -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(proofs.FIRST_AND_LAST)
        first, last = cursor.fetchone()
        if first is None:
            return []
        starts = [first]
        while True:
            cursor.execute(proofs.NEXT_START, [starts[-1], RANGE - 1])
            row = cursor.fetchone()
            if row is None:
                break
            starts.append(row[0])
    return list(zip(starts, [start - 1 for start in starts[1:]] + [last], strict=True))


def _apart(numbers: tuple[int, int]) -> list[tuple[str, Break]]:
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(_SETTINGS)
            return _of_range(numbers)
    finally:
        connection.close()  # this thread's own


def _of_range(numbers: tuple[int, int]) -> list[tuple[str, Break]]:
    with connection.cursor() as cursor:
        cursor.execute(proofs.ALTERED, {"first": numbers[0], "last": numbers[1]})
        rows = cursor.fetchall()
        return [each for row in rows for each in _named(cursor, *row)]


def _named(cursor: Any, entry_id: int, key: str | None, is_empty: bool) -> list[tuple[str, Break]]:
    if key is None:
        cursor.execute(proofs.LINES_OF, [entry_id])
        return [
            ("postings_without_entry", {"entry_id": entry, "line": line})
            for entry, line in cursor.fetchall()
        ]
    name = "entries_without_postings" if is_empty else "entries_that_were_altered"
    return [(name, {"entry_id": entry_id, "key": key})]
