"""The count of mutants is fair, and what it mutates and runs is there and asks no database."""

from __future__ import annotations

import pytest

from marketplace.bootstrap.layout import ROOT
from tests.benchmarks.mutants.run import TARGET, tally
from tests.benchmarks.mutants.selection import MODULES, TESTS, Module

WHOLE = Module("payments/settlement/closing.py")
PART = Module("payments/settlement/drawing.py", ("split",))
CONSTANTS = Module("payments/settlement/tiers.py")
CLOSING, DRAWING = "payments.settlement.closing", "payments.settlement.drawing"


def test_each_mutant_counts_for_its_module_and_only_what_was_noticed_is_a_success():
    found = {
        f"{CLOSING}.x_decide__mutmut_1": "killed",
        f"{CLOSING}.x_decide__mutmut_2": "survived",
        f"{CLOSING}.x__reserve__mutmut_1": "timeout",
        f"{CLOSING}.x__reserve__mutmut_2": "no tests",
        f"{DRAWING}.x_split__mutmut_1": "killed",
        f"{DRAWING}.x_draw__mutmut_1": "no tests",  # asks the database: not asked for here
    }
    told = tally(found, [WHOLE, PART, CONSTANTS])
    assert told["modules"] == {
        WHOLE.path: {"mutants": 4, "killed": 1, "timeout": 1, "survived": 2, "share": 0.5},
        PART.path: {"mutants": 1, "killed": 1, "timeout": 0, "survived": 0, "share": 1.0},
        CONSTANTS.path: {"mutants": 0, "killed": 0, "timeout": 0, "survived": 0, "share": None},
    }
    assert told["survivors"] == [f"{CLOSING}.x__reserve__mutmut_2", f"{CLOSING}.x_decide__mutmut_2"]
    assert told["goal"] == {"figure": 0.6, "target": 0.9, "met": False}


@pytest.mark.parametrize(("survived", "met"), [(10, True), (11, False)])
def test_the_goal_is_nine_of_ten(survived: int, met: bool):
    names = [f"{CLOSING}.x_decide__mutmut_{number}" for number in range(100)]
    found = {name: "survived" if i < survived else "killed" for i, name in enumerate(names)}
    goal = {"figure": 1 - survived / 100, "target": TARGET, "met": met}
    assert tally(found, [WHOLE])["goal"] == pytest.approx(goal)


def test_a_run_without_a_mutant_meets_nothing():
    assert tally({}, [WHOLE])["goal"]["met"] is False


def test_every_module_and_test_that_is_named_exists():
    assert [each.path for each in MODULES if not (ROOT / each.path).is_file()] == []
    assert [path for path in TESTS if not (ROOT / path).is_file()] == []
    for module in MODULES:
        text = (ROOT / module.path).read_text(encoding="utf-8")
        assert all(f"\ndef {name}(" in text for name in module.functions)
