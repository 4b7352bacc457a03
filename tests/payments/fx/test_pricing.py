"""The arithmetic of docs/fx.md, and what must hold for every price."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.foundation.money import Money
from payments.fx.pricing import convert_price, mid_value
from payments.fx.types import MidRate
from tests.factories.fx import published_mid, step

STEPS = {"MOP": 10, "HKD": 10, "CNY": 10, "USD": 1, "EUR": 1}
PAGE = Path(__file__).resolve().parents[3] / "docs" / "fx.md"

ROWS = [
    ("MOP 88.00", "CNY", 50, "CNY 74.60"),
    ("MOP 45.00", "CNY", 50, "CNY 38.10"),
    ("MOP 88.00", "HKD", 50, "HKD 85.90"),
    ("MOP 88.00", "USD", 50, "USD 10.96"),
    ("MOP 88.00", "EUR", 50, "EUR 9.44"),
    ("CNY 100.00", "HKD", 50, "HKD 115.90"),
    ("MOP 118.71", "CNY", 0, "CNY 100.00"),
]


def money(text: str) -> Money:
    currency, amount = text.split()
    return Money.from_decimal(Decimal(amount), currency)


@pytest.mark.parametrize(("price", "to", "spread_bps", "expected"), ROWS)
def test_a_price_converts_to_the_number_on_the_page(price, to, spread_bps, expected):
    mid = published_mid(price.split()[0], to)
    converted = convert_price(money(price), mid, spread_bps, to, step=STEPS[to])
    assert converted == money(expected)


def test_the_page_shows_exactly_the_numbers_tested_here():
    shown = re.findall(
        r"^\| ([A-Z]{3} [\d.]+)(, no spread)? \| ([A-Z]{3}) \|.*\| ([A-Z]{3} [\d.]+) \|$",
        PAGE.read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert [(price, to, 0 if bare else 50, got) for price, bare, to, got in shown] == ROWS


def test_patacas_are_divided_by_the_rate_and_not_multiplied_by_its_inverse():
    mid = published_mid("MOP", "CNY")
    assert mid.value == 1 / Fraction("1.1871")
    assert (mid.base, mid.quote, mid.mid) == ("CNY", "MOP", Decimal("1.1871"))
    # Multiplying with an inverse rounded to four places would lose a whole price step here.
    big = Money(1_187_100_000, "MOP")
    assert convert_price(big, mid, 0, "CNY", step=10) == Money(1_000_000_000, "CNY")


def test_the_mid_value_rounds_half_up_and_leaves_the_margin_of_the_page():
    mid = published_mid("MOP", "CNY")
    assert mid_value(Money(17_600, "MOP"), mid, "CNY") == Money(14_826, "CNY")
    unit = convert_price(Money(8_800, "MOP"), mid, 50, "CNY", step=10)
    assert unit * 2 - Money(14_826, "CNY") == Money(94, "CNY")


def test_a_half_is_rounded_up_in_the_mid_value():
    mid = MidRate("MOP", "CNY", (step("MOP", "CNY", "0.5"),))
    assert mid_value(Money(1, "MOP"), mid, "CNY") == Money(1, "CNY")
    assert mid_value(Money(3, "MOP"), mid, "CNY") == Money(2, "CNY")


def test_a_price_in_the_charge_currency_stays_as_it_is():
    odd = Money(8_803, "MOP")
    assert convert_price(odd, None, 50, "MOP", step=10) == odd
    assert mid_value(odd, None, "MOP") == odd


def test_currencies_without_decimals_are_scaled():
    mid = MidRate("JPY", "MOP", (step("JPY", "MOP", "0.0541"),))
    assert mid_value(Money(1_000, "JPY"), mid, "MOP") == Money(5_410, "MOP")
    back = MidRate("MOP", "JPY", (step("MOP", "JPY", "18.4843"),))
    assert mid_value(Money(100, "MOP"), back, "JPY") == Money(18, "JPY")


@pytest.mark.parametrize(
    ("price", "mid"),
    [
        (Money(100, "MOP"), None),
        (Money(100, "MOP"), published_mid("HKD", "CNY")),
        (Money(100, "MOP"), published_mid("CNY", "MOP")),
    ],
)
def test_a_rate_between_other_currencies_is_a_mistake(price, mid):
    with pytest.raises(ValueError, match="no rate from MOP to CNY"):
        convert_price(price, mid, 50, "CNY", step=10)
    with pytest.raises(ValueError, match="no rate from MOP to CNY"):
        mid_value(price, mid, "CNY")


@pytest.mark.parametrize(("minor", "spread"), [(-1, 50), (100, -1)])
def test_a_negative_price_or_spread_is_a_mistake(minor, spread):
    with pytest.raises(ValueError, match="not negative"):
        convert_price(Money(minor, "MOP"), published_mid("MOP", "CNY"), spread, "CNY", step=10)


currencies = st.sampled_from(sorted(STEPS))
pairs = st.tuples(currencies, currencies).filter(lambda pair: pair[0] != pair[1])
minors = st.integers(min_value=0, max_value=10**11)
spreads = st.integers(min_value=0, max_value=1_000)


@given(pair=pairs, minor=minors, spread=spreads)
def test_a_price_is_the_least_step_that_covers_the_exact_amount(pair, minor, spread):
    source, to = pair
    mid = published_mid(source, to)
    price = convert_price(Money(minor, source), mid, spread, to, step=STEPS[to])
    exact = minor * mid.value * Fraction(10_000 + spread, 10_000)
    assert price.minor % STEPS[to] == 0
    assert exact <= price.minor < exact + STEPS[to]


@given(pair=pairs, minor=minors, more=st.integers(min_value=0, max_value=10**6), spread=spreads)
def test_a_higher_price_never_converts_to_less(pair, minor, more, spread):
    source, to = pair
    mid = published_mid(source, to)
    low = convert_price(Money(minor, source), mid, spread, to, step=STEPS[to])
    high = convert_price(Money(minor + more, source), mid, spread, to, step=STEPS[to])
    assert low <= high


@given(pair=pairs, minor=minors)
def test_the_mid_value_is_within_half_a_minor_unit(pair, minor):
    source, to = pair
    mid = published_mid(source, to)
    worth = mid_value(Money(minor, source), mid, to)
    assert abs(worth.minor - minor * mid.value) <= Fraction(1, 2)


@given(
    pair=pairs, units=st.lists(st.tuples(minors, st.integers(1, 99)), max_size=6), spread=spreads
)
def test_what_buyers_pay_always_covers_what_it_is_worth(pair, units, spread):
    source, to = pair
    mid = published_mid(source, to)
    paid = sum(
        convert_price(Money(minor, source), mid, spread, to, step=STEPS[to]).minor * quantity
        for minor, quantity in units
    )
    owed = sum(minor * quantity for minor, quantity in units)
    assert mid_value(Money(owed, source), mid, to).minor <= paid


@given(pair=pairs)
def test_there_and_back_is_exactly_one(pair):
    assert published_mid(*pair).value * published_mid(*reversed(pair)).value == 1


@given(pair=pairs, minor=minors, spread=spreads)
def test_a_round_trip_never_gains(pair, minor, spread):
    source, to = pair
    there = convert_price(Money(minor, source), published_mid(source, to), spread, to, step=1)
    back = convert_price(there, published_mid(to, source), spread, source, step=1)
    assert back.minor >= minor
