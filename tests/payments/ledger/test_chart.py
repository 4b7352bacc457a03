"""The chart names every account, and no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from marketplace.foundation.money import Money
from payments.ledger import chart
from payments.ledger.errors import EntryInvalid, UnknownAccount
from payments.ledger.kinds import AccountKind, natural
from payments.ledger.types import EntryDraft, PostingDraft
from tests.factories.ledger import BAKERY, DAY, draft, move

PENDING = chart.vendor_pending(BAKERY, "MOP")
CLEARING = chart.psp_clearing("stripe", "MOP")


def test_a_code_says_what_for_whom_and_in_which_currency():
    assert chart.bank("MOP").code == "bank:MOP"
    assert CLEARING.code == "psp_clearing:stripe:MOP"
    assert PENDING.code == "vendor_pending:vendor:ven_CUNHABAKERY1:MOP"


def test_a_vendors_account_is_tracked_and_never_below_zero():
    for account in (
        PENDING,
        chart.vendor_payable(BAKERY, "MOP"),
        chart.vendor_reserve(BAKERY, "MOP"),
        chart.vendor_receivable(BAKERY, "MOP"),
        chart.payout_transit(BAKERY, "MOP"),
    ):
        assert (account.is_tracked, account.floor_minor) == (True, 0)


def test_a_platform_account_is_summed_and_has_no_floor():
    for account in (
        CLEARING,
        chart.bank("MOP"),
        chart.refund_payable("MOP"),
        chart.tax_payable("MOP"),
        chart.commission("MOP"),
        chart.fee_income("MOP"),
        chart.fx_margin("MOP"),
        chart.fx_result("MOP"),
        chart.fx_unrealized("MOP"),
        chart.processing_fee("MOP"),
        chart.bank_charge("MOP"),
        chart.promotions("MOP"),
        chart.goodwill("MOP"),
        chart.bad_debt("MOP"),
        chart.equity("MOP"),
        chart.fx_position("MOP"),
        chart.fx_revaluation("MOP"),
        chart.suspense("MOP"),
        chart.dispute_suspense("MOP"),
        chart.dispute_fee("MOP"),
    ):
        assert (account.is_tracked, account.floor_minor) == (False, None)


@pytest.mark.parametrize(
    ("constructor", "kind"),
    [
        (chart.tax_payable, AccountKind.LIABILITY),
        (chart.fee_income, AccountKind.INCOME),
        (chart.promotions, AccountKind.EXPENSE),
        (chart.goodwill, AccountKind.EXPENSE),
        (chart.bad_debt, AccountKind.EXPENSE),
        (chart.fx_revaluation, AccountKind.ASSET),
        (chart.fx_unrealized, AccountKind.INCOME),
    ],
)
def test_a_platform_account_is_named_like_its_constructor(constructor, kind: AccountKind):
    account = constructor("HKD")
    assert (account.code, account.kind) == (f"{constructor.__name__}:HKD", kind)


def test_every_account_is_found_again_by_its_code():
    for name, line in chart.CHART.items():
        code = f"{name}:vendor:ven_X:HKD" if line.has_party else f"{name}:HKD"
        assert chart.account(code).code == code


@pytest.mark.parametrize(
    "code",
    [
        "",
        "bank",
        "bank:",
        "bank::MOP",
        "bank:XXX",
        "bank:someone:MOP",
        "till:MOP",
        "vendor_pending:MOP",
        "vendor_pending::MOP",
        "vendor_pending:two words:MOP",
        "vendor_pending:" + "x" * 61 + ":MOP",
    ],
)
def test_a_code_outside_the_chart_is_refused(code: str):
    with pytest.raises(UnknownAccount):
        chart.account(code)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (AccountKind.ASSET, 30),
        (AccountKind.EXPENSE, 30),
        (AccountKind.LIABILITY, -30),
        (AccountKind.INCOME, -30),
        (AccountKind.EQUITY, -30),
        (AccountKind.TRADING, -30),
    ],
)
def test_a_balance_is_positive_on_the_side_of_its_kind(kind: AccountKind, expected: int):
    assert natural(kind, debits=100, credits=70) == expected


@pytest.mark.parametrize(
    ("debit", "credit", "amount"),
    [
        (CLEARING, PENDING, Money(0, "MOP")),
        (CLEARING, PENDING, Money(-1, "MOP")),
        (CLEARING, PENDING, Money(1, "CNY")),
        (CLEARING, chart.vendor_pending(BAKERY, "CNY"), Money(1, "MOP")),
        (chart.psp_clearing("stripe", "CNY"), PENDING, Money(1, "MOP")),
        (PENDING, PENDING, Money(1, "MOP")),
    ],
)
def test_a_posting_moves_a_positive_amount_between_two_accounts_of_its_currency(
    debit, credit, amount
):
    with pytest.raises(EntryInvalid):
        PostingDraft(debit=debit, credit=credit, amount=amount)


def test_an_entry_without_postings_cannot_be_drafted():
    with pytest.raises(EntryInvalid):
        EntryDraft("key", "capture", "order:ord_1", DAY, ())


@pytest.mark.parametrize(
    "changes",
    [
        {"key": ""},
        {"key": "k" * 201},
        {"key": "two\nlines"},
        {"kind": ""},
        {"reference": ""},
        {"reference": "null\x00"},
    ],
)
def test_an_entry_needs_readable_names(changes: dict[str, str]):
    facts = {"key": "k", "kind": "capture", "reference": "order:ord_1"} | changes
    with pytest.raises(EntryInvalid):
        EntryDraft(effective_on=DAY, postings=(move(CLEARING, PENDING, 1),), **facts)


def test_a_memo_may_be_written_in_any_script_but_on_one_line():
    assert draft("k", move(CLEARING, PENDING, 1, "杏仁餅 × 2 – “官也街”"))
    with pytest.raises(EntryInvalid):
        move(CLEARING, PENDING, 1, "one\ntwo")


def test_the_documented_chart_is_the_chart():
    text = (Path(__file__).parents[3] / "docs" / "ledger.md").read_text()
    section = text.split("\n## The chart", 1)[1].split("\n## ", 1)[0]
    rows = [
        tuple(cell.strip(" `") for cell in line.strip("|").split("|"))
        for line in section.split("\n")
        if line.startswith("| `")
    ]
    told = {
        name: (kind, bool(party), tracked == "yes", int(floor) if floor else None)
        for name, kind, party, tracked, floor, _ in rows
    }
    assert told == {
        name: (line.kind.value, line.has_party, line.is_tracked, line.floor_minor)
        for name, line in chart.CHART.items()
    }
