"""System checks before an installation opens: what the application may do, what it can find."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections

from marketplace.foundation.append_only import append_only_tables, trigger_written_tables

# Owning a table, or being a superuser, is enough to switch its triggers off.
_OWNED: Final = """
    SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind = 'r' AND pg_has_role(c.relowner, 'USAGE')
"""
_MISSING: Final = (
    "SELECT count(*) FROM unnest(%s::text[]) AS t (name) WHERE to_regclass(t.name) IS NULL"
)
_CLOSED: Final = """
    SELECT count(*) FROM unnest(%s::text[]) AS t (name)
    WHERE NOT has_table_privilege(to_regclass(t.name), %s)
"""


@register(Tags.database, deploy=True)
def check_database_role(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Report when the application's role may do too little in the database, or too much.

    Owning tables is too much: then no guard in the database binds it. It runs with
    `check --deploy --database default` alone: it needs the database, and migrations are the
    owner's work.
    """
    found: list[CheckMessage] = []
    for alias in databases or ():
        with connections[alias].cursor() as cursor:
            found += _too_little(cursor, alias)
            cursor.execute(_OWNED)
            (owned,) = cursor.fetchone()
        if owned:
            found.append(
                Warning(
                    f"The database role of {alias!r} owns {owned} tables, so it may switch off the "
                    "triggers that keep the books.",
                    hint="Name the owner in DATABASE_OWNER_URL, and in DATABASE_URL another role, "
                    "whose rights `prepare` then sets. Web, workers and beat need DATABASE_URL "
                    "alone.",
                    id="foundation.W001",
                )
            )
    return found


def _too_little(cursor: Any, alias: str) -> list[CheckMessage]:
    """Compare with the models: what is missing, and what the role may not read or add to."""
    tables = sorted({model._meta.db_table for model in apps.get_models() if model._meta.managed})
    written = sorted({*tables} - {*trigger_written_tables()})
    changed = sorted({*written} - {*append_only_tables(), "django_admin_log"})
    cursor.execute(_MISSING, [tables])
    (missing,) = cursor.fetchone()
    if missing:
        return [
            Error(
                f"{missing} tables are missing in the database of {alias!r}.",
                hint="Run `python3 manage.py prepare`.",
                id="foundation.E002",
            )
        ]
    closed = 0
    for names, right in ((tables, "SELECT"), (written, "INSERT"), (changed, "UPDATE")):
        cursor.execute(_CLOSED, [names, right])
        closed += cursor.fetchone()[0]
    if not closed:
        return []
    return [
        Error(
            f"The database role of {alias!r} lacks {closed} rights that the application needs.",
            hint="Run `python3 manage.py prepare` with DATABASE_OWNER_URL and DATABASE_URL both "
            "set: it gives the role of DATABASE_URL its rights.",
            id="foundation.E003",
        )
    ]


@register(Tags.staticfiles, deploy=True)
def check_static_manifest(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Report that static files were never collected: every page would fail to name its style."""
    storage: Any = staticfiles_storage
    if not isinstance(storage, ManifestFilesMixin) or storage.read_manifest() is not None:
        return []
    return [
        Error(
            f"There is no list of the static files in {settings.STATIC_ROOT}.",
            hint="Run `python3 manage.py collectstatic --no-input`.",
            id="foundation.E004",
        )
    ]
