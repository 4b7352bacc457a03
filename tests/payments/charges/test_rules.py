"""The pure rules: moves, comparing, waiting, postings."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.foundation.money import Money
from payments.charges import postings
from payments.charges.comparing import Expected, differences
from payments.charges.errors import MoveRefused
from payments.charges.models import Attempt, Charge, Refund
from payments.charges.services.move_status import move_attempt, move_charge, move_refund
from payments.charges.statuses import (
    ATTEMPT_MOVES,
    CHARGE_MOVES,
    LIVE,
    PAYABLE,
    REFUND_MOVES,
    AttemptStatus,
    ChargeStatus,
    RefundStatus,
)
from payments.charges.types import ShareView
from payments.charges.waiting import wait
from payments.gateways.types import AttemptSnapshot
from tests.factories.charges import BAKERY, TINNED_FISH

PAGE = Path(__file__).resolve().parents[3] / "docs" / "charges.md"
EXPECTED = Expected(Money(42_260, "CNY"), "alipay", False, "att_A", "page_1")
REPORTED = AttemptSnapshot(
    provider_ref="page_1",
    status="captured",
    captured=Money(42_260, "CNY"),
    method="alipay",
    livemode=False,
    client_reference="att_A",
    provider_object_id="pay_1",
    fee=None,
)


@pytest.mark.parametrize(
    ("moves", "statuses", "move", "row"),
    [
        (CHARGE_MOVES, ChargeStatus, move_charge, Charge),
        (ATTEMPT_MOVES, AttemptStatus, move_attempt, Attempt),
        (REFUND_MOVES, RefundStatus, move_refund, Refund),
    ],
)
def test_every_move_that_is_not_drawn_is_refused(moves, statuses, move, row):
    assert set(moves) == set(statuses.values)
    for current in statuses.values:
        for target in statuses.values:
            moving = row(status=current)
            if current == target or target in moves[current]:
                move(moving, statuses(target))
                assert moving.status == target
            else:
                with pytest.raises(MoveRefused):
                    move(moving, statuses(target))
                assert moving.status == current


def test_money_can_be_taken_from_every_state_in_which_it_can_arrive():
    assert all("captured" in CHARGE_MOVES[status] for status in PAYABLE)
    others = set(AttemptStatus.values) - {"captured"}
    assert all("captured" in ATTEMPT_MOVES[status] for status in others)
    assert set(LIVE) < others


def test_the_page_draws_exactly_these_moves():
    text = PAGE.read_text(encoding="utf-8")
    for moves in (CHARGE_MOVES, ATTEMPT_MOVES, REFUND_MOVES):
        for status, targets in moves.items():
            drawn = ", ".join(sorted(f"`{target}`" for target in targets)) or "nothing"
            assert f"| `{status}` | {drawn} |" in text


def test_the_same_capture_does_not_differ():
    assert differences(EXPECTED, REPORTED) == {}


@given(minor=st.integers(0, 10**8), currency=st.sampled_from(["CNY", "HKD", "MOP"]))
def test_any_other_amount_or_currency_differs(minor, currency):
    got = Money(minor, currency)
    found = differences(EXPECTED, replace(REPORTED, captured=got))
    assert bool(found) == (got != EXPECTED.amount)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("method", "card"),
        ("livemode", True),
        ("client_reference", None),
        ("provider_ref", "page_2"),
        ("provider_object_id", None),
        ("provider_object_id", ""),
    ],
)
def test_each_difference_is_named(name, value):
    assert list(differences(EXPECTED, replace(REPORTED, **{name: value}))) == [name]


def test_waits_double_up_to_an_hour():
    minutes = [wait(tries) / timedelta(minutes=1) for tries in range(9)]
    assert minutes == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert wait(10_000) == timedelta(hours=1)


amounts = st.integers(1, 10**9)


@given(
    paid=st.lists(st.tuples(amounts, amounts, st.integers(0, 10**9)), min_size=1, max_size=5),
    is_converted=st.booleans(),
)
def test_a_capture_entry_moves_exactly_what_was_paid_and_owed(paid, is_converted):
    shares = []
    for number, (amount, due, worth) in enumerate(paid):
        there = Money(due, "MOP") if is_converted else Money(amount, "CNY")
        shares.append(
            ShareView(
                payee_ref=(BAKERY, TINNED_FISH)[number % 2],
                reference=f"vendor_order:vor_{number}",
                amount=Money(amount, "CNY"),
                payee_amount=there,
                commission=Money(0, there.currency),
                mid_value=Money(min(worth, amount) if is_converted else amount, "CNY"),
            )
        )
    entry = postings.capture_entry(
        charge_ref="chg_A",
        reference="order:ord_A",
        provider="stripe",
        provider_object_id="pay_1",
        shares=shares,
        captured_at=datetime(2026, 5, 23, tzinfo=UTC),
    )
    sums: dict[str, int] = {}
    for posting in entry.postings:
        assert posting.amount.minor > 0
        sums[posting.debit.code] = sums.get(posting.debit.code, 0) + posting.amount.minor
        sums[posting.credit.code] = sums.get(posting.credit.code, 0) - posting.amount.minor
    assert sums["psp_clearing:stripe:CNY"] == sum(s.amount.minor for s in shares)
    owed = -sum(minor for code, minor in sums.items() if code.startswith("vendor_pending"))
    assert owed == sum(s.payee_amount.minor for s in shares)
    by_currency: dict[str, int] = {}
    for code, minor in sums.items():
        currency = code.rpartition(":")[2]
        by_currency[currency] = by_currency.get(currency, 0) + minor
    assert set(by_currency.values()) == {0}
