"""What a receipt does to a document, and a document to its case: the tables of the page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.customs.cases import clocks, states

PAGE = Path(__file__).resolve().parents[3] / "docs/customs-cases.md"
BEGIN = datetime(2026, 11, 22, 3, 30, tzinfo=UTC)  # 11:30 in China


def table(heading: str) -> list[list[str]]:
    """Return the cells of the table that follows a line of the page."""
    text = PAGE.read_text().split(heading, 1)[1]
    lines = [line for line in text.split("\n\n")[1].split("\n") if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_the_worked_list_of_the_page_goes_as_it_says():
    state, told_at = states.HANDED_IN, None
    words = {
        "moves": states.MOVED,
        "older": states.OLDER,
        "said again": states.REPEATED,
        "unknown": states.UNKNOWN,
        "contradicts": states.CONTRADICTS,
    }
    rows = table("Receipts as they *arrive*:")
    assert len(rows) == 9
    for _arrives, status, at, what, after in rows:
        hour, minute, second = (float(part) for part in at.split(":"))
        time = BEGIN + timedelta(hours=hour - 11, minutes=minute - 30, seconds=second)
        found = states.effect(
            kind=states.LIST, state=state, told_at=told_at, status=int(status), at=time
        )
        assert found.outcome == next(code for word, code in words.items() if what.startswith(word))
        assert found.state == after
        if found.outcome == states.MOVED:
            told_at = time
        state = found.state


def test_the_statuses_of_the_page_are_those_of_the_code():
    told = {
        1: states.HANDED_IN,
        2: states.DECLARING,
        3: states.SENT,
        4: states.FAILED,
        100: states.REJECTED,
        -621005: states.REJECTED,
        120: states.STORED,
        300: states.MANUAL,
        399: states.CONCLUDED,
        500: states.INSPECTION,
        501: states.DETAINED,
        502: states.DETAINED,
        503: states.DETAINED,
        599: states.DETAINED,
        700: states.RETURN_SHIPMENT,
        800: states.RELEASED,
        899: states.CLOSED,
    }
    assert {status: states.state_of(status) for status in told} == told
    assert states.state_of(777) is None


@given(
    st.lists(
        st.tuples(st.sampled_from((2, 3, 120, 300, 399, 500, 501, 800, 899)), st.integers(0, 50)),
        min_size=1,
        max_size=12,
    )
)
def test_the_newest_word_that_was_applied_is_never_replaced_by_an_older(told):
    state, told_at = states.QUEUED, None
    for status, seconds in told:
        at = BEGIN + timedelta(seconds=seconds)
        found = states.effect(kind=states.LIST, state=state, told_at=told_at, status=status, at=at)
        if found.outcome == states.MOVED:
            assert told_at is None or at >= told_at
            assert found.state in states.NEXT[state]
            told_at = at
        else:
            assert found.state == state
        state = found.state


@given(st.permutations(((2, 2), (3, 4), (120, 6), (300, 8), (500, 10), (800, 12), (899, 14))))
def test_any_order_of_arrival_ends_at_the_same_place(order):
    """Also with every receipt doubled: where a list ends is told by customs' time alone."""
    state, told_at = states.HANDED_IN, None
    for status, seconds in (*order, *order):
        at = BEGIN + timedelta(seconds=seconds)
        found = states.effect(kind=states.LIST, state=state, told_at=told_at, status=status, at=at)
        assert found.outcome not in states.ALARMING
        if found.outcome == states.MOVED:
            told_at = at
        state = found.state
    assert state == states.CLOSED


@pytest.mark.parametrize("kind", [states.CANCELLATION, states.RETURN])
def test_an_end_of_a_withdrawal_stays(kind):
    found = states.effect(
        kind=kind,
        state=states.CONCLUDED,
        told_at=BEGIN,
        status=100,
        at=BEGIN + timedelta(seconds=1),
    )
    assert found.outcome == states.CONTRADICTS


@pytest.mark.parametrize(
    ("kind", "document", "case", "wanted"),
    [
        (states.LIST, states.HANDED_IN, states.MATCHED, states.DECLARED),
        (states.LIST, states.INSPECTION, states.DECLARED, states.HELD),
        (states.LIST, states.DETAINED, states.HELD, states.HELD),
        (states.LIST, states.REJECTED, states.HELD, states.REJECTED),
        (states.LIST, states.RELEASED, states.MATCHED, states.RELEASED),
        (states.LIST, states.RETURN_SHIPMENT, states.HELD, states.RETURNED),
        (states.LIST, states.CLOSED, states.DELIVERED, states.DELIVERED),
        (states.ORDER, states.REJECTED, states.MATCHED, states.REJECTED),
        (states.ORDER, states.STORED, states.MATCHED, states.MATCHED),
        (states.CANCELLATION, states.CONCLUDED, states.HELD, states.CANCELED),
        (states.CANCELLATION, states.CONCLUDED, states.RELEASED, states.RELEASED),
        (states.ARRIVAL, states.STORED, states.RELEASED, states.DELIVERED),
    ],
)
def test_a_case_follows_its_documents(kind, document, case, wanted):
    assert states.case_after(kind, document, case) == wanted


@pytest.mark.parametrize("case", states.CASE_NEXT)
def test_ends_are_ends(case):
    assert (states.CASE_NEXT[case] == frozenset()) == (case in states.FINAL)


def test_a_late_receipt_takes_the_steps_that_it_skipped():
    assert states.path(states.MATCHED, states.RELEASED) == (states.DECLARED, states.RELEASED)
    assert states.path(states.HELD, states.DELIVERED) == (states.RELEASED, states.DELIVERED)
    assert states.path(states.TAXED, states.RETURNED) == ()


@pytest.mark.parametrize(
    ("state", "was_stored", "wanted"),
    [
        (states.REJECTED, True, states.Again("2", needs_new_number=False)),
        (states.REJECTED, False, states.Again("1", needs_new_number=True)),
        (states.FAILED, False, states.Again("1", needs_new_number=True)),
        (states.RELEASED, True, None),
        (states.STORED, True, None),
    ],
)
def test_only_what_was_turned_down_goes_again(state, was_stored, wanted):
    assert states.again(state=state, was_stored=was_stored) == wanted


def test_both_clocks_start_with_the_release():
    released = clocks.read_return_time("20261122113500000")
    found = clocks.return_clocks(released)
    assert clocks.compact(found.apply_by) == "20261222113500"
    assert clocks.compact(found.arrive_by) == "20270106113500"
    assert clocks.is_back_in_time(found.arrive_by, found.arrive_by)
    assert not clocks.is_back_in_time(found.arrive_by + timedelta(seconds=1), found.arrive_by)


@pytest.mark.parametrize(
    ("instant", "year"),
    [
        (datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC), 2026),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), 2027),
    ],
)
def test_a_year_ends_at_midnight_in_china(instant, year):
    assert clocks.china_year(instant) == year


@pytest.mark.parametrize("text", ["", "2026", "20261322113500000", "２０２６１１２２１１３５００"])
def test_what_is_no_time_is_not_read(text):
    with pytest.raises(ValueError, match=r".+"):
        clocks.read_return_time(text)
