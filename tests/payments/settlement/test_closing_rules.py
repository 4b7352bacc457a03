"""What a closing decides, why money waits, and where a period ends: each rule by its numbers."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.foundation.money import Money
from payments.settlement import periods
from payments.settlement.carrying import (
    AccountState,
    CarryReason,
    PayoutRule,
    in_short,
    in_words,
    reason_to_carry,
)
from payments.settlement.closing import Decision, Position, decide
from payments.settlement.drawing import Sources, split
from payments.settlement.tiers import Tier

NOW = datetime(2026, 6, 16, 4, 0, tzinfo=UTC)
ON = date(2026, 6, 15)
HOUR = timedelta(hours=1)
RULE = PayoutRule(minimum=Money(10_000, "MOP"), account_wait=48 * HOUR)
OLD = AccountState(confirmed_at=NOW - 90 * timedelta(days=1), returned_at=None)
PLAIN = Tier("standard", 7, 0, 0)
CAREFUL = Tier("new", 14, 1_000, 90)


def position(**known: object) -> Position:
    """A payee with MOP 184.00 of the period, all of it payable, and an old account."""
    usual = Position(
        payee_ref="vendor:ven_BAKERY",
        currency="MOP",
        tier=PLAIN,
        movements=2,
        moved=18_400,
        sales_net=18_400,
        payable=18_400,
        account=OLD,
    )
    return replace(usual, **known)  # type: ignore[arg-type]


def closed(**known: object) -> Decision:
    return decide(position(**known), on=ON, rule=RULE, now=NOW)


def test_what_is_due_is_paid_out_whole():
    assert closed() == Decision(paid=18_400)


def test_the_closings_of_the_page():
    """docs/settlement.md, of 15 June, 30 June, 10 July and 8 October."""
    assert closed(tier=CAREFUL) == Decision(held=1_840, paid=16_560)
    owing = closed(tier=CAREFUL, moved=-7_360, sales_net=-9_200, payable=0, receivable=7_360)
    assert owing == Decision(closing=-7_360, waiting=-7_360, reason=CarryReason.OWES_US)
    july = {"opening": -7_360, "moved": 27_600, "sales_net": 27_600, "payable": 27_600}
    assert closed(tier=CAREFUL, receivable=7_360, **july) == Decision(
        held=2_760, recovered=7_360, paid=17_480
    )
    october = closed(tier=CAREFUL, movements=0, moved=0, sales_net=0, payable=0, reserve_due=2_760)
    assert october == Decision(
        released=2_760, closing=2_760, waiting=2_760, reason=CarryReason.BELOW_MINIMUM
    )


def test_a_period_that_is_closed_already_moves_nothing():
    for last in (ON, ON + timedelta(days=1)):
        assert closed(last_closed_on=last, opening=50) == Decision(
            closing=50, waiting=18_400, reason=CarryReason.PERIOD_CLOSED, is_settled=False
        )
        assert closed(last_closed_on=last, opening=50, movements=0, moved=0) == Decision(
            closing=50, is_settled=False
        )
    assert closed(last_closed_on=ON - timedelta(days=1)) == Decision(paid=18_400)


def test_nothing_to_tell_makes_no_settlement():
    quiet = {"movements": 0, "moved": 0, "sales_net": 0, "payable": 0}
    assert closed(**quiet) == Decision(is_settled=False)
    carried = closed(**quiet | {"opening": 500, "payable": 500})
    below = CarryReason.BELOW_MINIMUM
    assert carried == Decision(closing=500, waiting=500, reason=below, is_settled=False)
    paid = closed(**quiet | {"opening": 10_000, "payable": 10_000})
    assert paid == Decision(paid=10_000, is_settled=True)
    assert closed(**quiet | {"movements": 1}).is_settled is True


def test_a_refund_since_the_end_of_the_period_is_never_paid_again():
    gone = closed(payable=0)
    reason = CarryReason.REFUNDED_SINCE
    assert gone == Decision(closing=18_400, waiting=18_400, reason=reason)
    assert closed(payable=12_000) == Decision(paid=12_000, closing=6_400, waiting=6_400)
    small = closed(payable=9_999)
    assert (small.paid, small.reason) == (0, CarryReason.BELOW_MINIMUM)


def test_more_that_is_payable_than_the_period_moved_waits_for_its_own_closing():
    assert closed(payable=50_000) == Decision(paid=18_400)
    assert closed(payable=50_000, opening=100).paid == 18_500


def test_what_is_owed_is_recovered_from_what_there_is_first():
    assert closed(moved=10_000, receivable=400, payable=10_400).recovered == 400
    some = closed(opening=-20_000, receivable=20_000, moved=18_400, reserve_due=500)
    assert some == Decision(
        released=500,
        recovered=18_900,
        closing=-1_100,
        waiting=-1_100,
        reason=CarryReason.OWES_US,
    )


def test_the_smallest_minimum_pays_a_single_minor_unit():
    rule = replace(RULE, minimum=Money(1, "MOP"))
    paid = [
        decide(position(moved=minor, payable=9), on=ON, rule=rule, now=NOW).paid
        for minor in (-1, 0, 1)
    ]
    assert paid == [0, 0, 1]


def test_without_sales_even_half_of_them_is_nothing():
    assert closed(tier=replace(CAREFUL, reserve_bps=5_000), sales_net=0).held == 0


@pytest.mark.parametrize(
    ("known", "held"),
    [
        ({"sales_net": 5}, 1),  # half a minor unit goes up
        ({"sales_net": 4}, 0),
        ({"sales_net": 0}, 0),
        ({"sales_net": -18_400}, 0),
        ({"payable": 1_000}, 1_000),  # no more than there is now
        ({"moved": 700}, 700),  # nor than the balance
        ({"moved": 700, "opening": 300}, 1_000),
        ({"moved": 700, "reserve_due": 100}, 800),
        ({"moved": -50}, 0),
        ({"payable": 2_000, "receivable": 1_500}, 500),
    ],
)
def test_a_reserve_is_of_the_periods_sales_and_never_more_than_there_is(known, held: int):
    assert closed(tier=CAREFUL, **known).held == held


def test_a_hold_keeps_the_whole_and_still_takes_the_reserve():
    assert closed(is_held=True, tier=CAREFUL) == Decision(
        held=1_840, closing=16_560, waiting=16_560, reason=CarryReason.ON_HOLD
    )
    assert closed(is_held=True, moved=-1, sales_net=0).reason == CarryReason.OWES_US
    assert closed(is_held=True, payable=0).reason == CarryReason.ON_HOLD


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        ({"account": None}, CarryReason.NO_ACCOUNT),
        ({"account": None, "has_rate": False, "has_way": False}, CarryReason.NO_ACCOUNT),
        ({"has_rate": False}, CarryReason.NO_RATE),
        ({"has_rate": False, "has_way": False}, CarryReason.NO_RATE),
        ({"has_way": False}, CarryReason.NO_WAY),
        ({"moved": 9_999}, CarryReason.BELOW_MINIMUM),
        ({"moved": 9_999, "has_way": False}, CarryReason.BELOW_MINIMUM),
        ({"moved": 10_000}, None),
        ({"moved": 0}, None),
        ({"moved": -1}, CarryReason.OWES_US),
        ({"moved": 1, "payable": 1}, CarryReason.BELOW_MINIMUM),
    ],
)
def test_what_waits_says_why_and_the_first_reason_is_told(known, reason: CarryReason | None):
    found = closed(**known)
    assert found.reason == reason
    whole = known.get("moved", 18_400)
    assert (found.paid, found.closing) == ((whole, 0) if reason is None else (0, whole))
    assert found.waiting == found.closing


amounts = st.integers(0, 10**9)
signed = st.integers(-(10**9), 10**9)


@settings(max_examples=60)
@given(
    opening=signed,
    moved=signed,
    sales_net=signed,
    reserve_due=amounts,
    payable=amounts,
    receivable=amounts,
    tier=st.sampled_from([PLAIN, CAREFUL]),
)
def test_a_closing_never_moves_more_than_there_is_and_always_adds_up(
    opening, moved, sales_net, reserve_due, payable, receivable, tier
):
    found = closed(
        opening=opening,
        moved=moved,
        sales_net=sales_net,
        reserve_due=reserve_due,
        payable=payable,
        receivable=receivable,
        tier=tier,
    )
    assert found.closing == opening + moved + found.released - found.held - found.paid
    assert min(found.released, found.recovered, found.held, found.paid) >= 0
    assert found.recovered + found.held + found.paid <= payable + found.released
    assert found.recovered <= receivable
    assert not (found.paid and found.reason)


def wait_of(net: int, account: AccountState | None, now: datetime = NOW) -> CarryReason | None:
    return reason_to_carry(net=Money(net, "MOP"), account=account, rule=RULE, now=now)


def test_a_new_account_waits_to_the_end_of_its_hours():
    new = AccountState(confirmed_at=NOW, returned_at=None)
    second = timedelta(seconds=1)
    assert wait_of(10_000, new, NOW + 48 * HOUR - second) == CarryReason.ACCOUNT_NEW
    assert wait_of(10_000, new, NOW + 48 * HOUR) is None
    assert wait_of(9_999, new, NOW) == CarryReason.ACCOUNT_NEW


def test_an_account_that_money_came_back_from_waits_until_it_is_confirmed_anew():
    at = OLD.confirmed_at
    second = timedelta(seconds=1)
    for returned in (at, at + second):
        assert wait_of(10_000, replace(OLD, returned_at=returned)) == CarryReason.ACCOUNT_RETURNED
    assert wait_of(10_000, replace(OLD, returned_at=at - second)) is None
    both = AccountState(confirmed_at=NOW, returned_at=NOW)
    assert wait_of(10_000, both) == CarryReason.ACCOUNT_RETURNED


def test_every_reason_has_a_short_name_for_staff():
    with translation.override("en"):
        names = {reason: in_short(reason.value) for reason in CarryReason}
        assert in_short("") == ""
    assert names[CarryReason.NO_WAY] == "no way through the banks"
    assert len(set(names.values())) == len(CarryReason)
    assert all(names.values())


def test_every_reason_that_a_statement_shows_is_told_in_words():
    def told(reason: CarryReason, account: AccountState | None = OLD) -> str:
        with translation.override("en"):
            return in_words(reason, currency="MOP", account=account, rule=RULE)

    assert told(CarryReason.NO_ACCOUNT) == (
        "Not paid out yet: you have no confirmed bank account in MOP."
    )
    new = AccountState(confirmed_at=NOW, returned_at=None)
    assert told(CarryReason.ACCOUNT_NEW, new) == (
        "Not paid out yet: your bank account is new. Money goes to it from 18 Jun 2026 12:00 on."
    )
    assert told(CarryReason.ACCOUNT_NEW, None) == ("Not paid out yet: your bank account was new.")
    assert told(CarryReason.ACCOUNT_RETURNED) == (
        "Not paid out yet: the bank returned a payout. Please give us your bank account again."
    )
    assert told(CarryReason.BELOW_MINIMUM) == (
        "Not paid out yet: less than MOP$100.00 is carried to the next period."
    )
    assert told(CarryReason.REFUNDED_SINCE) == (
        "Not paid out: a refund to a buyer has taken it since the period ended."
    )
    assert told(CarryReason.PERIOD_CLOSED) == ""  # no statement: there is no closing to tell of
    others = (CarryReason.OWES_US, CarryReason.ON_HOLD, CarryReason.NO_RATE, CarryReason.NO_WAY)
    assert all(told(reason).startswith("Not paid out") for reason in others)


def test_periods_follow_each_other_without_a_gap():
    def first(last: date | None, *captured: date) -> date:
        return periods.first_day(last_closed_on=last, captured_on=captured, ends_on=ON)

    day = timedelta(days=1)
    assert first(ON - 7 * day, ON - 30 * day) == ON - 6 * day
    assert first(ON) == ON
    assert first(None, ON - 3 * day, ON - 9 * day) == ON - 9 * day
    assert first(None, ON + day) == ON
    assert first(None) == ON


def test_a_day_ends_at_its_midnight_in_macau():
    assert periods.end_of(ON) == datetime(2026, 6, 15, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "schedule", "ends"),
    [
        (date(2026, 6, 17), "daily", True),
        (date(2026, 6, 15), "weekly:1", True),  # a Monday
        (date(2026, 6, 16), "weekly:1", False),
        (date(2026, 6, 21), "weekly:3,7", True),
        (date(2026, 6, 17), "weekly:3,7", True),
        (date(2026, 6, 18), "weekly:3,7", False),
        (date(2026, 6, 15), "monthly:15,31", True),
        (date(2026, 6, 30), "monthly:15,31", True),
        (date(2026, 6, 29), "monthly:15,31", False),
        (date(2026, 7, 30), "monthly:15,31", False),
        (date(2026, 7, 31), "monthly:15,31", True),
        (date(2028, 2, 29), "monthly:31", True),
        (date(2026, 2, 28), "monthly:29", True),
        (date(2026, 6, 1), "monthly:1", True),
        (date(2026, 6, 18), "weekly:1,2,3,4,5,6,7", True),
        (date(2026, 6, 18), f"monthly:{','.join(map(str, range(1, 32)))}", True),
    ],
)
def test_a_schedule_says_with_which_days_periods_end(day: date, schedule: str, ends: bool):
    assert periods.ends_period(day, schedule) is ends


@pytest.mark.parametrize(
    "schedule",
    [
        "", "daily:1", "weekly", "weekly:", "weekly:0", "weekly:8", "weekly:1,8", "monthly",
        "monthly:0", "monthly:32", "monthly:1,32", "yearly:1", "DAILY", "weekly:,",
    ],
)  # fmt: skip
def test_no_other_schedule_is_taken(schedule: str):
    with pytest.raises(ValueError, match=f"^no settlement schedule {re.escape(repr(schedule))}$"):
        periods.ends_period(ON, schedule)


def test_the_next_end_may_be_today_and_the_last_one_is_before():
    assert periods.next_to_end(date(2026, 6, 15), "weekly:1") == date(2026, 6, 15)
    assert periods.next_to_end(date(2026, 6, 16), "weekly:1") == date(2026, 6, 22)
    assert periods.last_ended(date(2026, 6, 15), "weekly:1") == date(2026, 6, 8)
    assert periods.last_ended(date(2026, 6, 16), "weekly:1") == date(2026, 6, 15)
    assert periods.last_ended(date(2026, 7, 1), "monthly:15,31") == date(2026, 6, 30)


@pytest.mark.parametrize(
    ("minor", "held", "sources"),
    [
        (100, (100, 50, 50), Sources(100, 0, 0, 0)),
        (101, (100, 50, 50), Sources(100, 1, 0, 0)),
        (160, (100, 50, 50), Sources(100, 50, 10, 0)),
        (260, (100, 50, 50), Sources(100, 50, 50, 60)),
        (10, (-5, -5, -5), Sources(0, 0, 0, 10)),
        (10, (0, 0, 1), Sources(0, 0, 1, 9)),
        (10, (1, 1, 0), Sources(1, 1, 0, 8)),
        (0, (1, 1, 1), Sources(0, 0, 0, 0)),
    ],
)
def test_an_amount_is_drawn_from_pending_then_reserve_then_payable(minor, held, sources):
    pending, reserve, payable = held
    assert split(minor, pending=pending, reserve=reserve, payable=payable) == sources
