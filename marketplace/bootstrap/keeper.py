"""Servers that several short commands share: they live as long as anyone uses them.

Every user holds one lock file together with the others; the kernel lets go of it when
the user ends, however it ends. The keeper, a process of its own, tries for the same
lock alone: the moment it gets it, nobody is left, and it stops the servers.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from marketplace.bootstrap import identity
from marketplace.bootstrap.files import read_json, tail, write_json
from marketplace.bootstrap.identity import ProcessRecord, Roster
from marketplace.bootstrap.layout import ROOT, Layout
from marketplace.bootstrap.locks import FileLock
from marketplace.bootstrap.logs import Console
from marketplace.bootstrap.problems import SetupProblem
from marketplace.bootstrap.processes import LifeLine
from marketplace.bootstrap.servers import Addresses, Servers

PATIENCE = 60.0
LONG_LINGER = 600.0  # with PONTE_KEEP_SERVICES, between one run of the tests and the next


def owner_lock(layout: Layout) -> FileLock:
    """Give the lock of whoever runs the servers of a data folder."""
    return FileLock(layout.run / "servers.lock")


def publish(layout: Layout, addresses: Addresses) -> None:
    """Tell other commands where the servers of this process are."""
    me = asdict(identity.record("keeper", os.getpid()))
    write_json(layout.run / "servers.json", {"keeper": me, "addresses": asdict(addresses)})


def retract(layout: Layout) -> None:
    """Tell other commands that the servers are about to stop."""
    (layout.run / "servers.json").unlink(missing_ok=True)


def published(layout: Layout) -> Addresses | None:
    """Give the servers that are running for this data folder, if any."""
    told = read_json(layout.run / "servers.json")
    if not told or not ProcessRecord(**told["keeper"]).is_alive:
        return None
    return Addresses(**told["addresses"])


class Use:
    """One command's use of the servers, from `begin` until `end` or the command's death."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self._users = FileLock(layout.run / "users.lock")
        self._keeper: subprocess.Popen[bytes] | None = None

    def begin(self, say: Callable[[str], None] = lambda _: None) -> Addresses:
        """Join servers that run, or have them started.

        Raises: SetupProblem.
        """
        self.layout.make()
        deadline = time.monotonic() + PATIENCE
        if not self._users.take(shared=True, patience=PATIENCE):
            raise SetupProblem("The servers of the last command do not stop.")
        while (found := published(self.layout)) is None:
            if not owner_lock(self.layout).is_held_by_another():
                self._start_keeper(say)
            if time.monotonic() > deadline:
                raise SetupProblem("The database and Redis did not start.", self._told())
            time.sleep(0.05)
        return found

    def end(self) -> None:
        """Leave; the last one to leave waits until the servers are gone."""
        self._users.release()
        alone = FileLock(self.layout.run / "users.lock")
        if published(self.layout) and not alone.take():
            self._let_go()  # others go on
            return
        alone.release()
        if self._keeper and not _lingers():
            with suppress(subprocess.TimeoutExpired):
                self._keeper.wait(15)
        self._let_go()

    def _let_go(self) -> None:
        """Forget a keeper that goes on without us: it is not ours to wait for any more."""
        if self._keeper and self._keeper.poll() is None:
            self._keeper.returncode = 0  # or Python would warn of a child left behind

    def _start_keeper(self, say: Callable[[str], None]) -> None:
        if self._keeper is not None:
            if self._keeper.poll() is None:
                return
            if self._keeper.returncode:
                raise SetupProblem("The database and Redis did not start.", self._told())
        say("Starting PostgreSQL and Valkey.")
        with self._log.open("w") as log:
            self._keeper = subprocess.Popen(
                [sys.executable, "-m", __name__, str(self.layout.var), self.layout.kind],
                cwd=ROOT,
                env=_own_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def _log(self) -> Path:
        return self.layout.log / "keeper.log"

    def _told(self) -> str:
        return tail(self._log, 20)


def _own_environment() -> dict[str, str]:
    """Leave out the servers that one user named: the keeper serves other users too."""
    named = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")
    return {name: value for name, value in os.environ.items() if name not in named}


def _lingers() -> bool:
    return os.environ.get("PONTE_KEEP_SERVICES", "") == "1"


def keep(layout: Layout) -> None:
    """Run the servers until nobody uses them, one of them dies, or a signal comes."""
    layout.make()
    mine = owner_lock(layout)
    if not mine.take():
        return  # another keeper was faster
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    retract(layout)
    roster = Roster(layout.run / "processes.json")
    identity.end_left_over(roster.left_over(), 10.0)
    servers = Servers(layout, Path(sys.executable), Console(), LifeLine(), roster)
    publish(layout, servers.start())
    alone = FileLock(layout.run / "users.lock")
    _wait(layout, servers, stop, alone)
    retract(layout)
    servers.stop()
    roster.clear()
    alone.release()
    mine.release()


def _wait(layout: Layout, servers: Servers, stop: threading.Event, alone: FileLock) -> None:
    linger = LONG_LINGER if _lingers() else 0.0
    last_used = time.monotonic()
    while not stop.wait(0.2) and all(child.is_running for child in servers.children):
        if not alone.take():
            last_used = time.monotonic()
        elif time.monotonic() - last_used >= linger:
            return  # the lock stays ours: a newcomer waits until the servers have stopped
        else:
            alone.release()


if __name__ == "__main__":
    try:
        keep(Layout(var=Path(sys.argv[1]), kind=sys.argv[2]))
    except SetupProblem as problem:
        print(problem.sentence, problem.details, sep="\n")
        sys.exit(1)
