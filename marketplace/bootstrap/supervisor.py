"""Keep the parts alive: start again what dies, give up on what cannot live, stop in order."""

from __future__ import annotations

import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from marketplace.bootstrap.identity import Roster
from marketplace.bootstrap.logs import Console
from marketplace.bootstrap.problems import SetupProblem
from marketplace.bootstrap.processes import Child

DEATHS = 5
WINDOW = 60.0
LONGEST_PAUSE = 8.0
START_PATIENCE = 120.0


class Interrupted(BaseException):
    """A person, or the system, asked to stop while things were being set up."""


class Signals:
    """Turn signals into a wish to stop; while setting up, also into an exception."""

    def __init__(self) -> None:
        self.stop = threading.Event()
        self.is_setting_up = True
        self.on_second: Callable[[], None] = lambda: None

    def install(self) -> None:
        """Listen to Ctrl-C, to a polite kill, and to the end of the terminal."""
        signal.signal(signal.SIGINT, self._heard)
        signal.signal(signal.SIGTERM, self._heard)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup asks to stay
            signal.signal(signal.SIGHUP, self._heard)

    def _heard(self, number: int, frame: object) -> None:
        if self.stop.is_set():
            self.on_second()
            return
        self.stop.set()
        if self.is_setting_up:
            raise Interrupted


@dataclass
class Watched:
    """A child with the times of its recent deaths."""

    child: Child
    deaths: deque[float] = field(default_factory=lambda: deque(maxlen=DEATHS))
    again_at: float | None = None

    @property
    def name(self) -> str:
        return self.child.part.name

    def count_death(self, now: float) -> int:
        """Note a death and give how many there were lately."""
        self.deaths.append(now)
        return sum(1 for each in self.deaths if now - each <= WINDOW)


class Supervisor:
    """Watch children from the thread that starts them."""

    def __init__(self, console: Console, roster: Roster, pause: float = 0.5) -> None:
        self.watched: list[Watched] = []
        self._console = console
        self._roster = roster
        self._pause = pause

    def start(self, child: Child) -> None:
        """Start a child and watch it from now on."""
        self.watched.append(Watched(child))
        self._roster.add(child.start())

    def adopt(self, child: Child) -> None:
        """Watch a child that runs already."""
        self.watched.append(Watched(child))

    def await_ready(self, patience: float = START_PATIENCE) -> None:
        """Wait until every child does its work.

        Raises: SetupProblem when one dies or does not get there in time.
        """
        deadline = time.monotonic() + patience
        waiting = [each.child for each in self.watched]
        while waiting:
            for child in list(waiting):
                if child.exit_code is not None:
                    raise _failed(child, "stopped during start-up")
                if child.is_ready():
                    waiting.remove(child)
            if waiting and time.monotonic() > deadline:
                raise _failed(waiting[0], f"did not become ready in {patience:.0f} s")
            time.sleep(0.05)

    def run(self, stop: threading.Event, tick: float = 0.1) -> None:
        """Heal until asked to stop.

        Raises: SetupProblem when one part dies again and again.
        """
        while not stop.wait(tick):
            for each in self.watched:
                self._heal(each, time.monotonic())

    def stop(self, children: Sequence[Child]) -> None:
        """Ask children to stop, together; kill those that take too long."""
        running = [child for child in children if child.pid]
        for child in running:
            child.ask_to_stop()
        now = time.monotonic()
        for child in running:
            if child.await_end(now + child.part.grace):
                self._say(f"{child.part.name} took longer than {child.part.grace:.0f} s: killed.")

    def kill_all(self) -> None:
        """Stop waiting for anybody."""
        for each in self.watched:
            if each.child.part.is_loud:  # the servers still close their files in order
                each.child.end_kin()

    def _heal(self, each: Watched, now: float) -> None:
        child = each.child
        if each.again_at is not None:
            if now >= each.again_at:
                each.again_at = None
                self._roster.add(child.start())
                self._say(f"{each.name} was started again.")
            return
        if child.is_running:
            return
        child.end_kin()
        count = each.count_death(now)
        if count >= DEATHS:
            raise _failed(child, f"died {DEATHS} times in {WINDOW:.0f} s, so everything stops")
        pause = min(self._pause * 2 ** (count - 1), LONGEST_PAUSE)
        self._say(f"{each.name} {how_it_ended(child.exit_code)}; starting it again in {pause:g} s.")
        each.again_at = now + pause

    def _say(self, text: str) -> None:
        self._console.line("up", text)


def how_it_ended(code: int | None) -> str:
    """Put an exit code into words."""
    if code is not None and code < 0:
        return f"was killed by {signal.Signals(-code).name}"
    return f"ended with code {code}"


def _failed(child: Child, what: str) -> SetupProblem:
    child.end_kin()  # carries its last words to the console
    return SetupProblem(f"The {child.part.name} process {what}; see above, or {child.part.log}.")
