"""What of a share is duty of the border is no payee's: refunds and chargebacks keep it apart.

The bakery's share of docs/checkout.md: CNY 178.90 for MOP 211.00, and CNY 16.28 of duty.
"""

from __future__ import annotations

from datetime import date

import pytest

from marketplace.foundation.errors import Broken
from marketplace.foundation.money import Money
from payments.charges.types import ShareView
from payments.settlement.charging_back import chargeback_entry, charged_back
from payments.settlement.drawing import Sources
from payments.settlement.errors import RefundTooLarge
from payments.settlement.models import Earning
from payments.settlement.refunding import Wanted, WentBack, refund_entry, returned
from payments.settlement.sale_refunds import check_left, wanted_of

BAKERY, A = "vendor:ven_BAKERY", "vendor_order:vor_A"
ON = date(2026, 5, 23)


def cny(minor: int) -> Money:
    return Money(minor, "CNY")


def mop(minor: int) -> Money:
    return Money(minor, "MOP")


SHARE = ShareView(BAKERY, A, cny(19_518), mop(21_100), mop(1_408), cny(17_774), duty=cny(1_628))
EARNING = Earning(payee_ref=BAKERY, reference=A, currency="MOP")


def credits_of(entry, account: str) -> dict[str, int]:
    return {
        posting.debit.code: posting.amount.minor
        for posting in entry.postings
        if posting.credit.code == account
    }


def test_duty_that_goes_back_comes_from_what_was_to_be_handed_on():
    wanted = wanted_of(SHARE, mop(21_100), cny(19_518), mop(1_408), cny(1_628))
    assert wanted == Wanted(gross=21_100, to_buyer=17_890, commission=1_408, duty=1_628)
    check_left(SHARE, WentBack(), wanted)
    back = returned(SHARE, 0, WentBack(), wanted)
    assert (back.to_buyer, back.at_mid, back.duty, back.from_payee) == (
        17_890, 17_774, 1_628, 19_692,
    )  # fmt: skip
    entry = refund_entry(EARNING, "k", SHARE, back, Sources(pending=19_692), ON)
    assert credits_of(entry, "refund_payable:CNY") == {
        "fx_position:CNY": 17_774,
        "fx_margin:CNY": 116,
        "border_tax:CNY": 1_628,
    }


def test_a_whole_refund_without_duty_leaves_it():
    back = returned(SHARE, 0, WentBack(), Wanted(gross=21_100))
    assert (back.to_buyer, back.duty) == (17_890, 0)


def test_no_more_duty_goes_back_than_was_paid():
    gone = WentBack(duty=1_000)
    with pytest.raises(RefundTooLarge):
        check_left(SHARE, gone, Wanted(gross=100, to_buyer=85, duty=629))
    check_left(SHARE, gone, Wanted(gross=0, to_buyer=0, duty=628))  # duty alone
    with pytest.raises(Broken):
        wanted_of(SHARE, mop(100), cny(85), None, cny(86))


@pytest.mark.parametrize(
    ("disputed", "own", "duty", "gross"),
    [
        (19_518, 17_890, 1_628, 21_100),
        (10_000, 9_166, 834, 10_811),  # 9,165.90 and 834.10; 9,166 x 21,100 / 17,890
        (1, 1, 0, 1),
    ],
)
def test_a_lost_dispute_falls_to_duty_by_its_part(disputed, own, duty, gross):
    found = charged_back(SHARE, 0, WentBack(), disputed, keeps_commission=True)
    back = found.back
    assert (back.to_buyer, back.duty, back.gross, found.over) == (own, duty, gross, 0)
    entry = chargeback_entry(EARNING, "k", SHARE, found, Sources(pending=gross), ON)
    taken = credits_of(entry, "dispute_suspense:CNY")
    assert sum(taken.values()) == disputed
    assert taken.get("goodwill:CNY", 0) == duty  # customs is owed it all the same


def test_what_is_disputed_above_the_share_is_told():
    found = charged_back(SHARE, 0, WentBack(duty=1_628), 20_000, keeps_commission=True)
    assert (found.back.to_buyer, found.back.duty, found.over) == (17_890, 0, 2_110)
