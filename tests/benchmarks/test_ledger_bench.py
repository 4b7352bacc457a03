"""The ledger's benchmark, at the smallest size: it posts what it says, and judges fairly."""

from __future__ import annotations

import pytest

from payments.ledger import chart, queries
from payments.ledger.checking import check
from tests.benchmarks.ledger import ours
from tests.benchmarks.ledger.goals import Sizes, verdict

SIZES = Sizes(orders=100, seconds=1.0, clients=8, rounds=2, postings=10_000_000, has_peers=True)


@pytest.mark.django_db
def test_an_order_by_rows_and_by_drafts_moves_the_same_amounts():
    assert ours.by_rows(30) > 0
    assert ours.in_bulk(20) > 0
    assert queries.balance(chart.psp_clearing("stripe", "MOP")).minor == 50 * 17_600
    assert queries.balance(chart.commission("MOP")).minor == 50 * 1_408
    found = check()
    assert (found["broken"], found["counted"]["postings"]) == (0, 100)


@pytest.mark.django_db
def test_the_ceiling_copies_the_rows_of_the_books():
    ours.by_rows(10)
    told = ours.by_copy(10)
    assert set(told) == {"indexed", "bare"}
    assert min(told.values()) > 0


def round_of(**changes: float) -> dict[str, float]:
    return {
        "load": 9.0,
        "singly": 500.0,
        "hordak_singly": 100.0,
        "rows": 40_000.0,
        "hordak_bulk": 2_000.0,
        "copy_indexed": 80_000.0,
        "copy_bare": 200_000.0,
        "drafts": 9_000.0,
    } | changes


def test_a_goal_is_a_median_of_ratios_within_rounds():
    rounds = [round_of(), round_of(singly=50.0, hordak_singly=10.0), round_of(singly=10.0)]
    told = verdict(rounds, {"postings": 10_000_000, "seconds": 59.0}, SIZES)
    assert told["goals"]["single_to_hordak"] == {
        "figure": 5.0,
        "min": 0.1,
        "max": 5.0,
        "target": 5.0,
        "met": True,
    }
    assert told["goals"]["bulk_to_copy"]["figure"] == 0.5
    assert told["met"]
    assert told["per_second"]["singly"] == {"median": 50.0, "min": 10.0, "max": 500.0}


@pytest.mark.parametrize(
    ("changes", "postings", "seconds", "missed"),
    [
        ({"singly": 499.0}, 10_000_000, 59.0, "single_to_hordak"),
        ({"rows": 39_000.0}, 10_000_000, 59.0, "bulk_to_hordak"),
        ({"rows": 40_000.0, "copy_indexed": 110_000.0}, 10_000_000, 59.0, "bulk_to_copy"),
        ({}, 10_000_000, 60.1, "check_seconds"),
        ({}, 1_000_000, 6.1, "check_seconds"),
    ],
)
def test_one_goal_that_is_missed_is_told(changes, postings, seconds, missed):
    told = verdict([round_of(**changes)], {"postings": postings, "seconds": seconds}, SIZES)
    assert [name for name, goal in told["goals"].items() if not goal["met"]] == [missed]
    assert not told["met"]
