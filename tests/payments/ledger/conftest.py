"""The books, and the application's role on a connection of its own, which really commits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from tests.factories.roles import Role

Books = Callable[[], tuple[Any, ...]]


@pytest.fixture
def separate_application(transactional_db: None, secured: None) -> Iterator[Role]:
    """The application's role on a connection of its own: each statement is committed."""
    known = connection.settings_dict
    with psycopg.connect(
        dbname=known["NAME"],
        user=known["USER"] or None,
        password=known["PASSWORD"] or None,
        host=known["HOST"] or None,
        port=known["PORT"] or None,
        autocommit=True,
    ) as raw:
        yield Role(raw, settings.DATABASE_APP_ROLE)


@pytest.fixture
def books() -> Books:
    """Read everything in the books, to assert that nothing moved."""

    def read() -> tuple[Any, ...]:
        tables = (
            ("ledger_account", "id"),
            ("ledger_entry", "id"),
            ("ledger_posting", "entry_id, line"),
            ("ledger_balance", "account_id"),
        )
        with connection.cursor() as cursor:
            # A deferred key still waiting would stand in the way of TRUNCATE and ALTER.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            found = []
            for table, order in tables:
                cursor.execute(f"SELECT * FROM {table} ORDER BY {order}")
                found.append(cursor.fetchall())
        return tuple(found)

    return read
