"""The rules of docs/checkout.md, with its numbers to the last cent."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.quantity_prices import PriceStep
from marketplace.foundation.errors import Broken
from marketplace.foundation.money import Money, share_bps
from marketplace.orders.pricing import (
    CartedOffer,
    Delivery,
    PricedCart,
    PricedGroup,
    Terms,
    price_cart,
)
from marketplace.orders.snapshots import figures
from marketplace.orders.splitting import split_cart
from payments.fx.pricing import convert_price, price_behind
from payments.fx.types import QuotedRate
from tests.factories import fx

BAKERY, TINNED_FISH, WINE = 1, 2, 3
BISCUITS, GIFT_SET, TIN, PORT = 11, 21, 22, 31


def mop(minor: int) -> Money:
    return Money(minor, "MOP")


def cny(minor: int) -> Money:
    return Money(minor, "CNY")


def quoted(currency: str, to: str, spread_bps: int = 50) -> QuotedRate:
    return QuotedRate(currency, fx.published_mid(currency, to), spread_bps)


def terms(currency: str = "CNY", step: int = 10, spread_bps: int = 50) -> Terms:
    rates = {
        code: quoted(code, currency, spread_bps)
        for code in ("MOP", "HKD", "CNY")
        if code != currency
    }
    return Terms(currency=currency, step=step, rates=rates)


def the_cart() -> list[CartedOffer]:
    return [
        CartedOffer(BISCUITS, BAKERY, "vendor:ven_A", mop(8_800), 2),
        CartedOffer(GIFT_SET, TINNED_FISH, "vendor:ven_B", mop(16_800), 1),
        CartedOffer(TIN, TINNED_FISH, "vendor:ven_B", mop(2_650), 3),
    ]


def the_deliveries() -> Mapping[int, Delivery]:
    return {
        BAKERY: Delivery("standard", mop(3_500)),
        TINNED_FISH: Delivery("standard", mop(4_000)),
    }


def priced(currency: str = "CNY", step: int = 10) -> PricedCart:
    return price_cart(offers=the_cart(), deliveries=the_deliveries(), terms=terms(currency, step))


def test_a_unit_price_is_converted_and_rounded_up_before_it_is_multiplied():
    bakery, fish = priced().groups
    (biscuits,) = bakery.lines
    gift_set, tin = fish.lines
    assert (biscuits.unit, biscuits.total) == (cny(7_460), cny(14_920))
    assert (gift_set.unit, gift_set.total) == (cny(14_230), cny(14_230))
    assert (tin.unit, tin.total) == (cny(2_250), cny(6_750))


def test_shipping_converts_like_a_unit_price():
    bakery, fish = priced().groups
    assert bakery.shipping == cny(2_970)
    assert fish.shipping == cny(3_390)


def test_groups_and_the_whole_add_up_in_both_currencies():
    cart = priced()
    bakery, fish = cart.groups
    assert (bakery.goods, bakery.total) == (cny(14_920), cny(17_890))
    assert (fish.goods, fish.total) == (cny(20_980), cny(24_370))
    assert (cart.goods, cart.shipping, cart.total) == (cny(35_900), cny(6_360), cny(42_260))
    assert (bakery.vendor_goods, bakery.vendor_total) == (mop(17_600), mop(21_100))
    assert (fish.vendor_goods, fish.vendor_total) == (mop(24_750), mop(28_750))


def test_the_vendors_own_currency_is_not_converted():
    cart = priced("MOP")
    assert cart.total == mop(49_850)
    assert all(group.total == group.vendor_total for group in cart.groups)


def test_each_vendor_keeps_its_own_currency_and_its_own_rate():
    wine = CartedOffer(PORT, WINE, "vendor:ven_C", Money(12_800, "HKD"), 1)
    cart = price_cart(offers=[*the_cart(), wine], deliveries={}, terms=terms())
    port = cart.groups[2].lines[0]
    # 128.00 x 1.03 / 1.1871 x 1.005 = 111.616...
    assert (port.unit, port.vendor_unit) == (cny(11_170), Money(12_800, "HKD"))


def test_a_cart_without_a_delivery_yet_has_no_shipping():
    cart = price_cart(offers=the_cart(), deliveries={}, terms=terms())
    assert (cart.shipping, cart.total) == (cny(0), cny(35_900))


def test_free_delivery_stays_free_in_another_currency():
    free = {BAKERY: Delivery("pickup", mop(0))}
    cart = price_cart(offers=the_cart()[:1], deliveries=free, terms=terms())
    assert cart.shipping == cny(0)


def test_a_rate_that_is_missing_is_never_guessed():
    with pytest.raises(KeyError):
        price_cart(offers=the_cart(), deliveries={}, terms=Terms("CNY", 10))


def test_one_vendor_cannot_price_in_two_currencies():
    mixed = [*the_cart()[:1], CartedOffer(99, BAKERY, "vendor:ven_A", Money(100, "HKD"), 1)]
    with pytest.raises(ValueError, match="MOP"):
        price_cart(offers=mixed, deliveries={}, terms=terms())


def test_figures_tell_any_two_purchases_apart():
    same = figures(priced())
    assert figures(priced()) == same
    assert figures(priced("MOP")) != same
    # one avo more for the vendor, the same step for the buyer
    dearer = [CartedOffer(BISCUITS, BAKERY, "vendor:ven_A", mop(8_801), 2), *the_cart()[1:]]
    other = price_cart(offers=dearer, deliveries=the_deliveries(), terms=terms())
    assert other.total == priced().total
    assert figures(other) != same


def test_the_split_freezes_commission_and_mid_value():
    bakery, fish = split_cart(
        priced=priced(), commission_bps={BAKERY: 800, TINNED_FISH: 800}, terms=terms()
    )
    assert (bakery.commission, bakery.mid_value) == (mop(1_408), cny(17_774))
    assert (fish.commission, fish.mid_value) == (mop(1_980), cny(24_219))
    assert bakery.group.total + fish.group.total == cny(42_260)


def test_commission_is_on_goods_only_and_rounds_half_up():
    # 10 % of 88.05 is 8.805
    offers = [CartedOffer(BISCUITS, BAKERY, "vendor:ven_A", mop(8_805), 1)]
    cart = price_cart(offers=offers, deliveries=the_deliveries(), terms=terms("MOP"))
    (part,) = split_cart(priced=cart, commission_bps={BAKERY: 1_000}, terms=terms("MOP"))
    assert part.commission == mop(881)
    assert part.group.total == mop(12_305)


def test_a_part_that_is_worth_more_than_it_brings_is_broken():
    cart = priced()
    cheap = PricedCart(cart.currency, tuple(_half_paid(group) for group in cart.groups))
    with pytest.raises(Broken, match="worth"):
        split_cart(priced=cheap, commission_bps={BAKERY: 800, TINNED_FISH: 800}, terms=terms())


def _half_paid(group: PricedGroup) -> PricedGroup:
    return dataclasses.replace(group, goods=cny(group.goods.minor // 2))


prices = st.integers(min_value=1, max_value=5_000_000)
quantities = st.integers(min_value=1, max_value=999)
carts = st.lists(st.tuples(st.integers(1, 5), prices, quantities), min_size=1, max_size=12)


@given(carts, prices, st.integers(0, 10_000), st.sampled_from(["CNY", "HKD", "USD", "MOP"]))
def test_parts_always_sum_to_the_cart_and_nobody_pays_for_the_rounding(
    rows, shipping, bps, currency
):
    rules = Terms(currency, 10, {} if currency == "MOP" else {"MOP": quoted("MOP", currency)})
    offers = [
        CartedOffer(index, vendor, f"vendor:ven_{vendor}", mop(price), quantity)
        for index, (vendor, price, quantity) in enumerate(rows)
    ]
    deliveries = {vendor: Delivery("standard", mop(shipping)) for vendor, _p, _q in rows}
    cart = price_cart(offers=offers, deliveries=deliveries, terms=rules)
    parts = split_cart(priced=cart, commission_bps=dict.fromkeys(deliveries, bps), terms=rules)
    assert sum(part.group.total.minor for part in parts) == cart.total.minor
    assert cart.goods + cart.shipping == cart.total
    for part in parts:
        assert part.group.goods.minor == sum(
            line.unit.minor * line.quantity for line in part.group.lines
        )
        assert part.commission.minor == share_bps(part.group.vendor_goods.minor, bps)
        assert part.commission <= part.group.vendor_goods
        assert part.mid_value <= part.group.total


FURTHER = (
    PriceStep(2, mop(8_400)),
    PriceStep(6, mop(7_800)),
    PriceStep(1, cny(7_500)),
    PriceStep(6, cny(6_900)),
)


@pytest.mark.parametrize(("quantity", "each"), [(1, 8_800), (2, 8_400), (5, 8_400), (6, 7_800)])
def test_a_line_costs_by_its_quantity(quantity: int, each: int):
    offer = CartedOffer(BISCUITS, BAKERY, "vendor:ven_A", mop(8_800), quantity, FURTHER)
    cart = price_cart(offers=[offer], deliveries={}, terms=terms("MOP"))
    (line,) = cart.groups[0].lines
    assert (line.unit, line.vendor_unit) == (mop(each), mop(each))
    assert line.total == mop(each) * quantity


@pytest.mark.parametrize(
    ("quantity", "fixed", "vendor_unit"), [(1, 7_500, 8_858), (6, 6_900, 8_150)]
)
def test_a_fixed_price_is_not_converted_and_the_vendor_is_owed_what_stands_behind_it(
    quantity: int, fixed: int, vendor_unit: int
):
    offer = CartedOffer(BISCUITS, BAKERY, "vendor:ven_A", mop(8_800), quantity, FURTHER)
    cart = price_cart(offers=[offer], deliveries={}, terms=terms())
    (line,) = cart.groups[0].lines
    assert (line.unit, line.vendor_unit) == (cny(fixed), mop(vendor_unit))
    assert cart.groups[0].vendor_goods == mop(vendor_unit) * quantity


@given(st.integers(1, 10**7), st.integers(0, 500))
def test_what_stands_behind_a_fixed_price_never_costs_more_than_it(minor: int, spread_bps: int):
    mid = fx.published_mid("MOP", "CNY")
    behind = price_behind(cny(minor), mid, spread_bps)
    if behind.minor > 1:
        assert convert_price(behind, mid, spread_bps, "CNY", step=1) <= cny(minor)
    dearer = Money(behind.minor + 1, "MOP")
    assert convert_price(dearer, mid, spread_bps, "CNY", step=1) >= cny(minor)
