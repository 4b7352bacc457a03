"""The two roles of the database, to try by SQL what rights and triggers refuse.

Both act in the transaction of the test; `separate_application` has a connection of its own and
really commits, for what needs an earlier transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg import sql

Books = Callable[[], tuple[Any, ...]]


class Role:
    """Runs one statement after another with the rights of a role."""

    def __init__(self, raw: psycopg.Connection[Any], name: str | None) -> None:
        self._raw = raw
        self._become = sql.SQL("RESET ROLE")
        if name:
            self._become = sql.SQL("SET ROLE {}").format(sql.Identifier(name))

    def execute(self, statement: str, params: Sequence[Any] | None = None) -> list[Any]:
        """Run a statement in a savepoint and return its rows; an error undoes it alone."""
        with self._raw.transaction(), self.acting():
            cursor = self._raw.execute(statement, params)
            return cursor.fetchall() if cursor.description else []

    @contextmanager
    def acting(self) -> Iterator[None]:
        """Have everything on this connection done by the role; an error is undone outside."""
        self._raw.execute(self._become)
        yield
        self._raw.execute("RESET ROLE")


@pytest.fixture(scope="session")
def secured(django_db_setup: None, django_db_blocker: Any) -> None:
    """Cut the application role's rights once, as `prepare` does."""
    with django_db_blocker.unblock():
        call_command("secure_database", verbosity=0)
        connection.close()


@pytest.fixture
def as_application_role(db: None, secured: None) -> Role:
    """The role that the web process and the workers have."""
    connection.ensure_connection()
    return Role(connection.connection, settings.DATABASE_APP_ROLE)


@pytest.fixture
def as_owner(db: None, secured: None) -> Role:
    """The role that owns the tables and runs migrations."""
    connection.ensure_connection()
    return Role(connection.connection, None)


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
