"""Money at its edges: every operator, both signs, and what a mistake is told."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

import pytest

from marketplace.foundation.money import (
    CurrencyMismatch,
    Money,
    allocate,
    exponent,
    round_up_to_step,
    share_bps,
)

MORE, LESS = Money(501, "MOP"), Money(500, "MOP")


def said(text: str) -> str:
    return f"^{re.escape(text)}$"


def test_sums_differences_and_multiples_keep_their_currency():
    assert Money(1_001, "MOP") == MORE + LESS
    assert Money(1, "MOP") == MORE - LESS
    assert Money(-1, "MOP") == LESS - MORE
    assert Money(-501, "MOP") == -MORE
    assert Money(1_503, "MOP") == MORE * 3
    assert Money.zero("KWD") == Money(0, "KWD")
    assert Money.total([MORE, LESS, MORE], "MOP") == Money(1_502, "MOP")
    assert Money.total([], "JPY") == Money(0, "JPY")
    assert Money(-100, "HKD").allocate([2, 1]) == [Money(-67, "HKD"), Money(-33, "HKD")]


def test_amounts_are_ordered_and_an_equal_one_is_neither_more_nor_less():
    same = Money(500, "MOP")
    assert (MORE > LESS, MORE >= LESS, MORE < LESS, MORE <= LESS) == (True, True, False, False)
    assert (LESS > MORE, LESS >= MORE, LESS < MORE, LESS <= MORE) == (False, False, True, True)
    assert (same < LESS, same <= LESS, same > LESS, same >= LESS) == (False, True, False, True)


def test_only_nothing_is_false():
    assert [bool(Money(minor, "MOP")) for minor in (-1, 0, 1, 2)] == [True, False, True, True]


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [("88", "MOP", 8_800), ("88.05", "MOP", 8_805), ("-0.005", "KWD", -5), ("1500", "JPY", 1_500)],
)
def test_a_decimal_is_read_and_shown_without_rounding(text: str, currency: str, minor: int):
    amount = Money.from_decimal(Decimal(text), currency)
    assert amount == Money(minor, currency)
    assert amount.decimal == Decimal(text)


def test_a_decimal_that_does_not_fit_is_a_mistake():
    with pytest.raises(ValueError, match=said("1.005 has more decimals than MOP")):
        Money.from_decimal(Decimal("1.005"), "MOP")
    with pytest.raises(ValueError, match=said("0.5 has more decimals than JPY")):
        Money.from_decimal(Decimal("0.5"), "JPY")


def test_amounts_print_with_their_currency_and_all_decimals():
    assert [str(Money(5, code)) for code in ("MOP", "JPY", "KWD")] == [
        "MOP 0.05",
        "JPY 5",
        "KWD 0.005",
    ]


def test_mistakes_of_the_program_name_what_they_met():
    with pytest.raises(ValueError, match=said("unknown currency 'mop'")):
        exponent("mop")
    with pytest.raises(TypeError, match=said("minor units are whole numbers, not '1'")):
        Money("1", "MOP")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=said("money meets money, not 1")):
        _ = MORE + 1  # type: ignore[operator]
    with pytest.raises(CurrencyMismatch, match=said("MOP 5.01 and HKD 0.01")):
        _ = MORE - Money(1, "HKD")
    whole = "multiply money by a whole quantity; rates round at a named place"
    for quantity in (1.5, True):
        with pytest.raises(TypeError, match=said(whole)):
            _ = MORE * quantity  # type: ignore[operator]


def test_a_price_step_is_at_least_one_minor_unit():
    assert round_up_to_step(Fraction(1, 3), 1) == 1
    assert round_up_to_step(Fraction(-1, 3), 5) == 0
    with pytest.raises(ValueError, match=said("a price step is at least one minor unit")):
        round_up_to_step(Fraction(1), 0)


def test_basis_points_are_ten_thousandths_and_halves_go_up():
    assert [share_bps(minor, 1) for minor in (4_999, 5_000, 10_000, -5_000)] == [0, 1, 1, -1]
    assert share_bps(10_000, 10_000) == 10_000


def test_what_remains_goes_one_unit_each_to_the_largest_remainders():
    assert allocate(10, [3, 3, 3]) == [4, 3, 3]
    assert allocate(11, [3, 3, 3]) == [4, 4, 3]
    assert allocate(7, [1, 5, 1]) == [1, 5, 1]
    assert allocate(3, [5, 3, 2]) == [1, 1, 1]  # 1.5, 0.9, 0.6: after 1, 0, 0 by remainder
    assert allocate(0, [1, 0]) == [0, 0]
    assert allocate(9, [1]) == [9]
    with pytest.raises(ValueError, match=said("weights are not negative")):
        allocate(1, [2, -1])
    with pytest.raises(ValueError, match=said("nothing to allocate an amount to")):
        allocate(1, [])
