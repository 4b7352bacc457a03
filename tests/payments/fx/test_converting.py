"""Conversions to the last cent: the numbers of docs/treasury.md, and what holds for all others."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.foundation.money import Money
from payments.fx.converting import ConversionRate, conversion_postings, convert
from payments.fx.types import MidRate
from payments.ledger import chart
from payments.ledger.errors import EntryInvalid
from tests.factories.fx import published_mid, step

PAGE = Path(__file__).resolve().parents[3] / "docs" / "treasury.md"
BAKERY = "vendor:ven_CUNHABAKERY1"
CURRENCIES = ("MOP", "HKD", "CNY", "USD", "EUR")
ROWS = [
    ("CNY 534.61", "MOP 631.46", "MOP 634.64", "MOP 3.18"),
    ("CNY 356.39", "MOP 420.96", "MOP 423.07", "MOP 2.11"),
]


def money(text: str) -> Money:
    currency, amount = text.split()
    return Money.from_decimal(Decimal(amount), currency)


def rate(source: str = "CNY", to: str = "MOP", spread_bps: int = 50) -> ConversionRate:
    return ConversionRate(source, to, published_mid(source, to), spread_bps)


@pytest.mark.parametrize(("sold", "bought", "at_mid", "margin"), ROWS)
def test_an_amount_converts_to_the_numbers_of_the_page(sold, bought, at_mid, margin):
    done = convert(money(sold), rate())
    assert (done.sold, done.bought) == (money(sold), money(bought))
    assert (done.at_mid, done.margin) == (money(at_mid), money(margin))


def test_the_page_shows_exactly_the_conversions_tested_here():
    text = PAGE.read_text(encoding="utf-8").split("## One conversion")[1].split("\n## ")[0]
    cell = r"([A-Z]{3} [\d.]+)"
    shown = re.findall(rf"^\| {cell} \| [\d.]+ \| {cell} \| {cell} \| {cell} \|$", text, re.M)
    assert shown == ROWS


def test_the_rate_after_the_spread_is_exact_and_read_as_the_pair_is_published():
    assert rate().value == Fraction("1.1811645")
    assert rate().shown == Decimal("1.1811645")
    back = rate("MOP", "CNY")
    assert back.value == Fraction("0.995") / Fraction("1.1871")
    assert back.shown == Decimal("1.1930653266")  # MOP for one CNY, dearer than the mid


def test_the_postings_show_both_sides_and_the_margin():
    done = convert(money("CNY 534.61"), rate())
    source, target = chart.vendor_payable(BAKERY, "CNY"), chart.payout_transit(BAKERY, "MOP")
    moves = conversion_postings(source, target, done, "settlement")
    assert [(p.debit.code, p.credit.code, str(p.amount), p.memo) for p in moves] == [
        (source.code, "fx_position:CNY", "CNY 534.61", "settlement"),
        ("fx_position:MOP", target.code, "MOP 631.46", "settlement"),
        ("fx_position:MOP", "fx_margin:MOP", "MOP 3.18", "settlement"),
    ]


def test_a_side_of_zero_has_no_posting():
    source, target = chart.vendor_payable(BAKERY, "CNY"), chart.payout_transit(BAKERY, "MOP")
    without_spread = convert(money("CNY 100.00"), rate(spread_bps=0))
    assert without_spread.margin == Money(0, "MOP")
    assert len(conversion_postings(source, target, without_spread)) == 2
    tiny = ConversionRate("CNY", "MOP", MidRate("CNY", "MOP", (step("CNY", "MOP", "0.1"),)), 0)
    crumb = conversion_postings(source, target, convert(Money(1, "CNY"), tiny))
    assert [p.credit.code for p in crumb] == ["fx_position:CNY"]


def test_accounts_of_another_currency_are_a_mistake():
    done = convert(money("CNY 534.61"), rate())
    wrong = chart.payout_transit(BAKERY, "HKD")
    with pytest.raises(EntryInvalid):
        conversion_postings(chart.vendor_payable(BAKERY, "CNY"), wrong, done)


@pytest.mark.parametrize(
    ("source", "to", "mid", "spread", "why"),
    [
        ("MOP", "MOP", published_mid("CNY", "MOP"), 50, "into itself"),
        ("CNY", "MOP", published_mid("MOP", "CNY"), 50, "not from CNY"),
        ("CNY", "MOP", published_mid("CNY", "MOP"), -1, "spread"),
        ("CNY", "MOP", published_mid("CNY", "MOP"), 10_000, "spread"),
    ],
)
def test_a_rate_that_cannot_be_is_a_mistake(source, to, mid, spread, why):
    with pytest.raises(ValueError, match=why):
        ConversionRate(source, to, mid, spread)


@pytest.mark.parametrize("amount", [Money(100, "MOP"), Money(-1, "CNY")])
def test_an_amount_that_the_rate_is_not_for_is_a_mistake(amount):
    with pytest.raises(ValueError, match=r"is not in CNY|is negative"):
        convert(amount, rate())


def test_currencies_without_decimals_are_scaled():
    mid = MidRate("JPY", "MOP", (step("JPY", "MOP", "0.0541"),))
    done = convert(Money(1_000, "JPY"), ConversionRate("JPY", "MOP", mid, 100))
    assert (done.at_mid, done.bought) == (Money(5_410, "MOP"), Money(5_356, "MOP"))


pairs = st.tuples(st.sampled_from(CURRENCIES), st.sampled_from(CURRENCIES)).filter(
    lambda pair: pair[0] != pair[1]
)
minors = st.integers(min_value=0, max_value=10**11)
spreads = st.integers(min_value=0, max_value=1_000)


@given(pair=pairs, minor=minors, spread=spreads)
def test_each_side_is_within_half_a_minor_unit_and_the_margin_is_never_negative(
    pair, minor, spread
):
    used = rate(*pair, spread)
    done = convert(Money(minor, pair[0]), used)
    assert abs(done.bought.minor - minor * used.value) <= Fraction(1, 2)
    assert abs(done.at_mid.minor - minor * used.mid.value) <= Fraction(1, 2)
    assert done.margin.minor >= 0
    assert done.bought + done.margin == done.at_mid


@given(pair=pairs, minor=minors, more=st.integers(0, 10**6), spread=spreads)
def test_more_never_converts_to_less(pair, minor, more, spread):
    used = rate(*pair, spread)
    low, high = convert(Money(minor, pair[0]), used), convert(Money(minor + more, pair[0]), used)
    assert low.bought <= high.bought


def round_trip(source: str, to: str, minor: int, spread: int) -> int:
    there = convert(Money(minor, source), rate(source, to, spread)).bought
    return convert(there, rate(to, source, spread)).bought.minor


@given(pair=pairs, minor=minors, spread=spreads)
def test_a_round_trip_never_gains_more_than_its_two_roundings(pair, minor, spread):
    keep = Fraction(10_000 - spread, 10_000)
    roundings = Fraction(1, 2) + Fraction(1, 2) * rate(*reversed(pair), spread).value
    assert round_trip(*pair, minor, spread) <= minor * keep * keep + roundings


@given(pair=pairs, minor=minors, spread=st.integers(1, 1_000))
def test_a_round_trip_never_gains_once_the_spread_is_worth_more_than_the_roundings(
    pair, minor, spread
):
    lost = 1 - Fraction(10_000 - spread, 10_000) ** 2
    roundings = Fraction(1, 2) + Fraction(1, 2) * rate(*reversed(pair), spread).value
    enough = int(roundings / lost) + 1
    assert round_trip(*pair, minor + enough, spread) <= minor + enough


def test_a_crumb_may_gain_a_minor_unit_as_the_page_says():
    assert convert(Money(3, "MOP"), rate("MOP", "CNY")).bought == Money(3, "CNY")
    assert round_trip("MOP", "CNY", 3, 50) == 4
