"""How long a file of goods takes, what it holds, and what a kill does: `bench import --json`."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from marketplace.bootstrap.layout import ROOT, Layout
from marketplace.bootstrap.parts import Places
from marketplace.bootstrap.services import Services, var_folder
from tests.benchmarks import import_rows
from tests.benchmarks.databases import NO_SANDBOX, Database, throwaway
from tests.benchmarks.facts import circumstances
from tests.benchmarks.import_work import CATEGORIES

SECONDS: Final = 300.0  # to read, check and apply 50,000 rows
ROWS: Final = 50_000
WORKER_MB: Final = 250.0
GROWTH_MB: Final = 40.0  # of the worker from a tenth of the rows to all of them
EXPORT_SECONDS: Final = 120.0
_PART: Final = 10  # the small file has a tenth of the rows
_LOOK: Final = 0.5


@dataclass(frozen=True)
class Sizes:
    """How many rows the large file has."""

    rows: int


def measure(sizes: Sizes) -> dict[str, Any]:
    """Import two sizes, kill the worker of the large one on its way, export, and take it back.

    On a durable server of the benchmark's own.
    """
    servers = Services(Layout(var_folder() / "bench"), Path(sys.executable))
    addresses = servers.join(lambda text: sys.stderr.write(f"{text}\n"))
    try:
        told = circumstances(addresses.report) | {"rows": sizes.rows}
        with throwaway(addresses, 7) as database:
            shop = _Shop(database)
            told["small"] = shop.whole(max(sizes.rows // _PART, import_rows.EVERY))
            told["large"] = shop.whole(sizes.rows)
            told["export"] = shop.ask("export", told["large"]["run"])
            told["undo"] = shop.undone(told["large"]["run"])
            told["killed"] = shop.killed(sizes.rows)
    finally:
        servers.leave()
    return told | verdict(told, sizes)


def verdict(told: dict[str, Any], sizes: Sizes) -> dict[str, Any]:
    """Return each goal with its figure, and whether all are met."""
    large, small, killed = told["large"], told["small"], told["killed"]
    planted = [list(each) for each in import_rows.planted(sizes.rows)]
    right = _right(sizes.rows)
    after = {key: killed["state"][key] for key in right}
    goals = {
        "seconds": _goal(
            large["check"]["seconds"] + large["apply"]["seconds"],
            max(SECONDS * min(sizes.rows / ROWS, 1), 5.0),
        ),
        "worker_mb": _goal(_worker(large), WORKER_MB),
        "growth_mb": _goal(_worker(large) - _worker(small), GROWTH_MB),
        "faults_not_told_right": _goal(_differences(large["faults"], planted), 0),
        "rows_not_in": _goal(
            _differences([large["state"][key] for key in right], [*right.values()]), 0
        ),
        "wrong_after_a_kill": _goal(_differences([*after.values()], [*right.values()]), 0),
        "export_seconds": _goal(told["export"]["seconds"], EXPORT_SECONDS),
        "changed_by_the_way_back": _goal(told["export"]["other"], 0),
        "left_after_undo": _goal(told["undo"]["state"]["offers"], 0),
    }
    return {"goals": goals, "met": all(goal["met"] for goal in goals.values())}


def _right(rows: int) -> dict[str, int]:
    """Return what has to be in the books: sums over the rows without a fault."""
    good = [
        import_rows.row(number, CATEGORIES)
        for number in range(rows)
        if number % import_rows.EVERY != import_rows.EVERY - 1
    ]
    price, stock = import_rows.COLUMNS.index("price"), import_rows.COLUMNS.index("stock")
    return {
        "offers": len(good),
        "new": len(good),
        "refused": rows - len(good),
        "price_sum": sum(int(cells[price].replace(".", "")) for cells in good),
        "stock_sum": sum(int(cells[stock]) for cells in good),
    }


def _worker(part: dict[str, Any]) -> float:
    return max(part["check"]["worker_mb"], part["apply"]["worker_mb"])


def _differences(one: list[Any], other: list[Any]) -> int:
    return sum(each not in other for each in one) + sum(each not in one for each in other)


def _goal(figure: float, target: float) -> dict[str, Any]:
    return {"figure": round(figure, 2), "target": target, "met": figure <= target}


class _Shop:
    """Hands files in and lets workers, each a process of its own, do the rest."""

    def __init__(self, database: Database) -> None:
        self._env = database.environment(Places("127.0.0.1", 8000, NO_SANDBOX))

    def whole(self, rows: int) -> dict[str, Any]:
        """Import a file from its upload to the last row."""
        told = {"load": round(os.getloadavg()[0], 1)} | self.ask("receive", rows)
        told["check"] = self.ask("work", told["run"])
        told["faults"] = self.ask("state", told["run"])["faults"]
        self.ask("confirm", told["run"])
        told["apply"] = self.ask("work", told["run"])
        told["state"] = _short(self.ask("state", told["run"]))
        return told

    def undone(self, run: int) -> dict[str, Any]:
        """Take an import back."""
        self.ask("undo", run)
        told = self.ask("work", run)
        return told | {"state": _short(self.ask("state", run))}

    def killed(self, rows: int) -> dict[str, Any]:
        """Kill the worker while it checks and again while it applies; another one goes on."""
        run = self.ask("receive", rows)["run"]
        told: dict[str, Any] = {"checked_to": self._kill_at(run, "new", rows // 3)}
        self.ask("work", run)
        self.ask("confirm", run)
        told["applied_to"] = self._kill_at(run, "done", rows // 3)
        told |= self.ask("work", run)
        return told | {"state": _short(self.ask("state", run))}

    def _kill_at(self, run: int, count: str, rows: int) -> int:
        """Kill a worker once it has done so many rows; return how many stayed done."""
        worker = subprocess.Popen(
            self._words("work", run), cwd=ROOT, env=self._env, stdout=subprocess.DEVNULL
        )
        while worker.poll() is None and self.ask("state", run)[count] < rows:
            time.sleep(_LOOK)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        return int(self.ask("state", run)[count])

    def ask(self, act: str, number: int) -> dict[str, Any]:
        """Run one act in a process of its own."""
        done = subprocess.run(
            self._words(act, number), cwd=ROOT, env=self._env, stdout=subprocess.PIPE, check=True
        )
        told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return told

    @staticmethod
    def _words(act: str, number: int) -> list[str]:
        return [sys.executable, "-m", "tests.benchmarks.import_work", act, str(number)]


def _short(state: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in state.items() if key != "faults"}
