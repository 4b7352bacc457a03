"""A business day is Macau's or the mainland's, never the one of an instant in UTC."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Until eight in the morning the day in UTC is yesterday's.
UTC_DAY = re.compile(r"\bnow(\(\))?\.date\(\)|\bdate\.today\(\)")
FILES = [
    path
    for floor in ("catalog", "marketplace", "payments")
    for path in sorted((ROOT / floor).rglob("*.py"))
]


@pytest.mark.parametrize("text", ["rules_on(now.date())", "now().date()", "date.today()"])
def test_the_pattern_finds_a_day_in_utc(text):
    assert UTC_DAY.search(text)


def test_no_day_is_taken_from_an_instant_in_utc():
    assert FILES
    found = [str(path.relative_to(ROOT)) for path in FILES if UTC_DAY.search(path.read_text())]
    assert found == []
