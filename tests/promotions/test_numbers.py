"""The numbers of docs/promotions.md, as far as they need no database."""

from __future__ import annotations

import pytest

from marketplace.foundation.money import Money
from marketplace.orders.discounting import discount_cart
from marketplace.orders.pricing import CartedOffer, Delivery, Terms, price_cart
from marketplace.orders.splitting import split_cart
from marketplace.promotions import types
from marketplace.promotions.types import Rule
from marketplace.promotions.types import Terms as Kept
from payments.fx.types import QuotedRate
from tests.factories import fx

BAKERY, FISH = "vendor:ven_bakery", "vendor:ven_fish"
BISCUITS, GIFT_SET, TIN = 1, 2, 3
MOP_TO_CNY = QuotedRate("MOP", fx.published_mid("MOP", "CNY"), 50)


def mop(amount: str) -> Money:
    return Money(int(amount.replace(".", "")), "MOP")


def terms() -> Terms:
    return Terms(currency="CNY", step=10, rates={"MOP": MOP_TO_CNY})


def coupon(**changes) -> Kept:
    rule = Rule(
        ref="prm_coupon", kind=types.AMOUNT, marketplace_bps=4_000, code="PONTE50",
        vendors=frozenset({BAKERY, FISH}),
    )  # fmt: skip
    return Kept(rule=rule, amount=mop("50.00"), **changes)


def cart():
    offers = [
        CartedOffer(BISCUITS, 1, BAKERY, mop("88.00"), 2),
        CartedOffer(GIFT_SET, 2, FISH, mop("168.00"), 1),
        CartedOffer(TIN, 2, FISH, mop("26.50"), 3),
    ]
    deliveries = {1: Delivery("standard", mop("35.00")), 2: Delivery("standard", mop("40.00"))}
    return price_cart(offers=offers, deliveries=deliveries, terms=terms())


def with_coupon(**changes):
    found, _outcome = discount_cart(
        priced=cart(), promotions=[coupon(**changes)], terms=terms(), zone="CN-GD"
    )
    return found


LINES = {  # discount, of it ours, what the shop bears
    BISCUITS: ("17.59", "7.04", "12.45"),
    GIFT_SET: ("16.78", "6.71", "11.89"),
    TIN: ("7.96", "3.18", "5.63"),
}


def test_a_coupon_is_split_as_on_the_page():
    priced = with_coupon()
    for group in priced.groups:
        for line in group.lines:
            got = (line.discount, line.subsidy, line.vendor_discount)
            assert tuple(str(money.decimal) for money in got) == LINES[line.offer_id]
    assert str(priced.discount) == "CNY 42.33"
    assert str(priced.subsidy) == "CNY 16.93"
    assert str(priced.total) == "CNY 380.27"


@pytest.mark.parametrize(
    ("at", "paid", "added", "mid", "owed", "commission"),
    [
        (0, "161.31", "7.04", "167.26", "198.55", "13.08"),
        (1, "218.96", "9.89", "227.43", "269.98", "18.40"),
    ],
)
def test_what_each_shop_is_owed_is_as_on_the_page(at, paid, added, mid, owed, commission):
    part = split_cart(priced=with_coupon(), commission_bps={1: 800, 2: 800}, terms=terms())[at]
    got = (part.group.total, part.group.borne, part.mid_value, part.group.vendor_total)
    assert [str(money.decimal) for money in got] == [paid, added, mid, owed]
    assert str(part.commission.decimal) == commission


def test_our_part_is_counted_in_patacas():
    assert terms().value_in("MOP", Money(1_693, "CNY")) == mop("20.10")


def test_a_budget_that_has_less_left_keeps_the_coupon_away():
    assert with_coupon(budget_left=mop("20.09")).discount.minor == 0
    assert with_coupon(budget_left=mop("20.10")).discount.minor == 4_233


def test_a_currency_without_a_rate_keeps_a_promotion_away():
    foreign = Kept(rule=coupon().rule, amount=Money(5_000, "EUR"))
    found, _outcome = discount_cart(
        priced=cart(), promotions=[foreign], terms=terms(), zone="CN-GD"
    )
    assert found == cart()


def test_a_shops_free_delivery_lowers_what_it_asks_and_ours_does_not():
    free = Rule(ref="prm_own", kind=types.FREE_SHIPPING, vendor_ref=BAKERY)
    ours = Rule(ref="prm_ours", kind=types.FREE_SHIPPING, marketplace_bps=10_000)
    kept = [Kept(rule=free), Kept(rule=ours)]
    found, _outcome = discount_cart(priced=cart(), promotions=kept, terms=terms(), zone="CN-GD")
    bakery, fish = found.groups
    assert (bakery.shipping.minor, bakery.shipping_subsidy.minor) == (0, 0)
    assert bakery.vendor_shipping == mop("0.00")
    assert (fish.shipping.minor, str(fish.shipping_subsidy)) == (0, "CNY 33.90")
    assert fish.vendor_shipping == mop("40.00")
    parts = split_cart(priced=found, commission_bps={1: 800, 2: 800}, terms=terms())
    assert [part.mid_value <= part.group.total + part.group.borne for part in parts] == [True] * 2
