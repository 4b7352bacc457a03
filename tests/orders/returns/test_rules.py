"""The pure rules of docs/returns.md: units, windows, what of the delivery goes back, duty."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.orders import refunding
from marketplace.orders.refunding import LineSold, PartSold, Sums
from marketplace.orders.return_rules import (
    LineWish,
    UnitsOfLine,
    goods_stay,
    is_duty_back,
    is_in_window,
    needs_pictures,
    refund_wish,
)

NOON = datetime(2026, 5, 23, 4, tzinfo=UTC)
FISH = PartSold(
    lines=(LineSold(1, 1, 0, 14_230, 16_800), LineSold(2, 3, 0, 6_750, 7_950)),
    buyer_shipping=3_390,
    vendor_shipping=4_000,
    is_shipping_back=False,
    sold=Sums(buyer=24_370, vendor=28_750, goods=24_750, commission=1_980),
    back=Sums(),
)


def back(lines: list[LineWish], part: PartSold = FISH, *, delivery: bool = True) -> Sums:
    wish = refund_wish(part, lines, delivery_back=delivery)
    return refunding.of_lines(
        part,
        wish.quantities,
        with_shipping=wish.with_shipping,
        shipping_for=wish.shipping_for,
    ).sums


@pytest.mark.parametrize(
    ("ordered", "arrived", "refunded", "asked", "left"),
    [
        (3, 3, 0, 0, 3),
        (3, 2, 1, 0, 2),  # one went back before it was packed
        (3, 2, 2, 0, 1),
        (3, 2, 1, 1, 1),
        (3, 3, 3, 0, 0),
        (3, 0, 0, 0, 0),
    ],
)
def test_what_is_left_is_delivered_and_neither_back_nor_asked_for(
    ordered, arrived, refunded, asked, left
):
    assert UnitsOfLine(ordered, arrived, refunded, asked).left == left


@pytest.mark.parametrize(
    ("lines", "delivery", "with_shipping", "share"),
    [
        ([LineWish(2, 1, "changed_mind")], True, False, {}),
        ([LineWish(2, 1, "wrong")], True, False, {2: 1}),
        ([LineWish(1, 1, "changed_mind"), LineWish(2, 3, "changed_mind")], True, True, {}),
        ([LineWish(1, 1, "changed_mind"), LineWish(2, 3, "changed_mind")], False, False, {}),
        ([LineWish(1, 1, "wrong"), LineWish(2, 3, "damaged")], False, True, {}),
        ([LineWish(1, 1, "wrong"), LineWish(2, 3, "changed_mind")], False, False, {1: 1}),
        ([LineWish(1, 1, "wrong"), LineWish(2, 3, "changed_mind")], True, True, {}),
    ],
)
def test_the_delivery_goes_back_by_its_rule(lines, delivery, with_shipping, share):
    wish = refund_wish(FISH, lines, delivery_back=delivery)
    assert (wish.with_shipping, dict(wish.shipping_for)) == (with_shipping, share)


def test_one_wrong_tin_gives_its_share_of_the_delivery_back():
    assert back([LineWish(2, 1, "wrong")]) == Sums(2_614, 3_078, 2_650, 212)
    assert back([LineWish(2, 1, "changed_mind")]) == Sums(2_250, 2_650, 2_650, 212)


def test_reasons_become_those_that_refunds_know():
    def told(*reasons: str) -> str:
        lines = [LineWish(place, 1, reason) for place, reason in enumerate(reasons, start=1)]
        return refund_wish(FISH, lines, delivery_back=True).reason

    assert told("damaged") == told("damaged", "damaged") == "damaged"
    assert told("damaged", "wrong") == told("changed_mind") == told("not_as_described") == "other"


def test_pictures_and_parcels_are_asked_for_by_reason():
    assert [
        needs_pictures([LineWish(1, 1, reason)])
        for reason in ("changed_mind", "not_as_described", "not_delivered", "damaged", "missing")
    ] == [False, False, False, True, True]
    assert goods_stay([LineWish(1, 1, "missing"), LineWish(2, 1, "not_delivered")])
    assert not goods_stay([LineWish(1, 1, "missing"), LineWish(2, 1, "damaged")])


def test_a_window_ends_with_its_last_instant():
    days = {"changed_mind": 7}
    assert is_in_window("changed_mind", NOON, NOON + timedelta(days=7), days)
    assert not is_in_window("changed_mind", NOON, NOON + timedelta(days=7, seconds=1), days)


APPLY, ARRIVE = (
    datetime.fromisoformat("2026-12-22T11:35:00+08:00"),
    datetime.fromisoformat("2027-01-06T11:35:00+08:00"),
)
LATE = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("asked", "hub", "is_back"),
    [
        (APPLY, ARRIVE, True),
        (APPLY + LATE, ARRIVE, False),
        (APPLY, ARRIVE + LATE, False),
        (None, ARRIVE, False),
        (APPLY, None, False),
    ],
)
def test_duty_comes_back_inside_both_clocks_alone(asked, hub, is_back):
    found = is_duty_back(asked_at=asked, apply_by=APPLY, hub_at=hub, arrive_by=ARRIVE)
    assert found is is_back


@given(
    steps=st.lists(
        st.tuples(st.integers(0, 1), st.integers(0, 3), st.sampled_from(["wrong", "changed_mind"])),
        max_size=5,
    ),
    delivery=st.booleans(),
)
def test_in_however_many_returns_no_more_goes_back_than_was_paid(steps, delivery):
    part, total = FISH, Sums()
    shipping = [0, 0]
    for gift, tins, reason in steps:
        gift, tins = min(gift, part.lines[0].left), min(tins, part.lines[1].left)
        if not gift + tins:
            continue
        lines = [LineWish(1, gift, reason), LineWish(2, tins, reason)]
        wish = refund_wish(part, lines, delivery_back=delivery)
        found = refunding.of_lines(
            part,
            wish.quantities,
            with_shipping=wish.with_shipping,
            shipping_for=wish.shipping_for,
        )
        shipping = [a + b for a, b in zip(shipping, found.shipping, strict=True)]
        total = Sums(
            total.buyer + found.sums.buyer,
            total.vendor + found.sums.vendor,
            total.goods + found.sums.goods,
            total.commission + found.sums.commission,
        )
        part = PartSold(
            lines=(
                LineSold(1, 1, part.lines[0].before + gift, 14_230, 16_800),
                LineSold(2, 3, part.lines[1].before + tins, 6_750, 7_950),
            ),
            buyer_shipping=3_390,
            vendor_shipping=4_000,
            is_shipping_back=part.is_shipping_back or found.with_shipping,
            sold=FISH.sold,
            back=total,
            buyer_shipping_back=shipping[0],
            vendor_shipping_back=shipping[1],
        )
    assert total.buyer <= 24_370
    assert total.vendor <= 28_750
    assert shipping[0] <= 3_390
    assert shipping[1] <= 4_000
    assert total.commission <= 1_980
    if all(line.left == 0 for line in part.lines):
        assert total.goods == 24_750
        assert total.buyer == 24_370 - (3_390 - shipping[0])
