"""How much goes back, by rule: any steps, no cent lost, never more than was sold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.orders.errors import NothingToRefund, TooManyUnits
from marketplace.orders.refunding import LineSold, PartSold, Sums, of_amount, of_lines


def part(*lines, shipping=(2_970, 3_500), commission=1_408, before=(), back=None, is_back=False):
    """A vendor order of (quantity, buyer's total, vendor's total) lines."""
    gone = dict(before)
    made = tuple(
        LineSold(number, quantity, gone.get(number, 0), buyer, vendor)
        for number, (quantity, buyer, vendor) in enumerate(lines)
    )
    goods = sum(line.vendor for line in made)
    return PartSold(
        lines=made,
        buyer_shipping=shipping[0],
        vendor_shipping=shipping[1],
        is_shipping_back=is_back,
        sold=Sums(
            sum(line.buyer for line in made) + shipping[0], goods + shipping[1], goods, commission
        ),
        back=back or Sums(),
    )


BOXES = (2, 14_920, 17_600)


def test_one_of_two_boxes_takes_its_own_price_and_commission():
    back = of_lines(part(BOXES), {0: 1}, with_shipping=False)
    assert back.sums == Sums(7_460, 8_800, 8_800, 704)
    assert (back.takes_all_goods, back.with_shipping) == (False, False)


def test_the_delivery_alone_gives_no_commission_back():
    back = of_lines(part(BOXES), {}, with_shipping=True)
    assert back.sums == Sums(2_970, 3_500, 0, 0)


def test_all_goods_without_the_delivery_take_the_whole_commission():
    back = of_lines(part(BOXES), {0: 2}, with_shipping=False)
    assert back.sums == Sums(14_920, 17_600, 17_600, 1_408)
    assert back.takes_all_goods


def test_a_delivery_that_went_back_does_not_go_back_again():
    once = part(BOXES, is_back=True, back=Sums(2_970, 3_500, 0, 0))
    with pytest.raises(NothingToRefund):
        of_lines(once, {}, with_shipping=True)
    assert of_lines(once, {0: 2}, with_shipping=True).sums == Sums(14_920, 17_600, 17_600, 1_408)


@pytest.mark.parametrize("units", [3, -1])
def test_more_units_than_are_left_are_refused(units):
    with pytest.raises(TooManyUnits):
        of_lines(part(BOXES), {0: units}, with_shipping=False)
    with pytest.raises(TooManyUnits):
        of_lines(part(BOXES, before=[(0, 1)]), {0: 2}, with_shipping=False)


def test_nothing_chosen_and_a_strange_line_are_refused():
    for chosen in ({}, {0: 0}, {7: 1}):
        with pytest.raises(NothingToRefund):
            of_lines(part(BOXES), chosen, with_shipping=False)


def test_a_line_of_odd_cents_goes_back_in_parts_that_sum():
    odd = part((3, 1_000, 1_180), shipping=(0, 0), commission=95)
    first = of_lines(odd, {0: 1}, with_shipping=False)
    assert first.sums == Sums(333, 393, 393, 32)
    then = part((3, 1_000, 1_180), shipping=(0, 0), commission=95, before=[(0, 1)], back=first.sums)
    second = of_lines(then, {0: 1}, with_shipping=False)
    assert second.sums == Sums(334, 394, 394, 31)
    both = Sums(667, 787, 787, 63)
    last = part((3, 1_000, 1_180), shipping=(0, 0), commission=95, before=[(0, 2)], back=both)
    assert of_lines(last, {0: 1}, with_shipping=False).sums == Sums(333, 393, 393, 32)


def test_an_amount_takes_the_price_by_proportion_and_never_the_last_of_it():
    tins = part((1, 14_230, 16_800), (3, 6_750, 7_950), shipping=(3_390, 4_000), commission=1_980)
    assert of_amount(tins, 5_000).sums == Sums(5_000, 5_899, 5_899, 472)
    assert of_amount(tins, 24_370).sums == tins.left
    almost = of_amount(tins, 24_369).sums
    assert (almost.buyer, almost.vendor) == (24_369, 28_749)
    for wrong in (0, -1, 24_371):
        with pytest.raises(NothingToRefund):
            of_amount(tins, wrong)


money = st.integers(1, 50_000)


@given(
    lines=st.lists(st.tuples(st.integers(1, 9), money, money), min_size=1, max_size=4),
    shipping=st.tuples(st.integers(0, 5_000), st.integers(0, 5_000)),
    bps=st.integers(0, 3_000),
    steps=st.lists(
        st.tuples(st.lists(st.integers(0, 3), min_size=4, max_size=4), st.booleans(), money),
        max_size=8,
    ),
)
def test_any_steps_stay_within_what_was_sold_and_the_last_takes_the_rest(
    lines, shipping, bps, steps
):
    goods = sum(vendor for _quantity, _buyer, vendor in lines)
    commission = goods * bps // 10_000
    gone, sums, is_back = dict.fromkeys(range(len(lines)), 0), Sums(), False

    def now() -> PartSold:
        return part(*lines, shipping=shipping, commission=commission, before=gone.items(),
                    back=sums, is_back=is_back)  # fmt: skip

    def take(back) -> None:
        nonlocal sums, is_back
        for line in back.lines:
            gone[line.line_id] += line.quantity
        is_back = is_back or back.with_shipping
        left = now().left
        got = back.sums
        assert 0 < got.buyer <= left.buyer
        assert 0 <= got.goods <= got.vendor <= left.vendor
        assert 0 <= got.commission <= min(got.vendor, left.commission)
        sums = Sums(sums.buyer + got.buyer, sums.vendor + got.vendor, sums.goods + got.goods,
                    sums.commission + got.commission)  # fmt: skip

    for quantities, with_shipping, amount in steps:
        left = {line.line_id: line.left for line in now().lines}
        chosen = {n: min(quantities[n], left[n]) for n in left}
        try:
            take(of_lines(now(), chosen, with_shipping=with_shipping))
        except NothingToRefund:
            if now().left.buyer:
                take(of_amount(now(), min(amount, now().left.buyer)))
    rest = {line.line_id: line.left for line in now().lines}
    if now().left.buyer:
        take(of_lines(now(), rest, with_shipping=True))
        assert sums == now().sold
