"""System checks that ask the database what the application may do there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.apps import AppConfig
from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import connections

# Owning a table, or being a superuser, is enough to switch its triggers off.
_OWNED: Final = """
    SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind = 'r' AND pg_has_role(c.relowner, 'USAGE')
"""


@register(Tags.database, deploy=True)
def check_database_role(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Warn when the application's role owns tables: then no guard in the database binds it.

    It runs with `check --deploy --database default` alone: it needs the database, and migrations
    are the owner's work.
    """
    found: list[CheckMessage] = []
    for alias in databases or ():
        with connections[alias].cursor() as cursor:
            cursor.execute(_OWNED)
            (owned,) = cursor.fetchone()
        if owned:
            found.append(
                Warning(
                    f"The database role of {alias!r} owns {owned} tables, so it may switch off the "
                    "triggers that keep the books.",
                    hint="Give DATABASE_OWNER_URL to `prepare` alone, and in DATABASE_URL another "
                    "role, whose rights `secure_database` has set.",
                    id="foundation.W001",
                )
            )
    return found
