"""Who else asks the database for something: long work that could take more makes room for them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Final

from django.db import connection

LATELY: Final = timedelta(seconds=2)  # buyers come back sooner than that when there are several

# Sessions of the same role, which is all that a role without special rights may see of others:
# web processes and workers share it.
_OTHERS: Final = """
    SELECT EXISTS (
        SELECT FROM pg_stat_activity
        WHERE datname = current_database() AND usename = current_user
            AND pid <> pg_backend_pid() AND pid <> ALL (%s)
            AND (state = 'active' OR state_change > clock_timestamp() - make_interval(secs => %s))
    )
"""


def session() -> int:
    """Return the number by which the server knows this connection's session."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        number: int = cursor.fetchone()[0]
    return number


def has_company(*, but: Collection[int] = (), lately: timedelta = LATELY) -> bool:
    """Tell whether others than these sessions (and this one) work, or did so lately."""
    with connection.cursor() as cursor:
        cursor.execute(_OTHERS, [list(but), lately.total_seconds()])
        found: bool = cursor.fetchone()[0]
    return found
