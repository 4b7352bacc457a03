"""The benchmarks' own test, at the smallest size: they run, and what they print can be read."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from marketplace.bootstrap.layout import ROOT
from tests.benchmarks.facts import spread, summary
from tests.running import Running

pytestmark = pytest.mark.journey
PAGES = {"home", "category", "product", "cart", "review"}


def test_the_bench_prints_json_about_a_running_marketplace(running: Running):
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks", "--at", running.url, "--requests", "1"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert set(told) == {"date", "machine", "python", "servers", "pages_ms"}
    assert set(told["pages_ms"]) == PAGES
    for page in PAGES:
        assert told["pages_ms"][page]["there"]["count"] == 1
        assert 0 < told["pages_ms"][page]["there"]["median"] < 30_000


def test_a_median_stands_beside_its_runs():
    assert summary([3.0, 1.0, 2.004]) == {"median": 2.0, "runs": [3.0, 1.0, 2.0]}


def test_95_of_100_stay_below_the_p95():
    assert spread([float(n) for n in range(1, 101)]) == {"median": 50.5, "p95": 96.0, "count": 100}
