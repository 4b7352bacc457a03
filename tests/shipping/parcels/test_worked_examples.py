"""The time lines and figures of docs/parcels.md, as the code counts them."""

from __future__ import annotations

import random
import re
from itertools import pairwise
from pathlib import Path

import pytest

from marketplace.shipping.carriers_api.statuses import RANKS, Status
from marketplace.shipping.carriers_api.types import Box
from marketplace.shipping.parcels import believing, measuring
from marketplace.shipping.parcels.course import Fact, standing
from tests.factories.parcels import china

PAGE = (Path(__file__).resolve().parents[3] / "docs/parcels.md").read_text()
TIME_LINES = ("An ordinary parcel", "It goes back", "Lost and found", "Time zones")


def rows(heading: str, nth: int = 0) -> list[list[str]]:
    """The cells of a table below a heading, head and rule left out."""
    below = re.split(rf"\n#+ {re.escape(heading)}\n", PAGE)[1]
    tables = re.findall(r"(?:^\|.*\n)+", re.split(r"\n#+ ", below)[0], re.MULTILINE)
    lines = tables[nth].strip().split("\n")[2:]
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]


def time_line(heading: str) -> list[tuple[Fact, str]]:
    return [
        (Fact(Status(told), china(at), heard), after)
        for heard, (at, told, after) in enumerate(rows(heading))
    ]


@pytest.mark.parametrize("heading", TIME_LINES)
def test_a_status_follows_the_time_line_event_by_event(heading: str):
    line = time_line(heading)
    for end, (_fact, after) in enumerate(line, start=1):
        assert standing(fact for fact, _ in line[:end]).status == after


@pytest.mark.parametrize("heading", TIME_LINES)
def test_a_shuffled_time_line_ends_the_same(heading: str):
    line = time_line(heading)
    facts = [fact for fact, _ in line]
    for seed in range(20):
        shuffled = facts[:]
        random.Random(seed).shuffle(shuffled)
        assert standing(shuffled + shuffled[:2]).status == line[-1][1]


def test_the_table_of_statuses_is_the_ranks_of_the_code():
    told = {status: rank for status, rank, _means in rows("Tracking status")}
    assert told == {each.value: str(RANKS.get(each, "setback")) for each in Status}


def test_a_lower_rank_never_lowers_a_status():
    ranked = sorted(RANKS, key=RANKS.__getitem__)
    for low, high in pairwise(ranked):
        facts = [Fact(high, china("2026-05-25 09:00"), 0), Fact(low, china("2026-05-25 10:00"), 1)]
        expected = low if RANKS[low] == RANKS[high] or low == Status.CUSTOMS_HOLD else high
        assert standing(facts).status == expected


def test_whose_delivery_it_is():
    heard = china("2026-06-02 00:00")
    for handed, told, counts in rows("Whose delivery it is"):
        found = believing.delivered_at(china(told), handed_over_at=china(handed), heard_at=heard)
        assert found == (None if counts == "not at all" else china(counts))


def test_weights():
    for size, weight, divisor, volumetric, chargeable in rows("Weight"):
        sides = [int(side) for side in size.split(" × ")]
        box = Box(*sides, int(weight))
        assert measuring.volumetric_g(box, int(divisor)) == int(volumetric)
        assert measuring.chargeable_g(box, int(divisor)) == int(chargeable)


@pytest.mark.parametrize(
    ("declared", "measured", "words", "is_large"),
    [
        (1_200, 1_450, "+250 g, +20.8 %", True),
        (1_200, 1_230, "+30 g, +2.5 %", False),
        (1_200, 1_000, "-200 g, -16.7 %", True),
        (400, 440, "+40 g, +10.0 %", False),  # far in percent, near in grams
        (0, 440, "+440 g", True),
    ],
)
def test_a_difference_is_shown(declared: int, measured: int, words: str, is_large: bool):
    found = measuring.difference(declared, measured)
    assert (found.in_words, found.is_large) == (words, is_large)
