"""What positions cost, and what closing them wins or loses: the rules alone."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.foundation.money import Money
from payments.fx.positions import Position, values_of
from tests.factories.treasury import money


def position(held: str, cost: str) -> Position:
    return Position(money(held), money(cost))


@pytest.mark.parametrize(
    ("before", "amount", "given", "after", "result"),
    [
        # opens, grows, closes in part and whole: the numbers of docs/treasury.md
        (("CNY 0", "MOP 0"), "CNY 534.61", "MOP 634.64", ("CNY 534.61", "MOP 634.64"), "MOP 0"),
        (
            ("CNY 534.61", "MOP 634.64"),
            "CNY 356.39",
            "MOP 423.07",
            ("CNY 891.00", "MOP 1057.71"),
            "MOP 0",
        ),
        (
            ("CNY 891.00", "MOP 1057.71"),
            "CNY -500.00",
            "MOP -592.60",
            ("CNY 391.00", "MOP 464.16"),
            "MOP -0.95",
        ),
        (
            ("CNY 391.00", "MOP 464.16"),
            "CNY -391.00",
            "MOP -463.41",
            ("CNY 0", "MOP 0"),
            "MOP -0.75",
        ),
        # turned round: closed whole at the price of the move, the rest opens at it
        (
            ("CNY 100.00", "MOP 118.71"),
            "CNY -150.00",
            "MOP -180.00",
            ("CNY -50.00", "MOP -60.00"),
            "MOP 1.29",
        ),
        # a lack that is bought back dearer than it was sold loses
        (
            ("CNY -50.00", "MOP -60.00"),
            "CNY 20.00",
            "MOP 25.00",
            ("CNY -30.00", "MOP -36.00"),
            "MOP -1.00",
        ),
    ],
)
def test_a_move_makes_the_position_and_the_result_of_the_page(before, amount, given, after, result):
    moved = position(*before).moved(money(amount), money(given))
    assert moved == (position(*after), money(result))


moves = st.lists(
    st.tuples(st.integers(-(10**9), 10**9), st.integers(1, 3_000)), min_size=1, max_size=12
)


@given(moves=moves)
def test_nothing_is_won_or_lost_but_what_was_given_and_got(moves):
    held, given_so_far, results = Position.none("CNY"), 0, 0
    for minor, price in moves:
        given_minor = minor * price // 1_000
        held, result = held.moved(Money(minor, "CNY"), Money(given_minor, "MOP"))
        given_so_far += given_minor
        results += result.minor
        assert held.cost.minor == given_so_far + results
        assert held.held.minor or not held.cost
    last, result = held.moved(-held.held, Money(0, "MOP"))
    assert last == Position.none("CNY")
    assert results + result.minor == -given_so_far


@given(minor=st.integers(1, 10**9), price=st.integers(1, 3_000), parts=st.integers(1, 7))
def test_closing_in_parts_at_the_average_wins_at_most_a_rounding_a_part(minor, price, parts):
    held, _ = Position.none("CNY").moved(Money(minor, "CNY"), Money(minor * price, "MOP"))
    results = []
    for part in Money(-minor, "CNY").allocate([1] * parts):
        held, result = held.moved(part, Money(part.minor * price, "MOP"))
        results.append(result.minor)
    assert held == Position.none("CNY")
    assert results == [0] * parts


@given(minor=st.integers(1, 10**9), cost=st.integers(0, 10**9), share=st.integers(1, 100))
def test_the_part_that_goes_takes_its_share_of_the_cost(minor, cost, share):
    part = max(minor * share // 100, 1)
    before = Position(Money(minor, "CNY"), Money(cost, "MOP"))
    after, _ = before.moved(Money(-part, "CNY"), Money(0, "MOP"))
    exact = cost - Fraction(cost * part, minor)
    assert abs(after.cost.minor - exact) <= Fraction(1, 2)


def never(amount: Money) -> Money:
    raise AssertionError(f"{amount} needs no rate")


def at_two(amount: Money) -> Money:
    return Money(amount.minor * 2, "MOP")


def test_an_entry_against_the_home_currency_says_its_value_itself():
    assert values_of({"CNY": 17_774, "MOP": -21_100}, never) == {"CNY": Money(21_100, "MOP")}
    assert values_of({"CNY": -100, "MOP": 119}, never) == {"CNY": Money(-119, "MOP")}
    assert values_of({"MOP": 170}, never) == {}
    assert values_of({"CNY": 1}, never) == {"CNY": Money(0, "MOP")}


def test_an_entry_of_two_foreign_currencies_is_valued_at_mid_and_adds_up():
    values = values_of({"CNY": 100, "HKD": -98, "MOP": -7}, at_two)
    assert values == {"HKD": Money(-196, "MOP"), "CNY": Money(203, "MOP")}
    assert Money.total(values.values(), "MOP") == Money(7, "MOP")
    assert values_of({"CNY": 100, "HKD": -98}, at_two) == {
        "HKD": Money(-196, "MOP"),
        "CNY": Money(196, "MOP"),
    }
