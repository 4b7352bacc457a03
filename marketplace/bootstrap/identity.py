"""Which process is which: a number alone may have been given to a stranger since."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from marketplace.bootstrap.files import read_json, write_json


@dataclass(frozen=True)
class ProcessRecord:
    """A process by name, number and the moment it started."""

    name: str
    pid: int
    started: str

    @property
    def is_alive(self) -> bool:
        return started_at(self.pid) == self.started


def started_at(pid: int) -> str | None:
    """Give the start mark of a living process, or None when it is gone or a zombie."""
    if sys.platform == "linux":
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            return None
        return None if fields[0] in "ZX" else fields[19]
    told = subprocess.run(
        ["ps", "-o", "stat=,lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout.strip()
    state, _, mark = told.partition(" ")
    return None if not told or state.startswith("Z") else mark.strip()


def record(name: str, pid: int) -> ProcessRecord:
    """Describe a process that was just started."""
    return ProcessRecord(name=name, pid=pid, started=started_at(pid) or "")


class Roster:
    """The file that tells the next run what an interrupted one had started."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._records: dict[str, ProcessRecord] = {}

    def add(self, entry: ProcessRecord) -> None:
        """Remember a process under its name."""
        self._records[entry.name] = entry
        write_json(self.path, [asdict(each) for each in self._records.values()])

    def clear(self) -> None:
        """Forget everything: all of it was stopped."""
        self._records.clear()
        self.path.unlink(missing_ok=True)

    def left_over(self) -> list[ProcessRecord]:
        """Give what an earlier run left alive."""
        known = [ProcessRecord(**each) for each in read_json(self.path) or []]
        return [each for each in known if each.is_alive]


def signal_group(pid: int, number: int) -> None:
    """Signal a process that leads its own session, and all who stayed in its group."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


def wait_for_end(left: Sequence[ProcessRecord], patience: float) -> list[ProcessRecord]:
    """Wait for processes that we did not start ourselves; give those still alive."""
    deadline = time.monotonic() + patience
    alive = [each for each in left if each.is_alive]
    while alive and time.monotonic() < deadline:
        time.sleep(0.05)
        alive = [each for each in alive if each.is_alive]
    return alive


def end_left_over(left: Sequence[ProcessRecord], patience: float) -> None:
    """Ask what an interrupted run left behind to stop, then insist."""
    for each in left:
        gentle = signal.SIGINT if each.name == "postgres" else signal.SIGTERM
        with suppress(ProcessLookupError):
            os.kill(each.pid, gentle)
    for each in wait_for_end(left, patience):
        # PostgreSQL recovers from its log; killing its parent alone would leave the rest.
        hard = signal.SIGQUIT if each.name == "postgres" else signal.SIGKILL
        signal_group(each.pid, hard)
    wait_for_end(left, 5.0)
