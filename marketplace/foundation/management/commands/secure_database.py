"""Give the application's database role the rights it needs, and no others."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection
from psycopg import sql

from marketplace.foundation.append_only import append_only_tables


class Command(BaseCommand):
    help = "Create the application's database role if it is missing and set its rights."

    def handle(self, *args: Any, **options: Any) -> None:
        role = sql.Identifier(settings.DATABASE_APP_ROLE)
        with connection.cursor() as cursor:
            self._create_role(cursor)
            for statement in (
                "GRANT USAGE ON SCHEMA public TO {role}",
                "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
                "REVOKE TRUNCATE, REFERENCES, TRIGGER ON ALL TABLES IN SCHEMA public FROM {role}",
                "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
                "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role}",
                "REVOKE CREATE ON SCHEMA public FROM PUBLIC, {role}",
            ):
                cursor.execute(sql.SQL(statement).format(role=role))
            tables = append_only_tables()
            for table in tables:
                cursor.execute(
                    sql.SQL("REVOKE UPDATE, DELETE ON {table} FROM {role}").format(
                        table=sql.Identifier(table), role=role
                    )
                )
        if options["verbosity"]:
            self.stdout.write(f"{settings.DATABASE_APP_ROLE}: {len(tables)} tables append-only")

    def _create_role(self, cursor: Any) -> None:
        name = settings.DATABASE_APP_ROLE
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(name)))
