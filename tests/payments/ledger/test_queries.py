"""Reading the books."""

from __future__ import annotations

from datetime import date

import pytest

from marketplace.foundation.money import Money
from payments.ledger import chart, queries, services
from payments.ledger.errors import EntryNotFound
from payments.ledger.types import AccountStatement, StatementLine
from tests.factories.ledger import BAKERY, TINNED_FISH, draft, due, move, sale

pytestmark = pytest.mark.django_db

PENDING = chart.vendor_pending(BAKERY, "MOP")
CLEARING = chart.psp_clearing("stripe", "MOP")
MAY_20, MAY_21, MAY_22, MAY_23 = (date(2026, 5, day) for day in (20, 21, 22, 23))


def mop(minor: int) -> Money:
    return Money(minor, "MOP")


@pytest.fixture
def trade() -> None:
    services.post(sale("s20", minor=1_000, effective_on=MAY_20))
    services.post(sale("s22", minor=500, effective_on=MAY_22))
    services.post(due("d22", minor=1_000, effective_on=MAY_22))
    services.post(sale("other", payee=TINNED_FISH, minor=70, effective_on=MAY_22))
    # Posted last, effective before: a late entry takes its place in the order of days.
    services.post(sale("late", minor=40, effective_on=MAY_21))


def test_an_account_nobody_posted_to_has_zero():
    assert queries.balance(PENDING) == mop(0)
    assert queries.balance(chart.bank("JPY"), as_of=MAY_20) == Money(0, "JPY")
    found = queries.statement(PENDING, MAY_20, MAY_23)
    assert (found.opening, found.lines, found.closing) == (mop(0), (), mop(0))


@pytest.mark.usefixtures("trade")
def test_a_balance_as_of_a_day_counts_what_was_effective_by_then():
    history = [queries.balance(PENDING, as_of=day) for day in (MAY_20, MAY_21, MAY_22, MAY_23)]
    assert history == [mop(1_000), mop(1_040), mop(540), mop(540)]
    assert queries.balance(PENDING, as_of=date(2026, 5, 19)) == mop(0)
    assert queries.balance(PENDING) == mop(540)
    assert queries.balance(CLEARING, as_of=MAY_21) == mop(1_040)
    assert queries.balance(CLEARING) == mop(1_610)


@pytest.mark.usefixtures("trade")
def test_a_statement_runs_from_its_opening_to_its_closing():
    found = queries.statement(PENDING, MAY_21, MAY_22)
    by_key = {key: queries.entry(key).id for key in ("late", "s22", "d22")}
    order = "order:ord_8F3K2M9QXW4T"
    payable = chart.vendor_payable(BAKERY, "MOP").code
    lines = (
        (MAY_21, "late", "capture", CLEARING.code, "goods", 40, 1_040),
        (MAY_22, "s22", "capture", CLEARING.code, "goods", 500, 1_540),
        (MAY_22, "d22", "earning_due", "commission:MOP", "commission", -80, 1_460),
        (MAY_22, "d22", "earning_due", payable, "net", -920, 540),
    )
    assert found == AccountStatement(
        account=PENDING,
        since=MAY_21,
        until=MAY_22,
        opening=mop(1_000),
        lines=tuple(
            StatementLine(on, by_key[key], key, kind, order, other, memo, mop(minor), mop(running))
            for on, key, kind, other, memo, minor, running in lines
        ),
        closing=mop(540),
    )


@pytest.mark.usefixtures("trade")
def test_the_next_statement_opens_where_the_last_one_closed():
    first = queries.statement(CLEARING, MAY_20, MAY_21)
    second = queries.statement(CLEARING, MAY_22, MAY_23)
    assert first.closing == second.opening == mop(1_040)
    assert [line.amount for line in second.lines] == [mop(500), mop(70)]
    assert second.closing == queries.balance(CLEARING)


@pytest.mark.usefixtures("trade")
def test_a_trial_balance_has_one_total_in_both_columns():
    services.post(draft("yen", move(chart.bank("JPY"), chart.equity("JPY"), 9)))
    found = queries.trial_balance()
    told = {line.account: (line.debit.minor, line.credit.minor) for line in found.lines}
    assert told == {
        "bank:JPY": (9, 0),
        "equity:JPY": (0, 9),
        "commission:MOP": (0, 80),
        "psp_clearing:stripe:MOP": (1_610, 0),
        PENDING.code: (0, 540),
        chart.vendor_pending(TINNED_FISH, "MOP").code: (0, 70),
        chart.vendor_payable(BAKERY, "MOP").code: (0, 920),
    }
    assert found.totals == {
        "MOP": (mop(1_610), mop(1_610)),
        "JPY": (Money(9, "JPY"), Money(9, "JPY")),
    }
    assert queries.trial_balance(MAY_20).totals == {"MOP": (mop(1_000), mop(1_000))}


@pytest.mark.usefixtures("trade")
def test_entries_are_found_by_key_number_and_reference():
    late = queries.entry("late")
    assert queries.entry_by_id(late.id) == late
    found = queries.entries_for("order:ord_8F3K2M9QXW4T")
    assert [entry.key for entry in found] == ["s20", "s22", "d22", "other", "late"]
    assert queries.entries_for("order:nobody") == ()
    for missing in (lambda: queries.entry("nothing"), lambda: queries.entry_by_id(2**62)):
        with pytest.raises(EntryNotFound):
            missing()


@pytest.mark.usefixtures("trade")
def test_reading_takes_few_statements(django_assert_num_queries):
    with django_assert_num_queries(2):
        queries.balance(PENDING)
    with django_assert_num_queries(3):  # the newest snapshot first: the planner has to know it
        queries.balance(CLEARING)
    with django_assert_num_queries(3):
        queries.statement(PENDING, MAY_21, MAY_22)
    with django_assert_num_queries(1):
        queries.trial_balance()
    with django_assert_num_queries(2):
        queries.entries_for("order:ord_8F3K2M9QXW4T")
