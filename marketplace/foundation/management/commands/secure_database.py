"""Give the application's database role the rights it needs, and no others."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection, transaction
from psycopg import sql

from marketplace.foundation.append_only import append_only_tables, trigger_written_tables

# Triggers run without this right; with it, a role could hang one that has its owner's rights on
# a table of its own.
_TRIGGER_FUNCTIONS = """
    SELECT p.proname
    FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace AND p.prorettype = 'trigger'::regtype
"""


class Command(BaseCommand):
    help = "Create the application's database role if it is missing and set its rights."

    def handle(self, *args: Any, **options: Any) -> None:
        # One transaction: a running application never sees what is granted before it is cut.
        with transaction.atomic(), connection.cursor() as cursor:
            self._create_role(cursor)
            self._grant(cursor)
            self._cut(cursor)
        if options["verbosity"]:
            count = len(append_only_tables())
            self.stdout.write(f"{settings.DATABASE_APP_ROLE}: {count} tables append-only")

    def _create_role(self, cursor: Any) -> None:
        name = settings.DATABASE_APP_ROLE
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(name)))

    def _grant(self, cursor: Any) -> None:
        for statement in (
            "GRANT USAGE ON SCHEMA public TO {role}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
            "REVOKE TRUNCATE, REFERENCES, TRIGGER ON ALL TABLES IN SCHEMA public FROM {role}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
            "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role}",
            "REVOKE CREATE ON SCHEMA public FROM PUBLIC, {role}",
        ):
            cursor.execute(_for_role(statement))

    def _cut(self, cursor: Any) -> None:
        for table in append_only_tables():
            cursor.execute(_for_role("REVOKE UPDATE, DELETE ON {name} FROM {role}", table))
        for table in trigger_written_tables():
            cursor.execute(_for_role("REVOKE INSERT, UPDATE, DELETE ON {name} FROM {role}", table))
        cursor.execute(_TRIGGER_FUNCTIONS)
        for (function,) in cursor.fetchall():
            cursor.execute(
                _for_role("REVOKE EXECUTE ON FUNCTION {name}() FROM PUBLIC, {role}", function)
            )


def _for_role(statement: str, name: str = "") -> sql.Composed:
    return sql.SQL(statement).format(
        role=sql.Identifier(settings.DATABASE_APP_ROLE), name=sql.Identifier(name)
    )
