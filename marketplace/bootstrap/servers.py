"""The two servers together: those that the environment names, or our own, started and healed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from marketplace.bootstrap import identity, outside, postgres, socket_folder, valkey
from marketplace.bootstrap.identity import Roster
from marketplace.bootstrap.layout import Layout
from marketplace.bootstrap.logs import Console
from marketplace.bootstrap.problems import SetupProblem
from marketplace.bootstrap.processes import Child, LifeLine, Part

PATIENCE = 60.0


@dataclass(frozen=True)
class Addresses:
    """Where the servers are, and what they are."""

    database_url: str
    database_owner_url: str
    redis_url: str
    database_report: str
    redis_report: str

    @property
    def report(self) -> str:
        """Give the line that says what a log was made with."""
        return f"SERVICES={self.database_report}, {self.redis_report}"

    def environment(self) -> dict[str, str]:
        """Give the variables that the settings read."""
        return {
            "DATABASE_URL": self.database_url,
            "DATABASE_OWNER_URL": self.database_owner_url,
            "REDIS_URL": self.redis_url,
        }


def named_database() -> str:
    """Give DATABASE_URL as the person set it, or nothing."""
    return os.environ.get("DATABASE_URL", "").strip()


def named_owner() -> str:
    """Give DATABASE_OWNER_URL, or DATABASE_URL for both roles; nothing when neither is set."""
    if not named_database():
        return ""
    return os.environ.get("DATABASE_OWNER_URL", "").strip() or named_database()


def named_redis() -> str:
    """Give REDIS_URL as the person set it, or nothing."""
    return os.environ.get("REDIS_URL", "").strip()


@dataclass
class OwnServer:
    """A server that we started, with its own ways to say that it serves or why it does not."""

    child: Child
    is_ready: Callable[[], bool]
    complaint: Callable[[], SetupProblem]
    repair: Callable[[], bool]


class Servers:
    """Start what the environment does not name; stop it again."""

    def __init__(
        self, layout: Layout, python: Path, console: Console, lifeline: LifeLine, roster: Roster
    ) -> None:
        self.layout = layout
        self.own: list[OwnServer] = []
        self._python = python
        self._console = console
        self._lifeline = lifeline
        self._roster = roster

    @property
    def children(self) -> list[Child]:
        return [each.child for each in self.own]

    def start(self) -> Addresses:
        """Start both servers side by side and wait until they serve.

        Raises: SetupProblem, with nothing left running.
        """
        try:
            database, database_report = self._database()
            redis, redis_report = self._redis()
            for each in self.own:
                self._await(each)
        except BaseException:
            self.stop()
            raise
        owner = named_owner() or postgres.url(self.layout, postgres.OWNER_ROLE)
        return Addresses(database, owner, redis, database_report, redis_report)

    def stop(self) -> None:
        """Stop both; what was committed stays."""
        for child in self.children:
            child.ask_to_stop()
        now = time.monotonic()
        for child in self.children:
            child.await_end(now + child.part.grace)
        socket_folder.drop(socket_folder.path_for(self.layout.var, self.layout.kind))

    def _database(self) -> tuple[str, str]:
        if url := named_database():
            return url, outside.postgres_version(self._python, url)
        layout, program = self.layout, postgres.choose(self.layout)
        identity.end_left_over(postgres.left_over(layout), 10.0)
        postgres.prepare(layout, program)
        child = self._child(postgres.part(layout, program))
        self._launch(
            OwnServer(
                child,
                is_ready=lambda: postgres.is_ready(layout, child.pid),
                complaint=lambda: postgres.complaint(layout),
                repair=lambda: False,
            )
        )
        return postgres.url(layout, postgres.APP_ROLE), str(program)

    def _redis(self) -> tuple[str, str]:
        if url := named_redis():
            return url, outside.redis_version(self._python, url)
        layout, program = self.layout, valkey.choose()
        self._launch(
            OwnServer(
                self._child(valkey.part(layout, program)),
                is_ready=lambda: valkey.is_ready(layout),
                complaint=lambda: valkey.complaint(layout),
                repair=self._drop_unreadable,
            )
        )
        return valkey.url(layout), str(program)

    def _drop_unreadable(self) -> bool:
        aside = valkey.set_aside(self.layout)
        if aside is None:
            return False
        self._console.line("up", f"Valkey could not read its data; it is kept in {aside.name}.")
        self.layout.valkey.mkdir(mode=0o700)
        return True

    def _child(self, part: Part) -> Child:
        return Child(part, self._console, self._lifeline)

    def _launch(self, server: OwnServer) -> None:
        self.own.append(server)
        self._roster.add(server.child.start())

    def _await(self, server: OwnServer) -> None:
        deadline = time.monotonic() + PATIENCE
        may_repair = True
        while server.child.exit_code is not None or not server.is_ready():
            if server.child.exit_code is not None:
                if not (may_repair and server.repair()):
                    raise server.complaint()
                may_repair = False
                self._roster.add(server.child.start())
            if time.monotonic() > deadline:
                raise server.complaint()
            time.sleep(0.02)
