"""The settlement's benchmark, at the smallest size: what it times is whole, and judged fairly."""

from __future__ import annotations

import pytest

from payments.settlement import checking
from payments.settlement.models import Payout
from tests.benchmarks import settlement_work
from tests.benchmarks.settlement import Sizes, verdict

SIZES = Sizes(lines=1_000_000, small=10_000, payees=5_000, rounds=1, requests=50)


@pytest.mark.django_db
def test_sets_and_a_loop_settle_the_same_sales():
    settlement_work.load(60, 3, 0)
    told = settlement_work.close()
    assert (told["became_due"], told["settlements"], told["is_finished"]) == (60, 3, True)
    assert Payout.objects.count() == 3
    settlement_work.load(6, 3, 60)
    assert settlement_work.loop()["lines"] == 6
    assert settlement_work.close(1)["settlements"] == 3
    assert checking.check()["broken"] == 0


def told_of(**changes: float) -> dict:
    closing = {"seconds": 9.0, "backend_mb": 599.0, "worker_mb": 199.0} | changes
    return {
        "large": [closing],
        "small": [{"seconds": 0.09}],
        "loop": {"lines": 10_000, "seconds": 20.0},
        "review_ms": {"idle": {"p95": 10.0}, "closing": {"p95": changes.get("p95", 20.0)}},
    }


def test_the_goals_of_a_closing_are_met():
    told = verdict(told_of(), SIZES)
    assert told["met"]
    assert told["goals"]["slope"] == {"figure": 1.0, "target": 1.3, "met": True}
    assert told["sales_per_second"] == {
        "large": 111_111,
        "small": 111_111,
        "one_at_a_time": 500,
    }


@pytest.mark.parametrize(
    ("changes", "missed"),
    [
        ({"seconds": 10.1}, ["seconds"]),
        ({"seconds": 11.8}, ["seconds", "slope"]),
        ({"backend_mb": 601.0}, ["backends_mb"]),
        ({"worker_mb": 201.0}, ["worker_mb"]),
        ({"p95": 20.1}, ["review_p95_to_idle"]),
    ],
)
def test_a_goal_of_a_closing_that_is_missed_is_told(changes, missed):
    told = verdict(told_of(**changes), SIZES)
    assert [name for name, goal in told["goals"].items() if not goal["met"]] == missed
    assert not told["met"]
