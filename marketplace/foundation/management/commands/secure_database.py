"""Give the application's database role the rights it needs, and no others."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError, connection, transaction
from psycopg import errors, sql

from marketplace.foundation.append_only import (
    append_only_tables,
    never_deleted_tables,
    trigger_written_tables,
)

# Triggers run without this right; with it, a role could hang one that has its owner's rights on
# a table of its own.
_TRIGGER_FUNCTIONS = """
    SELECT p.proname
    FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace AND p.prorettype = 'trigger'::regtype
"""
# Django's own: who did what in the admin, and which migrations ran.
_LOG = "django_admin_log"
_MIGRATIONS = "django_migrations"


class Command(BaseCommand):
    help = "Set the rights of the application's database role, the one that DATABASE_URL names."

    def handle(self, *args: Any, **options: Any) -> None:
        role = settings.DATABASE_APP_ROLE
        try:
            # One transaction: a running application never sees what is granted before it is cut.
            with transaction.atomic(), connection.cursor() as cursor:
                if not self._role_exists(cursor, role) and not self._created(cursor, role):
                    self.stdout.write(
                        "No other role is named and this one may not create any: the application "
                        "will run as the owner of the tables, whom no guard binds."
                    )
                    return
                self._grant(cursor)
                self._cut(cursor)
        except ProgrammingError as error:
            if not isinstance(error.__cause__, errors.InsufficientPrivilege):
                raise
            raise CommandError(_refused(role, error)) from error
        if options["verbosity"]:
            count = len(append_only_tables())
            self.stdout.write(f"{role}: {count} tables append-only")

    def _role_exists(self, cursor: Any, role: str) -> bool:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        return cursor.fetchone() is not None

    def _created(self, cursor: Any, role: str) -> bool:
        """Create a role that nobody signs in as, for a single URL; tell whether this was allowed.

        Raises: CommandError for the role that DATABASE_URL names (it needs a password, which is
        not ours to choose), and when this role does not own the tables either.
        """
        if settings.DATABASE_HAS_TWO_ROLES:
            raise CommandError(
                f'DATABASE_URL names the role "{role}", which does not exist. As a superuser: '
                f"CREATE ROLE {role} LOGIN PASSWORD '...'; then prepare again."
            )
        cursor.execute(
            "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
        )
        (may_create,) = cursor.fetchone()
        if not may_create and not self._owns_tables(cursor):
            raise CommandError(_refused(role, errors.InsufficientPrivilege("it owns no tables")))
        if may_create:
            cursor.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(role)))
        return bool(may_create)

    def _owns_tables(self, cursor: Any) -> bool:
        cursor.execute(
            "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass(%s)",
            [_MIGRATIONS],
        )
        return bool(cursor.fetchone() == (True,))

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
        for table in never_deleted_tables():
            cursor.execute(_for_role("REVOKE DELETE ON {name} FROM {role}", table))
        for table in (*trigger_written_tables(), _MIGRATIONS):
            cursor.execute(_for_role("REVOKE INSERT, UPDATE, DELETE ON {name} FROM {role}", table))
        cursor.execute(_for_role("REVOKE UPDATE, DELETE ON {name} FROM {role}", _LOG))
        cursor.execute(_TRIGGER_FUNCTIONS)
        for (function,) in cursor.fetchall():
            cursor.execute(
                _for_role("REVOKE EXECUTE ON FUNCTION {name}() FROM PUBLIC, {role}", function)
            )


def _refused(role: str, error: Exception) -> str:
    what = str(error).strip().splitlines()[0]
    owner = connection.settings_dict["USER"] or "that connects"
    return (
        f'The role "{owner}" may not set the rights of "{role}": {what}. It has to own the '
        "database and its tables: name that role in DATABASE_OWNER_URL."
    )


def _for_role(statement: str, name: str = "") -> sql.Composed:
    return sql.SQL(statement).format(
        role=sql.Identifier(settings.DATABASE_APP_ROLE), name=sql.Identifier(name)
    )
