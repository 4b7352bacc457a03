"""What a refund takes along and moves, and which part of a fee a payee bears: exact numbers."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.foundation.money import Money
from payments.charges.types import ShareView
from payments.settlement.drawing import Sources
from payments.settlement.refunding import Returned, refund_entry, returned_since
from payments.settlement.services.bear_fees import payee_part

BAKERY, A = "vendor:ven_BAKERY", "vendor_order:vor_A"
EARNING = SimpleNamespace(payee_ref=BAKERY, currency="MOP", reference=A)
ON = date(2026, 6, 20)


def share(paid: Money, due: Money, worth: Money, commission: int) -> ShareView:
    return ShareView(BAKERY, A, paid, due, Money(commission, due.currency), worth)


# MOP 200.00 with MOP 16.00 commission, bought for CNY 169.50, worth CNY 168.48 at the mid rate.
CONVERTED = share(Money(16_950, "CNY"), Money(20_000, "MOP"), Money(16_848, "CNY"), 1_600)
PLAIN = share(Money(20_000, "MOP"), Money(20_000, "MOP"), Money(20_000, "MOP"), 1_600)


def test_a_whole_refund_returns_all_of_it():
    back = returned_since(CONVERTED, 80, 0, 20_000)
    assert back == Returned(20_000, 1_600, 80, 16_950, 16_848)
    assert back.from_payee == 18_320


def test_a_part_goes_by_what_went_back_so_far_half_up():
    first = returned_since(CONVERTED, 80, 0, 3_333)
    assert first == Returned(3_333, 267, 13, 2_825, 2_808)  # 266.64, 13.33, 2824.72, 2807.72
    second = returned_since(CONVERTED, 80, 3_333, 3_333)
    assert second == Returned(3_333, 266, 14, 2_824, 2_807)
    assert returned_since(CONVERTED, 80, 6_666, 13_334) == Returned(
        13_334, 1_067, 53, 11_301, 11_233
    )


@settings(max_examples=40)
@given(
    parts=st.lists(st.integers(1, 5_000), min_size=1, max_size=6),
    commission=st.integers(0, 3_000),
    paid=st.integers(1, 10**6),
    worth=st.integers(0, 10**6),
    tax=st.integers(0, 500),
)
def test_in_how_many_steps_a_sale_goes_back_changes_no_total(parts, commission, paid, worth, tax):
    whole = sum(parts)
    sold = share(Money(paid, "CNY"), Money(whole, "MOP"), Money(worth, "CNY"), commission)
    before, sums = 0, [0, 0, 0, 0, 0]
    for gross in parts:
        back = returned_since(sold, tax, before, gross)
        got = (back.gross, back.commission, back.tax, back.to_buyer, back.at_mid)
        assert min(got) >= 0
        sums = [total + part for total, part in zip(sums, got, strict=True)]
        before += gross
    assert sums == [whole, commission, tax, paid, worth]


def moves(sold: ShareView, back: Returned, sources: Sources) -> list[tuple[str, str, str, str]]:
    entry = refund_entry(EARNING, "refund:1", sold, back, sources, ON)  # type: ignore[arg-type]
    assert (entry.key, entry.kind, entry.reference) == ("refund:1", "sale_refund", A)
    assert (entry.effective_on, entry.corrects) == (ON, "")
    return [(p.debit.code, p.credit.code, str(p.amount), p.memo) for p in entry.postings]


def test_a_refund_is_taken_from_each_source_and_named():
    back = Returned(20_000, 1_600, 80, 20_000, 20_000)
    owed = "refund_payable:MOP"
    assert moves(PLAIN, back, Sources(800, 1_840, 8_320, 7_360)) == [
        ("commission:MOP", owed, "MOP 16.00", "commission returned"),
        ("tax_payable:MOP", owed, "MOP 0.80", "tax returned"),
        (f"vendor_pending:{BAKERY}:MOP", owed, "MOP 8.00", "from pending"),
        (f"vendor_reserve:{BAKERY}:MOP", owed, "MOP 18.40", "from the reserve"),
        (f"vendor_payable:{BAKERY}:MOP", owed, "MOP 83.20", "from the payable"),
        (f"vendor_receivable:{BAKERY}:MOP", owed, "MOP 73.60", "owed to us"),
    ]


def test_a_source_that_gives_nothing_has_no_posting():
    back = Returned(1, 0, 0, 1, 1)
    assert moves(PLAIN, back, Sources(pending=1)) == [
        (f"vendor_pending:{BAKERY}:MOP", "refund_payable:MOP", "MOP 0.01", "from pending")
    ]


@pytest.mark.parametrize(
    ("to_buyer", "at_mid", "exchanged"),
    [
        (
            16_950,
            16_848,
            [
                ("fx_position:CNY", "refund_payable:CNY", "CNY 168.48", "at the mid rate"),
                ("fx_margin:CNY", "refund_payable:CNY", "CNY 1.02", "margin returned"),
            ],
        ),
        (
            16_849,
            16_848,
            [
                ("fx_position:CNY", "refund_payable:CNY", "CNY 168.48", "at the mid rate"),
                ("fx_margin:CNY", "refund_payable:CNY", "CNY 0.01", "margin returned"),
            ],
        ),
        (
            16_848,
            16_848,
            [("fx_position:CNY", "refund_payable:CNY", "CNY 168.48", "at the mid rate")],
        ),
        (
            16_847,
            16_848,
            [
                ("fx_position:CNY", "refund_payable:CNY", "CNY 168.47", "at the mid rate"),
                ("fx_position:CNY", "fx_margin:CNY", "CNY 0.01", "margin taken back"),
            ],
        ),
        (1, 0, [("fx_margin:CNY", "refund_payable:CNY", "CNY 0.01", "margin returned")]),
    ],
)
def test_a_converted_refund_gives_position_and_margin_back(to_buyer, at_mid, exchanged):
    back = Returned(20_000, 1_600, 0, to_buyer, at_mid)
    assert moves(CONVERTED, back, Sources(pending=18_400)) == [
        ("commission:MOP", "fx_position:MOP", "MOP 16.00", "commission returned"),
        (f"vendor_pending:{BAKERY}:MOP", "fx_position:MOP", "MOP 184.00", "from pending"),
        *exchanged,
    ]


@pytest.mark.parametrize(
    ("sold", "fee", "most", "borne"),
    [
        (PLAIN, Money(680, "MOP"), 18_400, 680),
        (PLAIN, Money(680, "MOP"), 679, 679),
        (PLAIN, Money(680, "MOP"), 0, 0),
        (CONVERTED, Money(680, "MOP"), 18_400, 680),  # in the payee's currency: as it is
        (CONVERTED, Money(576, "CNY"), 18_400, 684),  # 576 x 20,000 / 16,848 = 683.76
        (CONVERTED, Money(576, "HKD"), 18_400, 0),  # a third currency has no rate here
        (PLAIN, Money(576, "HKD"), 18_400, 0),
        (
            share(Money(1, "CNY"), Money(1, "MOP"), Money(0, "CNY"), 0),
            Money(1, "CNY"),
            18_400,
            0,
        ),
    ],
)
def test_a_part_of_a_fee_is_borne_at_the_shares_own_rate(sold, fee, most, borne: int):
    assert payee_part(sold, fee, most=most) == borne
