"""What the platform adds to a share: where it goes at capture, and how it comes back. Pure."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.foundation.money import Money
from marketplace.orders.errors import NothingToRefund
from marketplace.orders.refunding import LineSold, PartSold, Sums, of_amount, of_lines
from payments.charges.errors import SharesDoNotSum
from payments.charges.postings import capture_entry
from payments.charges.services.open_charge import _check_share
from payments.charges.types import ShareDraft, ShareView
from payments.settlement.charging_back import charged_back
from payments.settlement.drawing import Sources
from payments.settlement.refunding import Wanted, WentBack, refund_entry, returned

BAKERY, A = "vendor:ven_BAKERY", "vendor_order:vor_A"
EARNING = SimpleNamespace(payee_ref=BAKERY, currency="MOP", reference=A)
# The bakery's part of docs/promotions.md, and one of MOP 100.00 of which we pay 30.00.
CONVERTED = ShareView(
    BAKERY, A, Money(16_131, "CNY"), Money(19_855, "MOP"), Money(1_308, "MOP"),
    Money(16_726, "CNY"), subsidy=Money(704, "CNY"),
)  # fmt: skip
PLAIN = ShareView(
    BAKERY, A, Money(7_000, "MOP"), Money(10_000, "MOP"), Money(800, "MOP"),
    Money(10_000, "MOP"), subsidy=Money(3_000, "MOP"),
)  # fmt: skip


def moved(entry) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for posting in entry.postings:
        sums[posting.debit.code] += posting.amount.minor
        sums[posting.credit.code] -= posting.amount.minor
    return {code: minor for code, minor in sums.items() if minor}


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (CONVERTED, {"psp_clearing:stripe:CNY": 16_131, "promotions:CNY": 704,
                     "fx_position:CNY": -16_726, "fx_margin:CNY": -109,
                     "fx_position:MOP": 19_855, f"vendor_pending:{BAKERY}:MOP": -19_855}),
        (PLAIN, {"psp_clearing:stripe:MOP": 7_000, "promotions:MOP": 3_000,
                 f"vendor_pending:{BAKERY}:MOP": -10_000}),
    ],
)  # fmt: skip
def test_a_capture_books_what_we_add_as_an_expense(share, expected):
    entry = capture_entry(
        charge_ref="chg_1", reference="order:1", provider="stripe", provider_object_id="pi_1",
        shares=[share], captured_at=datetime(2026, 6, 20, tzinfo=UTC),
    )  # fmt: skip
    assert moved(entry) == expected


def test_a_refund_brings_our_part_back():
    back = returned(PLAIN, 0, WentBack(), Wanted(gross=5_000))
    assert (back.to_buyer, back.subsidy, back.commission) == (3_500, 1_500, 400)
    entry = refund_entry(EARNING, "k", PLAIN, back, Sources(pending=4_600), date(2026, 6, 20))
    assert moved(entry) == {
        "commission:MOP": 400,
        f"vendor_pending:{BAKERY}:MOP": 4_600,
        "refund_payable:MOP": -3_500,
        "promotions:MOP": -1_500,
    }


@settings(max_examples=60)
@given(parts=st.lists(st.integers(1, 9_999), max_size=5), share=st.sampled_from((PLAIN, CONVERTED)))
def test_chargebacks_in_any_steps_bring_back_what_we_added_and_no_more(parts, share):
    before, whole = WentBack(), share.amount.minor
    for wanted in [*parts, whole]:
        disputed = min(wanted, whole - before.to_buyer)
        if not disputed:
            continue
        back = charged_back(share, 0, before, disputed, keeps_commission=False).back
        if share is PLAIN:
            assert back.gross == back.to_buyer + back.subsidy
        assert min(back.gross, back.to_buyer, back.subsidy, back.commission) >= 0
        before = WentBack(
            before.gross + back.gross,
            before.commission + back.commission,
            0,
            before.to_buyer + back.to_buyer,
            subsidy=before.subsidy + back.subsidy,
        )
    assert (before.gross, before.to_buyer, before.subsidy) == (
        share.payee_amount.minor,
        whole,
        share.added.minor,
    )


@pytest.mark.parametrize("subsidy", [2_999, 3_001, -1])
def test_shares_that_do_not_add_up_with_our_part_are_refused(subsidy):
    draft = ShareDraft(
        BAKERY, A, Money(7_000, "MOP"), Money(10_000, "MOP"), Money(800, "MOP"),
        Money(10_000, "MOP"), Money(subsidy, "MOP"),
    )  # fmt: skip
    with pytest.raises(SharesDoNotSum):
        _check_share(draft, "MOP")


@settings(max_examples=80)
@given(
    lines=st.lists(
        st.tuples(st.integers(1, 9), st.integers(0, 20_000), st.integers(0, 5_000)),
        min_size=1,
        max_size=3,
    ),
    shipping=st.tuples(st.integers(0, 4_000), st.integers(0, 4_000)),
    steps=st.lists(st.tuples(st.integers(0, 3), st.booleans(), st.integers(1, 9_999)), max_size=6),
)
def test_without_a_conversion_a_shop_always_gives_back_what_both_paid(lines, shipping, steps):
    buyer = sum(paid for _quantity, paid, _ours in lines) + shipping[0]
    ours = sum(part for _quantity, _paid, part in lines) + shipping[1]
    goods = sum(paid + part for _quantity, paid, part in lines)
    gone, sums, is_back = dict.fromkeys(range(len(lines)), 0), Sums(), False

    def now() -> PartSold:
        return PartSold(
            lines=tuple(
                LineSold(at, quantity, gone[at], paid, paid + part, part)
                for at, (quantity, paid, part) in enumerate(lines)
            ),
            buyer_shipping=shipping[0],
            vendor_shipping=sum(shipping),
            is_shipping_back=is_back,
            sold=Sums(buyer, buyer + ours, goods, goods // 10, subsidy=ours),
            back=sums,
            shipping_subsidy=shipping[1],
            is_converted=False,
        )

    def take(back) -> None:
        nonlocal sums, is_back
        got, left = back.sums, now().left
        assert got.vendor == got.buyer + got.subsidy
        assert 0 <= got.subsidy <= left.subsidy
        assert 0 <= got.commission <= min(got.vendor, left.commission)
        for line in back.lines:
            gone[line.line_id] += line.quantity
        is_back = is_back or back.with_shipping
        *both, ours = (a + b for a, b in zip(_all(sums), _all(got), strict=True))
        sums = Sums(*both, subsidy=ours)

    for units, with_shipping, amount in steps:
        chosen = {line.line_id: min(units, line.left) for line in now().lines}
        try:
            take(of_lines(now(), chosen, with_shipping=with_shipping))
        except NothingToRefund:
            if now().left.buyer:
                take(of_amount(now(), min(amount, now().left.buyer)))
    if now().left.buyer:
        rest = {line.line_id: line.left for line in now().lines}
        take(of_lines(now(), rest, with_shipping=True))
        assert sums == now().sold


def _all(sums: Sums) -> tuple[int, ...]:
    return sums.buyer, sums.vendor, sums.goods, sums.commission, sums.subsidy
