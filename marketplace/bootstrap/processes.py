"""One part of the marketplace as a child process: start it, watch it, end it and all of its kin."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from marketplace.bootstrap import identity, launch
from marketplace.bootstrap.identity import ProcessRecord
from marketplace.bootstrap.logs import Console, LogPump, open_log
from marketplace.bootstrap.problems import SetupProblem

SERVED, BROKEN = 200, 500  # HTTP
IS_BOUND_BY_KERNEL = sys.platform == "linux"


@dataclass(frozen=True)
class Part:
    """What to run, when it counts as ready, and how it wants to end."""

    name: str
    argv: tuple[str, ...]
    log: Path
    env: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    before: tuple[str, ...] = ()  # a wrapper that changes the account; it runs first
    binds_itself: bool = False  # that wrapper sends the parent's death on, too
    cwd: Path | None = None
    is_loud: bool = True  # its lines belong on the console
    stop_signal: int = signal.SIGTERM
    death_signal: int = signal.SIGTERM
    grace: float = 5.0
    ready_line: str | None = None
    ready_url: tuple[str, int, str] | None = None


class LifeLine:
    """A pipe that only the supervisor holds open, for systems without a death signal."""

    def __init__(self, *, is_needed: bool = not IS_BOUND_BY_KERNEL) -> None:
        self.reading: int | None = None
        self._writing: int | None = None
        if is_needed:
            self.reading, self._writing = os.pipe()

    def close(self) -> None:
        """Close both ends: every watcher now believes that the supervisor died."""
        for end in (self.reading, self._writing):
            if end is not None:
                os.close(end)
        self.reading = self._writing = None


class Child:
    """A running part. Start it from the main thread: the kernel watches the starting thread."""

    def __init__(self, part: Part, console: Console, lifeline: LifeLine) -> None:
        self.part = part
        self.started_at = 0.0
        self.pump: LogPump | None = None
        self._console = console
        self._lifeline = lifeline
        self._process: subprocess.Popen[bytes] | None = None
        self._log: IO[str] | None = None
        self._answered = False

    @property
    def pid(self) -> int:
        return self._process.pid if self._process else 0

    @property
    def exit_code(self) -> int | None:
        """Give the code when it has ended; None while it runs or before it started."""
        return self._process.poll() if self._process else None

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> ProcessRecord:
        """Start it in a session of its own, so that a Ctrl-C reaches the supervisor alone."""
        part = self.part
        if not part.is_loud:
            self._log = open_log(part.log)
        reading = self._lifeline.reading
        self._process = subprocess.Popen(
            [*part.before, *self._binding(), *part.argv],
            env=dict(part.env),
            cwd=part.cwd,
            stdin=subprocess.DEVNULL,
            stdout=self._log or subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=() if reading is None else (reading,),
        )
        if self._log:
            self._log.close()
            self._log = None
        elif self._process.stdout:
            self.pump = LogPump(self._process.stdout, part.log, self._say, part.ready_line)
        self.started_at = time.monotonic()
        self._answered = False
        return identity.record(part.name, self._process.pid)

    def is_ready(self) -> bool:
        """Tell whether it does its work: its line was printed, or its address answers.

        Raises: SetupProblem when the address answers that something is broken.
        """
        part = self.part
        if part.ready_line:
            return self.pump is not None and self.pump.noticed.is_set()
        if part.ready_url and not self._answered:
            self._answered = self._asked(part.ready_url)
        return self._answered or part.ready_url is None

    def _asked(self, address: tuple[str, int, str]) -> bool:
        status = answer_of(*address)
        if status == BROKEN:
            raise SetupProblem(
                f"{self.part.name} started, but its first page, {address[2]}, is broken: "
                f"see above, or {self.part.log}."
            )
        return status == SERVED

    def ask_to_stop(self) -> None:
        """Send the part its own stop signal."""
        if self.is_running and self._process:
            self._process.send_signal(self.part.stop_signal)

    def await_end(self, deadline: float) -> bool:
        """Wait until the deadline and tell whether it had to be killed."""
        if self._process is None:
            return False
        was_killed = False
        try:
            self._process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            was_killed = True
        self.end_kin()
        self._process.wait()
        return was_killed

    def end_kin(self) -> None:
        """Kill whatever is left of its session, and carry its last words."""
        if self._process:
            identity.signal_group(self._process.pid, signal.SIGKILL)
        if self.pump:
            self.pump.finish()

    def _say(self, text: str) -> None:
        self._console.line(self.part.name, text)

    def _binding(self) -> list[str]:
        if self.part.binds_itself:
            return []
        watch = self._lifeline.reading
        return [
            *(sys.executable, "-I", "-S", launch.__file__),
            *("--parent", str(os.getpid())),
            *("--signal", str(int(self.part.death_signal))),
            *(("--watch", str(watch)) if watch is not None else ()),
            "--",
        ]


def answers(host: str, port: int, path: str) -> bool:
    """Tell whether an address serves."""
    return answer_of(host, port, path) == SERVED


def answer_of(host: str, port: int, path: str) -> int:
    """Ask an address once and give its HTTP status; 0 when nobody answers in time.

    No proxy of the environment stands between us and ourselves.
    """
    connection = http.client.HTTPConnection(host, port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()
