"""The database's roles, to try by SQL what rights and triggers refuse."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

# A role with CREATEROLE alone administers the role that it made, but may not act as it.
_MAY_ACT = """
    SELECT pg_has_role(
        current_user, %s,
        CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END
    )
"""


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


def let_the_owner_act_as_the_application() -> None:
    """Let the tests' own role act as the application's, where it has not been let already."""
    role = settings.DATABASE_APP_ROLE
    with connection.cursor() as cursor:
        cursor.execute(_MAY_ACT, [role])
        if not cursor.fetchone()[0]:
            cursor.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(role)))


@contextmanager
def without_triggers(table: str) -> Iterator[None]:
    """Let a test damage a table's rows as only its owner could, by setting its guards aside."""
    named = sql.Identifier(table)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a key still waiting forbids ALTER
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(named))
        yield
        cursor.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(named))
