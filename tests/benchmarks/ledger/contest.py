"""The ledger and its peers in one run: rounds in turn, on one durable server."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from marketplace.bootstrap.environment import Environment
from marketplace.bootstrap.layout import ROOT, Layout
from marketplace.bootstrap.parts import Places
from marketplace.bootstrap.servers import Addresses
from marketplace.bootstrap.services import Services, var_folder
from tests.benchmarks.databases import NO_SANDBOX, Database, drop, throwaway
from tests.benchmarks.facts import circumstances
from tests.benchmarks.ledger.goals import Sizes, verdict

HERE = Path(__file__).parent
LOCK = HERE.parent / "requirements-peers.txt"
SETTINGS = (
    "server_version",
    "fsync",
    "synchronous_commit",
    "full_page_writes",
    "shared_buffers",
    "max_wal_size",
    "work_mem",
    "max_parallel_workers_per_gather",
)


class Contestant:
    """A process that posts orders when it is asked to."""

    def __init__(self, argv: Sequence[str], env: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            argv, cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._answer()

    def ask(self, name: str, **arguments: Any) -> Any:
        """Have it do one thing; return what it measured."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([name, arguments]) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def leave(self) -> None:
        """Let it end."""
        self._process.communicate()

    def _answer(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("a contestant ended; what it said is above")
        return json.loads(line)


def measure(sizes: Sizes) -> dict[str, Any]:
    """Run every contest on a durable server of the benchmark's own, or the one that is named."""
    layout = Layout(var_folder() / "bench")
    servers = Services(layout, Path(sys.executable))
    addresses = servers.join(_say)
    try:
        with ExitStack() as stack:
            database = stack.enter_context(throwaway(addresses, 3))
            ours = stack.enter_context(_ours(database))
            hordak = stack.enter_context(_hordak(addresses)) if sizes.has_peers else None
            told = circumstances(addresses.report) | {"sizes": sizes.__dict__}
            told["settings"] = _settings(addresses)
            told["fsyncs_per_second"] = _fsyncs_per_second(layout.var)
            rounds = [_round(ours, hordak, sizes) for _ in range(sizes.rounds)]
            told["rounds"] = rounds
            told["check"] = _check(database, ours, sizes)
    finally:
        servers.leave()
    return told | verdict(rounds, told["check"], sizes)


def _round(ours: Contestant, hordak: Contestant | None, sizes: Sizes) -> dict[str, Any]:
    singly = {"clients": sizes.clients, "seconds": sizes.seconds}
    told: dict[str, Any] = {"load": round(os.getloadavg()[0], 1)}
    if hordak:
        told["hordak_singly"] = hordak.ask("singly", **singly)
    told["singly"] = ours.ask("singly", **singly)
    if hordak:
        told["hordak_bulk"] = hordak.ask("in_bulk", count=max(sizes.orders // 10, 1))
    told["rows"] = ours.ask("by_rows", count=sizes.orders)
    copied = ours.ask("by_copy", count=sizes.orders)
    told |= {"copy_indexed": copied["indexed"], "copy_bare": copied["bare"]}
    told["drafts"] = ours.ask("in_bulk", count=max(sizes.orders // 10, 1))
    return {name: round(value, 1) for name, value in told.items()}


def _check(database: Database, ours: Contestant, sizes: Sizes) -> dict[str, Any]:
    """Fill the books up, prove them, and read a balance and a statement from a snapshot."""
    missing = sizes.postings // 2 - database.count(["ledger_entry"])
    for _ in range(max(missing, 0) // sizes.orders + (missing > 0)):
        ours.ask("by_rows", count=sizes.orders)
    load, seconds = os.getloadavg()[0], ours.ask("check")
    return {
        "postings": database.count(["ledger_posting"]),
        "seconds": round(seconds, 1),
        "load": round(load, 1),
        "reads_ms": {name: round(ms, 1) for name, ms in ours.ask("reads").items()},
    }


@contextmanager
def _ours(database: Database) -> Iterator[Contestant]:
    env = database.environment(Places("127.0.0.1", 8000, NO_SANDBOX)) | {
        "DATABASE_OWNER_URL": database.addresses.database_owner_url,
        "DATABASE_AS_OWNER": "1",  # the ceiling needs tables of its own
    }
    found = Contestant([sys.executable, "-m", "tests.benchmarks.ledger.ours"], env)
    try:
        yield found
    finally:
        found.leave()


@contextmanager
def _hordak(addresses: Addresses) -> Iterator[Contestant]:
    root = var_folder() / "bench" / "peers"
    root.mkdir(parents=True, exist_ok=True)
    shutil.copy2(LOCK, root / LOCK.name)
    python = Environment(root).ensure(LOCK.name, _say)
    name = f"ponte_bench_{os.getpid()}_peer"
    owner = addresses.database_owner_url
    with psycopg.connect(owner, autocommit=True) as link:
        link.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        url = make_conninfo(owner, dbname=name)
        found = Contestant(
            [str(python), str(HERE / "hordak_peer.py")],
            {"PATH": os.environ.get("PATH", ""), "PEER_DATABASE": url},
        )
        try:
            yield found
        finally:
            found.leave()
            drop(addresses, name)


def _settings(addresses: Addresses) -> dict[str, str]:
    with psycopg.connect(addresses.database_owner_url) as link:
        return {name: link.execute(f"SHOW {name}").fetchone()[0] for name in SETTINGS}


def _fsyncs_per_second(folder: Path) -> int:
    path = folder / "fsync.probe"
    with path.open("wb", buffering=0) as probe:
        began, count = time.perf_counter(), 0
        while time.perf_counter() - began < 1:
            probe.seek(0)
            probe.write(b"\0" * 8192)
            os.fdatasync(probe.fileno())
            count += 1
    path.unlink()
    return count


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
