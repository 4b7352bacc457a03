"""`manage.py up`: from an empty checkout to a running marketplace, and back to nothing."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from marketplace.bootstrap import customs_keys, identity, keeper, merchant_keys, parts, ports
from marketplace.bootstrap.banner import banner, timings
from marketplace.bootstrap.environment import RUNTIME, Environment, require_space
from marketplace.bootstrap.files import read_json, write_json
from marketplace.bootstrap.identity import Roster
from marketplace.bootstrap.layout import Layout
from marketplace.bootstrap.local_secrets import local_secrets
from marketplace.bootstrap.locks import FileLock
from marketplace.bootstrap.logs import Console
from marketplace.bootstrap.parts import Places
from marketplace.bootstrap.prepared import PrepareStamp
from marketplace.bootstrap.problems import SetupProblem
from marketplace.bootstrap.processes import Child, LifeLine, Part
from marketplace.bootstrap.servers import Addresses, Servers, named_database
from marketplace.bootstrap.supervisor import Interrupted, Signals, Supervisor

NEEDED_BYTES = 200_000_000


@dataclass(frozen=True)
class UpOptions:
    """What the person asked for."""

    var: Path
    host: str = "127.0.0.1"
    port: int = 8000
    sandbox_port: int = 8001
    bank_port: int | None = None  # None: 8002, or any where the sandbox takes any
    customs_port: int | None = None  # None: 8003, or any where the sandbox takes any
    is_seeded: bool = True
    shows_timings: bool = False


class Stopwatch:
    """Remember how long each step took."""

    def __init__(self) -> None:
        self.begun = time.monotonic()
        self.steps: list[tuple[str, float]] = []

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time one step."""
        begun = time.monotonic()
        yield
        self.steps.append((name, time.monotonic() - begun))

    @property
    def total(self) -> float:
        return time.monotonic() - self.begun


class Up:
    """One run of the marketplace."""

    def __init__(self, options: UpOptions) -> None:
        self.options = options
        self.layout = Layout(options.var)
        self.console = Console()
        self.watch = Stopwatch()
        self.signals = Signals()
        self.roster = Roster(self.layout.run / "processes.json")
        self.supervisor = Supervisor(self.console, self.roster)
        self.lifeline = LifeLine()
        self.servers: Servers | None = None
        self._up_lock = FileLock(self.layout.run / "up.lock")
        self._owner_lock = keeper.owner_lock(self.layout)

    def run(self) -> int:
        """Set up, run until asked to stop, stop.

        Raises: SetupProblem, with nothing left running.
        """
        self.signals.install()
        self.signals.on_second = self.supervisor.kill_all
        self._claim_folder()  # until this succeeds, what lies in it is another run's
        try:
            self._set_up()
            self.signals.is_setting_up = False
            self.supervisor.run(self.signals.stop)
        except Interrupted:
            pass
        finally:
            self.signals.is_setting_up = False
            self._stop()
        return 0

    def _set_up(self) -> None:
        self._end_left_over()
        places = self._claim_ports()
        with self.watch.step("install"):
            python = Environment().ensure(RUNTIME, self._say)
        with self.watch.step("servers"):
            addresses = self._start_servers(python)
        self._say(addresses.report)
        if places.sandbox_port:
            merchant_keys.make_keys(self.layout.var, python)
        if places.customs_port:
            customs_keys.make_key(self.layout.var, python)
        env = parts.shared_environment(
            self.layout, places, addresses, local_secrets(self.layout.var)
        )
        if places.sandbox_port:
            told = env | merchant_keys.for_sandbox(self.layout.var)
            self.supervisor.start(self._child(parts.sandbox(self.layout, python, places, told)))
        if places.bank_port:
            bank = parts.sandbox_bank(self.layout, python, places, env)
            self.supervisor.start(self._child(bank))
        if places.customs_port:
            office = parts.customs_simulator(self.layout, python, places, env)
            self.supervisor.start(self._child(office))
        with self.watch.step("prepare"):
            self._prepare(python, addresses, env)
        keeper.publish(self.layout, addresses)
        with self.watch.step("start"):
            for part in (
                parts.web(self.layout, python, places, env),
                *(parts.worker(self.layout, python, env, each) for each in parts.WORKERS),
                parts.beat(self.layout, python, env),
            ):
                self.supervisor.start(self._child(part))
            self.supervisor.await_ready()
        for child in self.servers.children if self.servers else ():
            self.supervisor.adopt(child)
        self._announce(places)
        # New data folders were written without waiting for the disk; catch up quietly.
        threading.Thread(target=os.sync, daemon=True).start()

    def _claim_folder(self) -> None:
        self.layout.make()
        require_space(self.layout.var, NEEDED_BYTES)
        if not self._up_lock.take():
            told = read_json(self.layout.run / "up.json") or {}
            where = f" at {told['web_url']}" if told else ""
            raise SetupProblem(
                f"The marketplace already runs{where} from {self.layout.var}: "
                "stop that one first, or give this one another folder with --var."
            )
        if not self._owner_lock.take(patience=30.0):
            raise SetupProblem(
                f"Another command uses the database in {self.layout.var}: wait until it ends."
            )

    def _end_left_over(self) -> None:
        left = self.roster.left_over()
        if left:
            self._say("Ending what an interrupted run left behind.")
            identity.end_left_over(left, 10.0)
        keeper.retract(self.layout)

    def _claim_ports(self) -> Places:
        options = self.options
        port = ports.claim(options.host, options.port, "--port")
        others = (self._claim_sandbox(), self._claim_bank(), self._claim_customs())
        return Places(options.host, port, *others)

    def _claim_sandbox(self) -> int | None:
        """Claim a port for the sandbox, unless the person has a key of the real provider."""
        if os.environ.get("STRIPE_SECRET_KEY", "").strip():
            return None
        return ports.claim("127.0.0.1", self.options.sandbox_port, "--sandbox-port")

    def _claim_bank(self) -> int | None:
        """Claim a port for the sandbox bank, unless the person named a bank's address."""
        if os.environ.get("BANK_API_BASE", "").strip():
            return None
        chosen = self.options.bank_port
        if chosen is None:
            chosen = 8002 if self.options.sandbox_port else 0
        return ports.claim("127.0.0.1", chosen, "--bank-port")

    def _claim_customs(self) -> int | None:
        """Claim a port for the customs simulator, if it was chosen as the way to customs."""
        if not customs_keys.is_wanted():
            return None
        chosen = self.options.customs_port
        if chosen is None:
            chosen = 8003 if self.options.sandbox_port else 0
        return ports.claim("127.0.0.1", chosen, "--customs-port")

    def _start_servers(self, python: Path) -> Addresses:
        self.servers = Servers(self.layout, python, self.console, self.lifeline, self.roster)
        return self.servers.start()

    def _prepare(self, python: Path, addresses: Addresses, env: dict[str, str]) -> None:
        """Run `prepare`, unless this very data folder is known to match the code."""
        stamp = PrepareStamp(self.layout, is_seeded=self.options.is_seeded)
        is_own = addresses.database_url != named_database()  # others may change theirs
        if is_own and stamp.is_fresh():
            return
        stamp.forget()
        self._say("Preparing the database and the demo data.")
        part = parts.prepare(self.layout, python, addresses, env, is_seeded=self.options.is_seeded)
        child = self._child(part)
        self.roster.add(child.start())
        try:
            while child.is_running:
                time.sleep(0.02)
        finally:
            child.end_kin()
        if child.exit_code:
            raise SetupProblem(f"The database was not prepared; see above, or {part.log}.")
        stamp.write()

    def _announce(self, places: Places) -> None:
        running = {each.name: each.child.pid for each in self.supervisor.watched}
        write_json(
            self.layout.run / "up.json",
            {
                "web_url": places.web_url,
                "sandbox_url": places.sandbox_url,
                "bank_url": places.bank_url,
                "customs_url": places.customs_url,
                "pids": running,
            },
        )
        lines = banner(self.layout, places, self.watch.total)
        if self.options.shows_timings:
            lines += timings(self.watch.steps)
        for line in lines:
            self.console.plain(line)

    def _stop(self) -> None:
        """Stop everything: those who write first, then the servers that they write to."""
        servers = self.servers.children if self.servers else []
        if self.supervisor.watched:
            self._say("Stopping.")
        (self.layout.run / "up.json").unlink(missing_ok=True)
        keeper.retract(self.layout)
        others = [each.child for each in self.supervisor.watched if each.child not in servers]
        self.supervisor.stop(others)
        if self.servers:
            self.servers.stop()
        self.roster.clear()
        self.lifeline.close()
        self._owner_lock.release()
        self._up_lock.release()
        if self.supervisor.watched:
            self._say("Everything is stopped.")

    def _child(self, part: Part) -> Child:
        return Child(part, self.console, self.lifeline)

    def _say(self, text: str) -> None:
        self.console.line("up", text)
