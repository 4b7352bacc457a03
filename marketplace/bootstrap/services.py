"""The servers for one command: those that its environment names, else shared ones of our own."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from marketplace.bootstrap import outside
from marketplace.bootstrap.keeper import Use
from marketplace.bootstrap.layout import ROOT, Layout
from marketplace.bootstrap.origins import wanted_origin
from marketplace.bootstrap.servers import Addresses, named_database, named_owner, named_redis


def var_folder() -> Path:
    """Give the folder for a run's own state."""
    return Path(os.environ.get("PONTE_VAR", "").strip() or ROOT / "var").absolute()


def layout_for_tests() -> Layout:
    """Give the tests' data folders; one pair for each origin that is asked for by name."""
    return Layout(var_folder(), "-".join(filter(None, ("test", wanted_origin()))))


class Services:
    """Servers in use by this process; leave them with `leave`."""

    def __init__(self, layout: Layout, python: Path) -> None:
        self.layout = layout
        self._python = python
        self._use: Use | None = None

    def join(self, say: Callable[[str], None] = lambda _: None) -> Addresses:
        """Find or start the servers. What the environment names is used as it is.

        Raises: SetupProblem.
        """
        database, redis = named_database(), named_redis()
        own: Addresses | None = None
        if not (database and redis):
            self._use = Use(self.layout)
            own = self._use.begin(say)
        if own is None or database:
            told = outside.postgres_version(self._python, database)
            database_parts = (database, named_owner(), told)
        else:
            database_parts = (own.database_url, own.database_owner_url, own.database_report)
        if own is None or redis:
            redis_parts = (redis, outside.redis_version(self._python, redis))
        else:
            redis_parts = (own.redis_url, own.redis_report)
        return Addresses(
            database_url=database_parts[0],
            database_owner_url=database_parts[1],
            redis_url=redis_parts[0],
            database_report=database_parts[2],
            redis_report=redis_parts[1],
        )

    def leave(self) -> None:
        """Stop using them; our own stop when nobody else uses them."""
        if self._use:
            self._use.end()
            self._use = None
