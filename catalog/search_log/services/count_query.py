"""Count that something was looked for."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from catalog.search.asking import clean
from catalog.search_log.folding import folded
from catalog.search_log.personal import looks_personal

# One statement, also where two first ones meet; it waits for nothing but its own row.
_COUNT: Final = """
INSERT INTO search_log_querycount AS c
    (day, query, spelling, language, destination, asked, empty, results, clicks)
VALUES (%s, %s, %s, %s, %s, 1, %s, %s, 0)
ON CONFLICT ON CONSTRAINT search_log_once_a_day DO UPDATE SET
    asked = c.asked + 1, empty = c.empty + EXCLUDED.empty, results = EXCLUDED.results,
    spelling = EXCLUDED.spelling
"""


def count_query(*, text: str, language: str, destination: str, results: int, now: datetime) -> bool:
    """Add one to the row of a query's day in Macau; `results` is how many listings it found.

    Return whether it was counted: an empty query is not, and one that looks personal leaves no
    trace, here or in a log file.
    """
    query = folded(text)
    if not query or looks_personal(text):
        return False
    row: tuple[Any, ...] = (timezone.localdate(now), query, clean(text), language, destination)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [*row, 0 if results else 1, results])
    return True
