"""Tests that share something are run by one process, whatever the number of processes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from marketplace.bootstrap.layout import ROOT
from tests import sharing

CONFTEST = """
from tests.sharing import scheduler

def pytest_xdist_make_scheduler(config, log):
    return scheduler(config, log)
"""
FILE = """
import os
from pathlib import Path
import pytest

@pytest.mark.parametrize("number", range(6))
def test_says_where(number):
    with Path(os.environ["SEEN"]).open("a") as seen:
        seen.write(f"{Path(__file__).name} {os.environ['PYTEST_XDIST_WORKER']}\\n")
"""


def test_a_file_is_run_by_one_process(tmp_path: Path):
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "conftest.py").write_text(CONFTEST)
    for name in ("test_one", "test_two", "test_three", "test_four"):
        (tmp_path / f"{name}.py").write_text(FILE)
    seen = tmp_path / "seen"
    environment = os.environ | {"SEEN": str(seen), "PYTHONPATH": str(ROOT), "PYTEST_ADDOPTS": ""}
    plain = ("-p", "no:django", "-p", "no:cacheprovider", "-q")
    command = [sys.executable, "-m", "pytest", *plain, "-n", "2", "--dist", "loadscope", "."]
    told = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120
    )
    assert "24 passed" in told.stdout, told.stdout + told.stderr
    pairs = [line.split() for line in seen.read_text().splitlines()]
    workers = {name: {worker for file, worker in pairs if file == name} for name, _ in pairs}
    assert [len(found) for found in workers.values()] == [1, 1, 1, 1], workers


@pytest.mark.parametrize(
    ("nodeid", "unit"),
    [
        ("tests/journeys/test_sale.py::test_it[a::b]", "marketplace"),
        ("tests/browser/test_axe.py::test_it", "marketplace"),
        ("tests/benchmarks/test_bench.py::test_it", "marketplace"),
        ("tests/orders/test_duty.py::test_it[tests/browser/]", "tests/orders/test_duty.py"),
    ],
)
def test_the_unit_of_a_test_is_its_file_or_the_marketplace(nodeid: str, unit: str):
    assert sharing.unit_of(nodeid) == unit


def test_whoever_needs_the_running_marketplace_belongs_to_it():
    needing = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "tests").rglob("test_*.py")
        if re.search(r"^from tests\.running import", path.read_text(), re.MULTILINE)
    }
    assert needing
    assert {sharing.unit_of(f"{path}::test") for path in needing} == {"marketplace"}
