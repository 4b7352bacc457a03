"""One database that was migrated, which every process and every run copies.

Migrating from nothing takes longer than most files of tests; copying takes a second.
"""

from __future__ import annotations

import hashlib
from typing import Any, Final

from django.db import connection

from marketplace.bootstrap.layout import ROOT
from marketplace.bootstrap.locks import FileLock
from marketplace.bootstrap.services import layout_for_tests

FLOORS: Final = ("catalog", "marketplace", "payments")
PREFIX: Final = "_migrated_"


def copy_what_is_migrated(name: str) -> None:
    """Let the test database of this process be a copy, in which nothing is left to migrate.

    `name` is the one that all processes know. The original is made by the first that asks for it,
    and anew when a file of ours changed.
    """
    original = f"{name}{PREFIX}{digest()}"
    with FileLock(layout_for_tests().run / "migrated.lock"):
        _ensure(original, name + PREFIX)
    connection.settings_dict["TEST"]["TEMPLATE"] = original


def digest() -> str:
    """Return what stands for every file that a migration may read."""
    found = hashlib.sha256()
    for floor in FLOORS:
        for path in sorted((ROOT / floor).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                found.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:16]


def _ensure(original: str, prefix: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix])
        known = {str(name) for (name,) in cursor.fetchall()}
    if original in known:
        return
    unfinished = f"{prefix}unfinished"
    _migrate(unfinished)
    with connection._nodb_cursor() as cursor:
        for outdated in known - {unfinished}:
            cursor.execute(f'DROP DATABASE "{outdated}"')
        # Only now has it the name that is looked for: what was cut short is made again.
        cursor.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{original}"')


def _migrate(name: str) -> None:
    settings: dict[str, Any] = connection.settings_dict
    before = settings["NAME"], settings["TEST"]["NAME"]
    settings["TEST"]["NAME"] = name
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    finally:
        connection.close()
        settings["NAME"], settings["TEST"]["NAME"] = before
