"""How long a closing takes, what it holds, and whether buyers notice: `bench settlement --json`."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from marketplace.bootstrap.layout import ROOT, Layout
from marketplace.bootstrap.parts import Places
from marketplace.bootstrap.services import Services, var_folder
from tests.benchmarks import pages, seeding
from tests.benchmarks.databases import NO_SANDBOX, Database, throwaway
from tests.benchmarks.facts import circumstances, spread

MILLION = 1_000_000
SECONDS = 10.0  # for a million sales
BACKENDS_MB, WORKER_MB = 600.0, 200.0
SLOPE = 1.3  # time per sale of the large closing, to that of the small one
REVIEW = 2.0  # p95 of the checkout review while a closing runs, to its idle value


@dataclass(frozen=True)
class Sizes:
    """How much is settled; payees grow with the sales, so that each has as many at both sizes."""

    lines: int
    small: int
    payees: int  # of the large one
    rounds: int
    requests: int  # of the review page, idle


def measure(sizes: Sizes) -> dict[str, Any]:
    """Settle both sizes, loop over the small one, and open a page while a closing runs.

    On a durable server of the benchmark's own. After each closing the books are proved.
    """
    servers = Services(Layout(var_folder() / "bench"), Path(sys.executable))
    addresses = servers.join(lambda text: sys.stderr.write(f"{text}\n"))
    try:
        told = circumstances(addresses.report) | {"sizes": sizes.__dict__}
        with throwaway(addresses, 4) as database:
            seller = _Seller(database)
            small = [seller.close(sizes.small, _payees(sizes)) for _ in range(sizes.rounds)]
            told |= {"small": small, "loop": seller.loop(sizes.small, _payees(sizes))}
        with throwaway(addresses, 5) as database:
            seller = _Seller(database)
            told["large"] = [seller.close(sizes.lines, sizes.payees) for _ in range(sizes.rounds)]
        with throwaway(addresses, 6) as database:
            seeding.seed_demo(database)
            told["review_ms"] = _review(database, sizes)
    finally:
        servers.leave()
    return told | verdict(told, sizes)


def verdict(told: dict[str, Any], sizes: Sizes) -> dict[str, Any]:
    """Return medians of the rounds, each goal with its figure, and whether all are met."""
    large, small = _median(told["large"], "seconds"), _median(told["small"], "seconds")
    goals = {
        "seconds": _goal(large, max(SECONDS * min(sizes.lines / MILLION, 1), 1.0)),
        "backends_mb": _goal(_median(told["large"], "backend_mb"), BACKENDS_MB),
        "worker_mb": _goal(_median(told["large"], "worker_mb"), WORKER_MB),
        "slope": _goal((large / sizes.lines) / (small / sizes.small), SLOPE),
    }
    review = told["review_ms"]
    goals["review_p95_to_idle"] = _goal(review["closing"]["p95"] / review["idle"]["p95"], REVIEW)
    return {
        "sales_per_second": {
            "large": round(sizes.lines / large),
            "small": round(sizes.small / small),
            "one_at_a_time": round(told["loop"]["lines"] / told["loop"]["seconds"]),
        },
        "goals": goals,
        "met": all(goal["met"] for goal in goals.values()),
    }


def _goal(figure: float, target: float) -> dict[str, Any]:
    return {"figure": round(figure, 2), "target": target, "met": figure <= target}


def _median(rounds: Sequence[dict[str, Any]], name: str) -> float:
    return statistics.median(each[name] for each in rounds)


def _payees(sizes: Sizes) -> int:
    return max(sizes.payees * sizes.small // sizes.lines, 3)


class _Seller:
    """Books sales in one database and settles them, day after day."""

    def __init__(self, database: Database) -> None:
        self._env = database.environment(Places("127.0.0.1", 8000, NO_SANDBOX))
        self._owner = database.addresses.database_owner_url
        self._day, self._first = 0, 0

    def load(self, lines: int, payees: int) -> None:
        """Book sales; the server knows how many there are, as it does when it runs for long."""
        self._run("load", lines, payees, self._first)
        self._first += lines
        with psycopg.connect(self._owner, autocommit=True) as link:
            link.execute("VACUUM ANALYZE")

    def close(self, lines: int, payees: int) -> dict[str, Any]:
        """Book sales, settle them and prove the books; raise when anything is not as it should."""
        self.load(lines, payees)
        told = {"load": round(os.getloadavg()[0], 1)}
        told |= json.loads(self.start_closing().communicate()[0])
        if (told["became_due"], told["is_finished"]) != (lines, True):
            raise RuntimeError(f"the closing is not whole: {told}")
        self._prove()
        return told

    def start_closing(self) -> subprocess.Popen[str]:
        """Start settling what was booked, in a process of its own."""
        words = self._words("close", self._day)
        self._day += 1
        return subprocess.Popen(words, cwd=ROOT, env=self._env, stdout=subprocess.PIPE, text=True)

    def loop(self, lines: int, payees: int) -> dict[str, Any]:
        """Book sales and make them due one at a time."""
        self.load(lines, payees)
        told = self._run("loop")
        self._prove()
        return told

    def _prove(self) -> None:
        asked = [sys.executable, "manage.py", "settlement", "check"]
        subprocess.run(asked, cwd=ROOT, env=self._env, stdout=sys.stderr, check=True)

    def _run(self, *words: object) -> dict[str, Any]:
        done = subprocess.run(
            self._words(*words), cwd=ROOT, env=self._env, stdout=subprocess.PIPE, check=True
        )
        told: dict[str, Any] = json.loads(done.stdout)
        return told

    @staticmethod
    def _words(*words: object) -> list[str]:
        return [sys.executable, "-m", "tests.benchmarks.settlement_work", *map(str, words)]


def _review(database: Database, sizes: Sizes) -> dict[str, Any]:
    """Open the checkout's review again and again, first alone, then while a closing runs."""
    seller = _Seller(database)
    seller.load(sizes.lines, sizes.payees)
    with pages.web(database) as url:
        buyer = pages.Buyer(url)
        for _ in range(pages.ROUNDS_BEFORE):
            buyer.milliseconds("review")
        idle = [buyer.milliseconds("review") for _ in range(sizes.requests)]
        closing = seller.start_closing()
        beside = []
        while closing.poll() is None:
            beside.append((time.time(), buyer.milliseconds("review")))
        told = json.loads(closing.communicate()[0])
    # Its process also starts and ends; what counts are the pages asked for while it closed.
    ended_at = told["began_at"] + told["seconds"]
    within = [taken for at, taken in beside if told["began_at"] <= at <= ended_at]
    return {"idle": spread(idle), "closing": spread(within), "closing_seconds": told["seconds"]}
