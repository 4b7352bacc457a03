"""What the bench of a phone's page says of its figures."""

from __future__ import annotations

import json

from tests.benchmarks.lighthouse.tool import HERE
from tests.benchmarks.vitals import CATEGORY_BYTES, GOALS, verdict

PAGE = {"lcp_ms": 1_700, "cls_thousandths": 0, "tbt_ms": 10}
WEIGHTS = {"category": {"bytes": 340_000, "pictures": 24, "requests": 30}}


def test_every_goal_of_a_page_stands_beside_its_figure():
    told = verdict({"home": PAGE, "cart": PAGE}, WEIGHTS, "13.5.0")
    assert told["met"]
    assert set(told["goals"]) == {
        "category_bytes",
        "category_pictures",
        *(f"{page}_{name}" for page in ("home", "cart") for name in GOALS),
    }
    assert told["goals"]["home_lcp_ms"] == {"figure": 1_700, "target": 1_800, "met": True}


def test_a_goal_that_is_missed_is_told():
    slow = PAGE | {"lcp_ms": 1_800}
    heavy = {"category": {"bytes": CATEGORY_BYTES, "pictures": 23, "requests": 30}}
    told = verdict({"home": PAGE, "category": slow}, heavy, "13.5.0")
    missed = {name for name, goal in told["goals"].items() if not goal["met"]}
    assert missed == {"category_lcp_ms", "category_bytes", "category_pictures"}
    assert not told["met"]


def test_what_is_installed_is_pinned():
    wanted = json.loads((HERE / "package.json").read_text(encoding="utf-8"))
    lock = json.loads((HERE / "package-lock.json").read_text(encoding="utf-8"))
    for name, version in (wanted["dependencies"] | wanted["optionalDependencies"]).items():
        assert lock["packages"][f"node_modules/{name}"]["version"] == version
    rows = [row for path, row in lock["packages"].items() if path]
    assert [row for row in rows if not row.get("integrity")] == []
