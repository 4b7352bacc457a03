"""The page of failures names tests that there are."""

from __future__ import annotations

import re

import pytest

from marketplace.bootstrap.layout import ROOT

PAGE = (ROOT / "docs/failures.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and "---" not in line][1:]
DEFINED = {
    name
    for path in (ROOT / "tests").rglob("*.py")
    for name in re.findall(r"def (\w+)\(", path.read_text(encoding="utf-8"))
}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[2:40])
def test_each_failure_names_a_test_that_does_it(row: str):
    named = re.findall(r"`test_(\w+)`", row)
    assert named
    missing = [f"test_{name}" for name in named if not {name, f"test_{name}"} & DEFINED]
    assert missing == []
