"""Databases that live as long as a benchmark, on the servers of the tests."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from marketplace.bootstrap import parts
from marketplace.bootstrap.layout import ROOT, Layout
from marketplace.bootstrap.local_secrets import local_secrets
from marketplace.bootstrap.parts import Places
from marketplace.bootstrap.servers import Addresses

NO_SANDBOX = 1  # a port that nobody answers on: no benchmark pays


@dataclass(frozen=True)
class Database:
    """One database with its folder for files; commands and web processes start from it."""

    addresses: Addresses
    layout: Layout

    def environment(self, places: Places) -> dict[str, str]:
        """Return what a part of the marketplace gets from `up`."""
        known = local_secrets(self.layout.var)
        return parts.shared_environment(self.layout, places, self.addresses, known)

    def manage(self, *words: str) -> None:
        """Run a command as the role that owns the tables; raise when it fails."""
        env = self.environment(Places("127.0.0.1", 8000, NO_SANDBOX)) | {
            "DATABASE_OWNER_URL": self.addresses.database_owner_url,
            "DATABASE_AS_OWNER": "1",
        }
        subprocess.run(
            [sys.executable, "manage.py", *words], cwd=ROOT, env=env, stdout=sys.stderr, check=True
        )

    def setting(self, name: str) -> str:
        """Return what the server has this setting at, in its own words."""
        with psycopg.connect(self.addresses.database_owner_url) as link:
            row = link.execute("SELECT current_setting(%s)", [name]).fetchone()
        return str(row[0]) if row else ""

    def count(self, tables: list[str]) -> int:
        """Return how many rows these tables hold together."""
        with psycopg.connect(self.addresses.database_owner_url) as link:
            asked = [sql.SQL("(SELECT count(*) FROM {})").format(sql.Identifier(t)) for t in tables]
            row = link.execute(sql.SQL("SELECT ") + sql.SQL(" + ").join(asked)).fetchone()
        return int(row[0]) if row else 0


@contextmanager
def throwaway(addresses: Addresses, number: int) -> Iterator[Database]:
    """Make a migrated database beside the tests' own, and drop it at the end."""
    name = f"ponte_bench_{os.getpid()}_{number}"
    apart = "&" if "?" in addresses.redis_url else "?"
    its_own = replace(
        addresses,
        database_url=make_conninfo(addresses.database_url, dbname=name),
        database_owner_url=make_conninfo(addresses.database_owner_url, dbname=name),
        redis_url=f"{addresses.redis_url}{apart}db={number}",  # or caches would mix
    )
    _tell_server(addresses, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        with TemporaryDirectory(prefix="ponte-bench-") as folder:
            layout = Layout(Path(folder))
            layout.make()
            found = Database(its_own, layout)
            found.manage("prepare", "--no-seed", "--verbosity", "0")
            yield found
    finally:
        drop(addresses, name)


def drop(addresses: Addresses, name: str) -> None:
    """Drop a database, whoever is connected to it."""
    gone = sql.SQL("DROP DATABASE {}").format(sql.Identifier(name))
    try:
        _tell_server(addresses, gone + sql.SQL(" WITH (FORCE)"))
    except psycopg.errors.InsufficientPrivilege:  # the server is vacuuming it; that one it ends
        _tell_server(addresses, gone)


def _tell_server(addresses: Addresses, statement: sql.Composed) -> None:
    with psycopg.connect(addresses.database_owner_url, autocommit=True) as link:
        link.execute(statement)
