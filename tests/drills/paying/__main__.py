"""Drills, by `manage.py drill`: what happened goes to standard output as JSON."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marketplace.bootstrap import ports
from marketplace.bootstrap.layout import ROOT
from marketplace.bootstrap.parts import Places
from marketplace.bootstrap.services import Services, layout_for_tests
from tests.benchmarks.databases import NO_SANDBOX, Database, throwaway
from tests.benchmarks.facts import circumstances
from tests.benchmarks.pages import started
from tests.payments.gateways.sandbox_process import KEY, SECRET, SandboxProcess

ALONE = ("quota", "customs", "coupons", "orders", "units")  # no process beside them
WHAT = ("payments", "confirms", "forgeries", "hanging", *ALONE)


@dataclass(frozen=True)
class Stage:
    """A marketplace over HTTP, its database, and the provider's sandbox that rings it."""

    database: Database
    sandbox: SandboxProcess
    web_url: str

    @property
    def log(self) -> Path:
        return self.database.layout.log / "web.log"


@contextmanager
def stage(what: str) -> Iterator[tuple[Stage, str]]:
    """Start everything that a drill needs, on a database of its own."""
    servers = Services(layout_for_tests(), Path(sys.executable))
    addresses = servers.join(lambda text: sys.stderr.write(f"{text}\n"))
    try:
        # A number of its own for each: what is kept of a provider that is away is not shared.
        with throwaway(addresses, 4 + WHAT.index(what)) as database:
            if what == "hanging":
                database.manage("seed_demo", "--verbosity", "0")
            port = ports.claim("127.0.0.1", 0, "--port")
            sandbox = SandboxProcess(
                database.layout.var / "sandbox.db",
                f"http://127.0.0.1:{port}/webhooks/stripe/",
                processing_seconds="86400",  # slow payments are decided by the drill
            )
            try:
                places = Places("127.0.0.1", port, sandbox.port)
                with started(database, places, _environment(database, places)) as url:
                    yield Stage(database, sandbox, url), addresses.report
            finally:
                sandbox.stop()
    finally:
        servers.leave()


def _environment(database: Database, places: Places) -> dict[str, str]:
    return database.environment(places) | {
        "STRIPE_SECRET_KEY": KEY,
        "STRIPE_WEBHOOK_SECRET": SECRET,
        "STRIPE_API_BASE": places.sandbox_url or "",
    }


def main(words: Sequence[str]) -> dict[str, Any]:
    """Run one drill and return what became of it; its last word is `met`."""
    asked = _parser().parse_args(words)
    if asked.what in ALONE:
        with alone(asked.what) as (database, report):
            environment = database.environment(Places("127.0.0.1", 1, NO_SANDBOX))
            told = _acted(vars(asked), environment)
    else:
        with stage(asked.what) as (found, report):
            places = Places("127.0.0.1", 1, found.sandbox.port)
            told = _acted(_told(asked, found), _environment(found.database, places))
    return circumstances(report) | {"drill": asked.what} | told


@contextmanager
def alone(what: str) -> Iterator[tuple[Database, str]]:
    """Make a database of its own for a drill that needs no process beside it."""
    servers = Services(layout_for_tests(), Path(sys.executable))
    addresses = servers.join(lambda text: sys.stderr.write(f"{text}\n"))
    try:
        with throwaway(addresses, 4 + WHAT.index(what)) as database:
            yield database, addresses.report
    finally:
        servers.leave()


def _acted(asked: dict[str, Any], environment: dict[str, str]) -> dict[str, Any]:
    """Have the actor's process do what is asked; return what it says at its end."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.drills.paying.actor", json.dumps(asked)],
        cwd=ROOT,
        env=os.environ | environment | {"DJANGO_SETTINGS_MODULE": "marketplace.settings.test"},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"the drill {asked['what']} broke off")
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def _told(asked: argparse.Namespace, found: Stage) -> dict[str, Any]:
    return vars(asked) | {
        "sandbox": found.sandbox.base,
        "web_url": found.web_url,
        "log": str(found.log),
        "database": found.database.addresses.database_url,
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="manage.py drill", description=__doc__)
    parser.add_argument("what", choices=WHAT)
    parser.add_argument("--orders", type=int, default=1_000, help="of the day of payments")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=200, help="of confirmations at once")
    parser.add_argument("--clients", type=int, default=50, help="that confirm at once")
    parser.add_argument("--count", type=int, default=200, help="of forged messages")
    parser.add_argument("--buyers", type=int, default=100, help="of one allowance, at once")
    parser.add_argument("--units", type=int, default=50, help="of each offer, for --buyers at once")
    parser.add_argument("--coupons", type=int, default=100, help="each claimed by --buyers at once")
    parser.add_argument("--cases", type=int, default=10_000, help="at customs")
    parser.add_argument("--steps", type=int, default=10_000, help="of whatever happens to orders")
    parser.add_argument("--payers", type=int, default=6, help="whom the provider lets hang")
    parser.add_argument("--requests", type=int, default=40, help="of each page before")
    parser.add_argument("--json", action="store_true", help="the only form there is")
    return parser


if __name__ == "__main__":
    outcome = main(sys.argv[1:])
    sys.stdout.write(json.dumps(outcome, indent=1) + "\n")
    sys.exit(0 if outcome["met"] else 1)
