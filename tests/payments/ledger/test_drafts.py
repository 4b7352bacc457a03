"""What a draft may say, what its fingerprint is made of, and which side is positive."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256

import pytest

from marketplace.foundation.money import Money
from payments.ledger import chart
from payments.ledger.errors import EntryInvalid
from payments.ledger.kinds import AccountKind, natural
from payments.ledger.payloads import payload_hash
from payments.ledger.types import EntryDraft, PostingDraft, TrialBalance, TrialBalanceLine

BANK, EQUITY = chart.bank("MOP"), chart.equity("MOP")
MOVED = PostingDraft(BANK, EQUITY, Money(8_800, "MOP"), memo="開業 capital")
COST = PostingDraft(chart.bank_charge("MOP"), BANK, Money(1, "MOP"))
DAY = date(1970, 1, 2)
ENTRY = EntryDraft("start:1", "capital", "owner:1", DAY, (MOVED, COST))


def said(text: str) -> str:
    return f"^{re.escape(text)}$"


@pytest.mark.parametrize(
    ("kind", "balance"),
    [
        (AccountKind.ASSET, 7),
        (AccountKind.EXPENSE, 7),
        (AccountKind.LIABILITY, -7),
        (AccountKind.INCOME, -7),
        (AccountKind.EQUITY, -7),
        (AccountKind.TRADING, -7),
    ],
)
def test_a_balance_has_the_sign_of_its_kind(kind: AccountKind, balance: int):
    assert natural(kind, 10, 3) == balance


def test_the_fingerprint_is_of_every_field_in_this_order():
    text = (
        "2\x1fstart:1\x1fcapital\x1fowner:1\x1f1\x1f"
        "\x1e1\x1fbank:MOP\x1fequity:MOP\x1fMOP\x1f8800\x1f開業 capital"
        "\x1e2\x1fbank_charge:MOP\x1fbank:MOP\x1fMOP\x1f1\x1f"
    )
    assert payload_hash(ENTRY) == sha256(text.encode()).hexdigest()
    undone = replace(ENTRY, corrects="start:0", postings=(COST,), effective_on=date(1969, 12, 31))
    text = (
        "1\x1fstart:1\x1fcapital\x1fowner:1\x1f-1\x1fstart:0"
        "\x1e1\x1fbank_charge:MOP\x1fbank:MOP\x1fMOP\x1f1\x1f"
    )
    assert payload_hash(undone) == sha256(text.encode()).hexdigest()


def test_a_posting_moves_a_positive_amount_between_two_accounts_of_its_currency():
    assert COST.amount.minor == 1
    for minor in (0, -1):
        amount = Money(minor, "MOP")
        with pytest.raises(
            EntryInvalid, match=said(f"a posting moves a positive amount, not {amount}")
        ):
            PostingDraft(BANK, EQUITY, amount)
    alone = "a posting moves between two accounts, not bank:MOP alone"
    with pytest.raises(EntryInvalid, match=said(alone)):
        PostingDraft(BANK, BANK, Money(1, "MOP"))
    with pytest.raises(EntryInvalid, match=said("MOP 0.01 does not belong in bank:HKD")):
        PostingDraft(chart.bank("HKD"), EQUITY, Money(1, "MOP"))
    with pytest.raises(EntryInvalid, match=said("MOP 0.01 does not belong in equity:HKD")):
        PostingDraft(BANK, chart.equity("HKD"), Money(1, "MOP"))


def test_an_entry_has_postings_and_a_day():
    assert replace(ENTRY, postings=[MOVED]).postings == (MOVED,)  # type: ignore[arg-type]
    with pytest.raises(EntryInvalid, match=said("entry start:1 has no postings")):
        replace(ENTRY, postings=())
    with pytest.raises(EntryInvalid, match=said("entry start:1 needs a day, not an instant")):
        replace(ENTRY, effective_on=datetime(2026, 5, 22, tzinfo=UTC))


@pytest.mark.parametrize(("name", "length"), [("key", 200), ("kind", 40), ("reference", 120)])
def test_the_words_of_an_entry_are_printable_and_not_too_long(name: str, length: int):
    assert getattr(replace(ENTRY, **{name: "x" * length}), name) == "x" * length
    for text in ("x" * (length + 1), "a\x1fb", ""):
        why = f"{name} needs up to {length} printable characters, not {text!r}"
        with pytest.raises(EntryInvalid, match=said(why)):
            replace(ENTRY, **{name: text})


def test_a_memo_may_be_empty_and_nothing_else_is_more_lenient():
    assert replace(MOVED, memo="x" * 200).memo == "x" * 200
    assert replace(MOVED, memo="").memo == ""
    for text in ("x" * 201, "a\x1eb"):
        why = f"memo needs up to 200 printable characters, not {text!r}"
        with pytest.raises(EntryInvalid, match=said(why)):
            replace(MOVED, memo=text)


def test_a_trial_balance_sums_each_currency_by_column():
    def line(account: str, debit: Money, credit: Money) -> TrialBalanceLine:
        return TrialBalanceLine(account, "asset", debit, credit)

    none, dollars = Money(0, "MOP"), Money(9, "HKD")
    lines = (
        line("bank:MOP", Money(300, "MOP"), none),
        line("bank:HKD", dollars, Money(0, "HKD")),
        line("psp_clearing:stripe:MOP", Money(50, "MOP"), none),
        line("equity:MOP", none, Money(350, "MOP")),
    )
    assert TrialBalance(None, lines).totals == {
        "MOP": (Money(350, "MOP"), Money(350, "MOP")),
        "HKD": (dollars, Money(0, "HKD")),
    }
