"""Money: exact values first, then properties."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.foundation.money import (
    CurrencyMismatch,
    Money,
    allocate,
    exponent,
    round_half_up,
    round_up_to_step,
    share_bps,
)


def test_the_exponent_comes_from_the_table_and_not_from_a_habit():
    assert (exponent("MOP"), exponent("JPY"), exponent("KWD")) == (2, 0, 3)
    assert Money(5, "JPY").decimal == Decimal("5")
    assert Money(5, "KWD").decimal == Decimal("0.005")
    with pytest.raises(ValueError, match="unknown currency"):
        Money(1, "XXX")


def test_two_currencies_never_meet():
    with pytest.raises(CurrencyMismatch):
        Money(1, "MOP") + Money(1, "HKD")
    with pytest.raises(CurrencyMismatch):
        _ = Money(1, "MOP") < Money(2, "HKD")


@pytest.mark.parametrize("value", [1.5, True, "1", Decimal("1")])
def test_minor_units_are_whole_numbers_and_nothing_else(value: object):
    with pytest.raises(TypeError):
        Money(value, "MOP")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "rounded"),
    [("0.5", 1), ("1.5", 2), ("2.5", 3), ("-0.5", -1), ("-2.5", -3), ("2.4999", 2), ("0", 0)],
)
def test_halves_round_away_from_zero(value: str, rounded: int):
    assert round_half_up(Decimal(value)) == rounded


@pytest.mark.parametrize(
    ("value", "step", "up"), [("7451", 10, 7460), ("7450", 10, 7450), ("1", 1, 1)]
)
def test_a_price_rounds_up_to_its_step_and_an_exact_one_stays(value: str, step: int, up: int):
    assert round_up_to_step(Fraction(value), step) == up


def test_a_price_a_hair_above_a_step_takes_the_next():
    assert round_up_to_step(Fraction(7450) + Fraction(1, 10**12), 10) == 7460


def test_commission_of_eight_percent_rounds_half_up():
    assert share_bps(17_600, 800) == 1_408
    assert share_bps(1_256, 800) == 100  # 100.48
    assert share_bps(1_257, 800) == 101  # 100.56


def test_the_last_cent_goes_to_the_largest_remainder_then_to_the_earlier_part():
    assert allocate(100, [1, 1, 1]) == [34, 33, 33]
    assert allocate(5, [60, 40, 0]) == [3, 2, 0]
    assert allocate(1, [1, 3]) == [0, 1]
    assert allocate(-100, [1, 1, 1]) == [-34, -33, -33]
    assert Money(100, "CNY").allocate([2, 1]) == [Money(67, "CNY"), Money(33, "CNY")]


def test_nothing_can_be_allocated_to_nobody():
    assert allocate(0, [0, 0]) == [0, 0]
    with pytest.raises(ValueError, match="nothing to allocate"):
        allocate(1, [0, 0])
    with pytest.raises(ValueError, match="not negative"):
        allocate(1, [2, -1])


weights = st.lists(st.integers(0, 10**9), min_size=1, max_size=12).filter(any)


@given(st.integers(-(10**12), 10**12), weights)
def test_parts_always_sum_and_stay_within_one_unit(total: int, parts_of: list[int]):
    parts = allocate(total, parts_of)
    assert sum(parts) == total
    whole = sum(parts_of)
    for part, weight in zip(parts, parts_of, strict=True):
        assert abs(part - Fraction(total * weight, whole)) < 1
        assert weight or part == 0


@given(st.integers(0, 10**12), weights)
def test_equal_weights_never_differ_by_more_than_one(total: int, parts_of: list[int]):
    parts = allocate(total, [1] * len(parts_of))
    assert max(parts) - min(parts) <= 1


@given(st.fractions(max_denominator=10**6))
def test_rounding_is_never_off_by_more_than_a_half(value: Fraction):
    assert abs(round_half_up(value) - value) <= Fraction(1, 2)
