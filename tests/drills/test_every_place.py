"""A place where a process may be killed is worth nothing until a drill kills one there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLACE = re.compile(r"""crashpoint\(\s*["']([\w.]+)["']""")


def places() -> set[str]:
    sources = [path for room in ("catalog", "marketplace", "payments")
               for path in (ROOT / room).rglob("*.py")]  # fmt: skip
    return {name for path in sources for name in PLACE.findall(path.read_text())}


def test_every_crashpoint_of_the_code_is_named_by_a_drill():
    drills = "".join(path.read_text() for path in (ROOT / "tests/drills").glob("test_*_kills.py"))
    found = places()
    assert len(found) > 10
    assert sorted(name for name in found if f'"{name}"' not in drills) == []
