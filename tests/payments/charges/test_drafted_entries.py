"""The entries of a charge, to the last field, and how a report can differ from what was asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from marketplace.foundation.money import Money
from payments.charges import postings
from payments.charges.comparing import (
    Expected,
    ExpectedRefund,
    differences,
    refund_differences,
)
from payments.charges.statuses import CHARGE_MOVES, ChargeStatus, may_move
from payments.charges.types import ShareView
from payments.gateways.types import AttemptSnapshot, RefundSnapshot
from payments.ledger.types import EntryDraft, PostingDraft

LATE = datetime(2026, 5, 22, 16, 30, tzinfo=UTC)  # half past midnight in Macau
NEXT_DAY = date(2026, 5, 23)
CHARGE = {"charge_ref": "chg_A", "reference": "order:ord_A", "provider": "stripe"}
BAKERY = "vendor:ven_BAKERY"


def share(amount: str, due: str, worth: str) -> ShareView:
    def money(text: str) -> Money:
        currency, minor = text.split()
        return Money(int(minor), currency)

    return ShareView(
        payee_ref=BAKERY,
        reference="vendor_order:vor_A",
        amount=money(amount),
        payee_amount=money(due),
        commission=Money(0, money(due).currency),
        mid_value=money(worth),
    )


def moves(entry: EntryDraft) -> list[tuple[str, str, str, str]]:
    return [_move(posting) for posting in entry.postings]


def _move(posting: PostingDraft) -> tuple[str, str, str, str]:
    return (posting.debit.code, posting.credit.code, str(posting.amount), posting.memo)


def head(entry: EntryDraft) -> tuple[str, str, str, date, str]:
    return (entry.key, entry.kind, entry.reference, entry.effective_on, entry.corrects)


CLEARING, A = "psp_clearing:stripe:CNY", "vendor_order:vor_A"
PENDING = f"vendor_pending:{BAKERY}:MOP"


@pytest.mark.parametrize(
    ("sold", "drafted"),
    [
        (
            share("MOP 8800", "MOP 8800", "MOP 8800"),
            [("psp_clearing:stripe:MOP", PENDING, "MOP 88.00", A)],
        ),
        (  # duty is owed to customs, whoever sold the goods: the number of docs/customs.md
            replace(share("MOP 39604", "MOP 36300", "MOP 36300"), duty=Money(3_304, "MOP")),
            [
                ("psp_clearing:stripe:MOP", "border_tax:MOP", "MOP 33.04", A),
                ("psp_clearing:stripe:MOP", PENDING, "MOP 363.00", A),
            ],
        ),
        (
            share("CNY 7460", "MOP 8800", "CNY 7413"),
            [
                (CLEARING, "fx_position:CNY", "CNY 74.13", A),
                (CLEARING, "fx_margin:CNY", "CNY 0.47", A),
                ("fx_position:MOP", PENDING, "MOP 88.00", A),
            ],
        ),
        (  # without a spread there is no margin
            share("CNY 7413", "MOP 8800", "CNY 7413"),
            [
                (CLEARING, "fx_position:CNY", "CNY 74.13", A),
                ("fx_position:MOP", PENDING, "MOP 88.00", A),
            ],
        ),
        (  # a minor unit that is worth nothing at the mid rate is all margin
            share("CNY 1", "MOP 1", "CNY 0"),
            [
                (CLEARING, "fx_margin:CNY", "CNY 0.01", A),
                ("fx_position:MOP", PENDING, "MOP 0.01", A),
            ],
        ),
    ],
)
def test_a_share_that_was_paid_moves(sold: ShareView, drafted: list[tuple[str, ...]]):
    entry = postings.capture_entry(
        **CHARGE, provider_object_id="pay_1", shares=[sold], captured_at=LATE
    )
    assert head(entry) == ("charge:chg_A:capture:pay_1", "capture", "order:ord_A", NEXT_DAY, "")
    assert moves(entry) == drafted


def test_money_that_came_too_late_is_owed_back():
    entry = postings.surplus_entry(
        **CHARGE, provider_object_id="pay_2", amount=Money(42_260, "CNY"), captured_at=LATE
    )
    key = "charge:chg_A:capture:pay_2"
    assert head(entry) == (key, "surplus_capture", "order:ord_A", NEXT_DAY, "")
    assert moves(entry) == [(CLEARING, "refund_payable:CNY", "CNY 422.60", "chg_A")]


def test_a_fee_is_kept_from_what_the_provider_owes_in_its_own_currency():
    entry = postings.fee_entry(
        **CHARGE, provider_object_id="pay_1", fee=Money(1_234, "HKD"), known_at=LATE
    )
    key = "charge:chg_A:fee:pay_1"
    assert head(entry) == (key, "processing_fee", "order:ord_A", NEXT_DAY, "")
    clearing = "psp_clearing:stripe:HKD"
    assert moves(entry) == [("processing_fee:HKD", clearing, "HKD 12.34", "chg_A")]


def test_a_refund_leaves_through_clearing_and_a_returned_one_comes_back():
    asked = CHARGE | {"refund_ref": "ref_1", "amount": Money(500, "CNY"), "settled_at": LATE}
    gone = postings.refund_entry(**asked)
    back = postings.refund_entry(**asked, is_returned=True)
    key = "charge:chg_A:refund:ref_1"
    assert head(gone) == (key, "refund", "order:ord_A", NEXT_DAY, "")
    assert head(back) == (f"{key}:returned", "refund_returned", "order:ord_A", NEXT_DAY, "")
    assert moves(gone) == [("refund_payable:CNY", CLEARING, "CNY 5.00", "ref_1")]
    assert moves(back) == [(CLEARING, "refund_payable:CNY", "CNY 5.00", "ref_1")]


EXPECTED = Expected(Money(42_260, "CNY"), "alipay", False, "att_A", "page_1")
REPORTED = AttemptSnapshot(
    "page_1", "captured", Money(42_260, "CNY"), "alipay", False, "att_A", "pay_1", None
)


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"captured": Money(1, "CNY")}, {"amount": ("42260", "1")}),
        ({"captured": Money(42_260, "MOP")}, {"currency": ("CNY", "MOP")}),
        ({"captured": None}, {"amount": ("42260", "None"), "currency": ("CNY", "None")}),
        ({"method": "card"}, {"method": ("alipay", "card")}),
        ({"livemode": True}, {"livemode": ("False", "True")}),
        ({"client_reference": None}, {"client_reference": ("att_A", "None")}),
        ({"provider_ref": "page_2"}, {"provider_ref": ("page_1", "page_2")}),
        ({"provider_object_id": ""}, {"provider_object_id": ("True", "False")}),
    ],
)
def test_what_differs_is_named_with_both_sides(changed, found):
    assert differences(EXPECTED, replace(REPORTED, **changed)) == found


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, {}),
        ({"status": "failed"}, {}),  # whether it succeeded is no difference
        ({"amount": Money(501, "CNY")}, {"amount": ("CNY 5.00", "CNY 5.01")}),
        ({"client_reference": "ref_2"}, {"client_reference": ("ref_1", "ref_2")}),
        ({"provider_object_id": None}, {"provider_object_id": ("pay_1", "None")}),
    ],
)
def test_a_refund_that_is_not_what_was_asked_is_named(changed, found):
    asked = ExpectedRefund(Money(500, "CNY"), "ref_1", "pay_1")
    told = RefundSnapshot("re_1", "succeeded", Money(500, "CNY"), "ref_1", "pay_1")
    assert refund_differences(asked, replace(told, **changed)) == found


def test_a_status_may_stay_or_take_a_drawn_move():
    opened, captured, voided = ChargeStatus.OPENED, ChargeStatus.CAPTURED, ChargeStatus.VOIDED
    assert may_move(CHARGE_MOVES, opened, captured)
    assert may_move(CHARGE_MOVES, voided, voided)
    assert not may_move(CHARGE_MOVES, captured, opened)
    assert not may_move(CHARGE_MOVES, voided, captured)
