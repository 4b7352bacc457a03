"""The whole marketplace as processes, in a folder of its own, as `manage.py up` starts it.

Loaded as a plugin (`-p tests.running` in pyproject.toml): journeys over HTTP and browser tests
share the processes, which start once, when the first test asks for them.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 300.0  # seconds until everything must be up


@dataclass(frozen=True)
class Running:
    """Where a running marketplace is."""

    url: str
    sandbox_url: str
    var: Path
    env: dict[str, str]

    def manage(self, *words: str) -> str:
        """Run a command of the same marketplace and return what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def pid(self, part: str) -> int:
        """Return the process id of one part."""
        roster = json.loads((self.var / "run" / "processes.json").read_text())
        return int(next(row["pid"] for row in roster if row["name"] == part))


def environment(var: Path) -> dict[str, str]:
    """The environment of a person who just cloned this: no settings, no test servers."""
    dropped = ("DATABASE_", "REDIS_", "DJANGO_", "STRIPE_", "PONTE_", "SECRET_KEY", "PUBLIC_BASE")
    env = {k: v for k, v in os.environ.items() if not k.startswith(dropped)}
    if "PONTE_SERVICES" in os.environ:
        env["PONTE_SERVICES"] = os.environ["PONTE_SERVICES"]
    return env | {"PONTE_VAR": str(var), "HOLD_DAYS": "0"}


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Start everything once, put the cast on the stage, stop everything at the end."""
    var = tmp_path_factory.mktemp("journey")
    with marketplace(var, environment(var), "--no-seed") as found:
        found.manage("shell", "-c", "from tests.journeys.stage import set_the_stage as s; s()")
        yield found
        _no_canary_sang(found)


@contextmanager
def marketplace(var: Path, env: dict[str, str], *more: str) -> Iterator[Running]:
    """Run `manage.py up` on free ports in a folder of its own."""
    words = ["up", "--port", "0", "--sandbox-port", "0", *more]
    log = (var / "up.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "manage.py", *words], cwd=ROOT, env=env, stdout=log, stderr=log
    )
    try:
        told = _await(process, var)
        yield Running(told["web_url"].rstrip("/"), told["sandbox_url"].rstrip("/"), var, env)
    finally:
        process.send_signal(signal.SIGINT)
        code = process.wait(timeout=60)
        log.close()
    assert code == 0, (var / "up.log").read_text()[-4000:]


def _no_canary_sang(found: Running) -> None:
    """Search all that was written for the identity numbers that journeys put into the vault."""
    said = found.manage("shell", "-c", "from tests.canary import report; report()")
    told = json.loads(said.splitlines()[-1])
    assert told["finds"] == [], told
    assert told["planted"] > 0


def _await(process: subprocess.Popen[bytes], var: Path) -> dict[str, str]:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        told = var / "run" / "up.json"
        if told.exists():
            found = json.loads(told.read_text())
            if found.get("is_ready", True) and found.get("web_url"):
                return dict(found)
        if process.poll() is not None:
            break
        time.sleep(0.2)
    raise AssertionError((var / "up.log").read_text()[-4000:])
