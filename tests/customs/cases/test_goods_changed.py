"""Goods that went back before the parcel left are in no paper: docs/customs-orders.md, no database.

The property holds whatever is bought, taken off, sent back and refunded: customs reads what is in
the box, and what was paid less what went back.
"""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.customs.cases.changing import with_less
from marketplace.customs.cases.types import CaseFacts
from marketplace.orders.refunding import DutyBack, LineSold, PartSold, Sums, duty_back, of_lines
from marketplace.orders.services.declare_box import left_of
from tests.factories.customs import COOKIES, SARDINES, WINE, facts

WAYS = {"paid_minor": 10_000, "freight_minor": 500, "tax_minor": 800}


def test_one_of_two_boxes_goes_back():
    """Paid 195.18; a box of 74.60 with 6.79 of duty goes back: 113.79 are paid for the rest."""
    before = _bought([(2, 7_460)], freight=2_970, tax=1_628, discount=0)
    after = with_less(before, {1: 1}, paid_minor=11_379, freight_minor=2_970, tax_minor=949)
    (line,) = after.lines
    assert (line.gnum, line.quantity, line.qty1, line.total_minor) == (1, 1, "0.3", 7_460)
    assert (after.goods_minor, after.dutiable_minor) == (7_460, 10_430)
    assert (after.discount_minor, after.paid.amount_minor) == (0, 11_379)


def test_a_line_that_is_gone_leaves_no_gap_in_the_numbers():
    before = facts(lines=((COOKIES, 2, 3_000), (WINE, 1, 9_000), (SARDINES, 4, 1_000)))
    after = with_less(before, {1: 1, 3: 4}, **(WAYS | {"paid_minor": 8_000}))
    assert [(line.gnum, line.sku, line.quantity) for line in after.lines] == [
        (1, "SKU-1905", 1),
        (2, "SKU-1604", 4),
    ]
    assert [line.qty1 for line in after.lines] == ["0.3", "0.500"]
    for name in ("reference", "order_no", "identity_ref", "buyer", "consignee", "ebc", "journey"):
        assert getattr(after, name) == getattr(before, name)


@pytest.mark.parametrize(
    ("kept", "changes"),
    [
        ({1: 3}, {}),
        ({2: 1}, {}),
        ({1: -1}, {}),
        ({}, {}),
        ({1: 1}, {"paid_minor": 0}),
        ({1: 1}, {"paid_minor": 99_999}),
        ({1: 1}, {"freight_minor": 3_001}),
        ({1: 1}, {"tax_minor": 9_999}),
        ({1: 1}, {"paid_minor": 16_301}),  # more than one box, freight and tax
        ({1: 1}, {"paid_minor": 1_299}),  # less than freight and tax
    ],
)
def test_more_than_before_or_nothing_is_not_declared(kept, changes):
    before = facts(freight=3_000)  # two boxes at 150.00
    with pytest.raises(ValueError, match=r"more|nothing|not of these"):
        with_less(before, kept, **(WAYS | changes))


LINE = st.tuples(st.integers(1, 5), st.integers(1, 50_000), st.integers(0, 100))


@given(
    lines=st.lists(LINE, min_size=1, max_size=4),
    freight=st.integers(0, 9_000),
    tax=st.integers(0, 20_000),
    back=st.lists(st.tuples(st.integers(0, 3), st.integers(1, 5), st.booleans()), max_size=4),
)
def test_customs_reads_what_is_in_the_box_and_paid_less_what_went_back(lines, freight, tax, back):
    sold = _sold(lines, freight, tax)
    before = _bought(
        [(units, price) for units, price, _off in lines],
        freight=freight,
        tax=tax,
        discount=sum(_off(*line) for line in lines),
    )
    assert before.paid.amount_minor == sold.sold.buyer
    for place, units, ships in back:
        sold = _refunded(sold, place % len(lines), units, ships)
    kept = {line.line_id: line.left for line in sold.lines}
    paid, shipping, duty = left_of(sold)
    if not any(kept.values()) or paid <= shipping + duty:
        return
    after = with_less(before, kept, paid_minor=paid, freight_minor=shipping, tax_minor=duty)
    assert sum(line.quantity for line in after.lines) == sum(kept.values())
    assert [line.gnum for line in after.lines] == list(range(1, len(after.lines) + 1))
    assert after.paid.amount_minor == before.paid.amount_minor - sold.back.buyer
    goods = sum(units * lines[each - 1][1] for each, units in kept.items())
    assert after.goods_minor == goods
    assert after.paid.amount_minor == (
        goods + after.freight_minor + after.tax_minor - after.discount_minor
    )
    assert after.dutiable_minor == goods + shipping


def _off(units: int, price: int, percent: int) -> int:
    return units * price * percent // 200  # at most half


def _bought(lines, *, freight: int, tax: int, discount: int) -> CaseFacts:
    made = facts(
        lines=tuple((COOKIES, units, price) for units, price in lines),
        freight=freight,
        discount=discount,
    )
    paid = made.goods_minor + freight + tax - discount
    return dataclasses.replace(
        made, tax_minor=tax, paid=dataclasses.replace(made.paid, amount_minor=paid)
    )


def _sold(lines, freight: int, tax: int) -> PartSold:
    rows = tuple(
        LineSold(
            line_id=place,
            quantity=units,
            before=0,
            buyer=units * price - _off(units, price, percent),
            vendor=units * price - _off(units, price, percent),
        )
        for place, (units, price, percent) in enumerate(lines, start=1)
    )
    goods = sum(row.buyer for row in rows)
    return PartSold(
        lines=rows,
        buyer_shipping=freight,
        vendor_shipping=freight,
        is_shipping_back=False,
        sold=Sums(buyer=goods + freight + tax, vendor=goods + freight, goods=goods, duty=tax),
        back=Sums(),
        is_converted=False,
    )


def _refunded(sold: PartSold, place: int, units: int, ships: bool) -> PartSold:
    """Cancel units before the parcel leaves, by the rule for their duty."""
    line = sold.lines[place]
    taken = {line.line_id: min(units, line.left)}
    if not taken[line.line_id]:
        return sold
    duty = duty_back(sold, taken, told=None, is_declared=False) if sold.left.duty else DutyBack.NONE
    found = of_lines(sold, taken, with_shipping=ships, duty=duty)
    rows = list(sold.lines)
    rows[place] = dataclasses.replace(line, before=line.before + taken[line.line_id])
    back = Sums(
        *(
            getattr(sold.back, field.name) + getattr(found.sums, field.name)
            for field in dataclasses.fields(Sums)
        )
    )
    return dataclasses.replace(
        sold,
        lines=tuple(rows),
        back=back,
        is_shipping_back=sold.is_shipping_back or found.with_shipping,
    )


@pytest.mark.parametrize(
    ("quantities", "changes", "expected"),
    [
        ({1: 1}, {}, DutyBack.PART),
        ({1: 2}, {}, DutyBack.ALL),
        ({1: 1}, {"is_sent": True}, DutyBack.NONE),
        ({1: 1}, {"is_declared": True}, DutyBack.NONE),
        ({1: 2}, {"is_declared": True}, DutyBack.NONE),
        ({1: 0}, {}, DutyBack.NONE),
        ({1: 1}, {"told": False}, DutyBack.NONE),
        ({1: 1}, {"told": True, "is_declared": True}, DutyBack.PART),
    ],
)
def test_duty_of_what_goes_back_before_it_is_declared_goes_along(quantities, changes, expected):
    sold = _sold([(2, 7_460, 0)], 2_970, 1_628)
    given = {"told": None, "is_declared": False} | changes
    assert duty_back(sold, quantities, **given) == expected
