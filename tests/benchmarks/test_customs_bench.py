"""The benchmark of customs at its smallest size."""

from __future__ import annotations

from marketplace.customs.messages.matching import match
from tests.benchmarks import customs


def test_parcels_are_declared_and_every_goal_has_its_figure():
    told = customs.measure(6)
    assert (told["messages"], told["wrong"]) == (24, 0)
    assert set(told["goals"]) == {
        *("build_and_check", "match", "sign_sm2", "sign_rsa", "growth_mb", "wrong"),
    }
    assert all(value > 0 for value in told["rates"].values())


def test_the_parcels_are_coherent_and_not_all_the_same():
    made = [customs.documents(number) for number in range(20)]
    assert [match(each) for each in made] == [()] * 20
    assert {len(each.order.lines) for each in made} == {1, 2, 3, 4, 5}
    assert len({each.order.head.acturalPaid for each in made}) == 20


def test_a_goal_that_is_missed_says_so():
    rates = {"build": 299.0, "match": 300.0, "sign_sm2": 300.0, "sign_rsa": 300.0}
    told = customs.verdict(rates, wrong=1, growth=0.0)
    missed = {name for name, goal in told["goals"].items() if not goal["met"]}
    assert (missed, told["met"]) == ({"build_and_check", "wrong"}, False)
