"""Rates, paths, spreads, conversions, positions and deals at their edges."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from marketplace.foundation.money import Money
from payments.fx import converting, dealing, guards, pricing
from payments.fx.converting import ConversionRate, conversion_postings, convert
from payments.fx.errors import UnknownTier
from payments.fx.paths import directed, find_path, one_way
from payments.fx.positions import Position, values_of
from payments.fx.spreads import spread_of
from payments.fx.types import MidRate, RateStep
from payments.ledger import chart
from payments.ledger.types import EntryDraft, PostingDraft
from tests.factories.fx import published_mid, step

CNY_MOP = published_mid("CNY", "MOP")


def said(text: str) -> str:
    return f"^{re.escape(text)}$"


def move(posting: PostingDraft) -> tuple[str, str, str, str]:
    return (posting.debit.code, posting.credit.code, str(posting.amount), posting.memo)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("NaN", "a rate is a finite number"),
        ("Infinity", "a rate is a finite number"),
        ("0", "a rate is positive"),
        ("-1.1", "a rate is positive"),
        ("10000000000", "a rate has at most ten digits before and after the point"),
        ("1.12345678901", "a rate has at most ten digits before and after the point"),
        ("9999999999.9999999999", None),
        ("0.0000000001", None),
    ],
)
def test_a_number_that_is_no_rate_says_why(text: str, why: str | None):
    assert guards.why_not_a_rate(Decimal(text)) == why


def test_a_band_is_of_the_last_rate_and_its_edge_is_within():
    last, band = Decimal("2.0"), Decimal("0.1")
    jumps = [guards.is_jump(Decimal(mid), last, band) for mid in ("1.79", "1.8", "2.2", "2.21")]
    assert jumps == [True, False, False, True]
    near = [
        guards.is_within_band(Decimal(mid), last, band) for mid in ("1.79", "1.8", "2.2", "2.21")
    ]
    assert near == [False, True, True, False]


def test_the_sources_that_price_are_one_line_and_every_other_is_its_own():
    assert guards.line_of("file") == ("amcm", "file", "peg")
    assert guards.line_of("ecb") == ("ecb",)


def test_a_path_is_direct_else_the_shortest_over_the_earliest_pivots():
    cny, hkd = step("CNY", "MOP", "1.1871"), step("HKD", "MOP", "1.03")
    usd = step("USD", "HKD", "7.8")
    cross = step("CNY", "HKD", "1.15")

    def crossed(*rates: RateStep, to: str = "HKD") -> tuple[str, ...] | None:
        found = find_path(rates, "CNY", to)
        return found and found.pivots

    assert crossed(cny, hkd, cross) == ()
    assert crossed(cny, hkd) == ("MOP",)
    assert crossed(cny, hkd, usd, to="USD") == ("MOP", "HKD")
    assert crossed(cny, hkd, usd, cross, to="USD") == ("HKD",)
    assert crossed(cny, to="USD") is None
    assert find_path([cny, hkd], "CNY", "HKD", pivots=["USD"]) is None
    there = find_path([cny, hkd], "CNY", "HKD")
    assert there is not None
    assert (there.from_currency, there.to_currency) == ("CNY", "HKD")
    assert there.value == Fraction("1.1871") / Fraction("1.03")


def test_an_earlier_pivot_is_taken_before_a_later_one_of_the_same_length():
    over_hkd = [step("CNY", "HKD", "1.15"), step("EUR", "HKD", "9.1")]
    over_mop = [step("CNY", "MOP", "1.1871"), step("EUR", "MOP", "9.3731")]
    found = find_path(over_hkd + over_mop, "CNY", "EUR")
    assert found is not None
    assert found.pivots == ("MOP",)


def test_a_step_keeps_everything_but_its_direction():
    seen = RateStep(7, "HKD", "MOP", Decimal("1.03"), "peg", date(2026, 5, 1), False, True)
    assert directed(seen, "HKD") == seen
    back = directed(seen, "MOP")
    assert back == RateStep(7, "HKD", "MOP", Decimal("1.03"), "peg", date(2026, 5, 1), False, False)
    assert back.factor == 1 / Fraction("1.03")


def test_a_pair_in_both_directions_is_left_out_whole():
    there, back = step("CNY", "MOP", "1.1871"), step("MOP", "CNY", "0.8424")
    other = step("HKD", "MOP", "1.03")
    assert one_way([there, other, back]) == [other]


def test_spreads_are_looked_up_line_by_line():
    spreads = {
        "standard": {"CNY/MOP": 40, "*": 70},
        "preferred": {"MOP/HKD": 20, "*": 30},
        "bare": {},
    }

    def of(pair: tuple[str, str], tier: str) -> int:
        return spread_of(spreads, pair, tier=tier, default_bps=50)

    assert of(("MOP", "HKD"), "preferred") == 20
    assert of(("HKD", "MOP"), "preferred") == 20
    assert of(("CNY", "MOP"), "preferred") == 30
    assert of(("MOP", "CNY"), "bare") == 40
    assert of(("USD", "CNY"), "bare") == 70
    assert spread_of({}, ("CNY", "MOP"), default_bps=50) == 50
    assert spread_of({"bare": {}}, ("CNY", "MOP"), tier="bare", default_bps=55) == 55
    with pytest.raises(UnknownTier, match=said("no spreads are set for the tier 'none'")):
        of(("CNY", "MOP"), "none")


def test_prices_and_values_that_cannot_be_are_mistakes():
    told = "a price and a spread are not negative"
    for minor, spread in ((-1, 0), (0, -1)):
        with pytest.raises(ValueError, match=said(told)):
            pricing.convert_price(Money(minor, "CNY"), CNY_MOP, spread, "MOP", step=1)
    assert pricing.convert_price(Money(0, "CNY"), CNY_MOP, 0, "MOP", step=10) == Money(0, "MOP")
    for mid in (None, published_mid("MOP", "CNY"), published_mid("CNY", "HKD")):
        with pytest.raises(ValueError, match=said("no rate from CNY to MOP was given")):
            pricing.mid_value(Money(1, "CNY"), mid, "MOP")
    with pytest.raises(ValueError, match=said("no rate from HKD to MOP was given")):
        pricing.mid_value(Money(1, "HKD"), CNY_MOP, "MOP")


def test_conversions_that_cannot_be_are_mistakes():
    def rate(to: str, mid: MidRate, spread: int) -> ConversionRate:
        return ConversionRate("CNY", to, mid, spread)

    with pytest.raises(ValueError, match=said("nothing converts CNY into itself")):
        rate("CNY", CNY_MOP, 0)
    for to, mid in (("HKD", CNY_MOP), ("MOP", published_mid("HKD", "MOP"))):
        with pytest.raises(ValueError, match=said(f"this rate is not from CNY to {to}")):
            rate(to, mid, 0)
    for spread in (-1, 10_000):
        why = f"a spread of {spread} basis points leaves nothing"
        with pytest.raises(ValueError, match=said(why)):
            rate("MOP", CNY_MOP, spread)
    fine = rate("MOP", CNY_MOP, 9_999)
    assert rate("MOP", CNY_MOP, 0).value == Fraction("1.1871")
    with pytest.raises(ValueError, match=said("HKD 0.01 is not in CNY")):
        convert(Money(1, "HKD"), fine)
    why = "CNY -0.01 is negative: convert what it takes back instead"
    with pytest.raises(ValueError, match=said(why)):
        convert(Money(-1, "CNY"), fine)
    assert convert(Money(0, "CNY"), fine).bought == Money(0, "MOP")


def test_a_conversion_carries_its_memo_into_every_posting():
    rate = ConversionRate("CNY", "MOP", CNY_MOP, 50)
    done = convert(Money(10_000, "CNY"), rate)
    assert done == converting.Conversion(
        Money(10_000, "CNY"), Money(11_812, "MOP"), Money(11_871, "MOP"), Money(59, "MOP")
    )
    source, target = chart.vendor_payable("vendor:ven_A", "CNY"), chart.bank("MOP")
    moved = [
        (source.code, "fx_position:CNY", "CNY 100.00", "m"),
        ("fx_position:MOP", "bank:MOP", "MOP 118.12", "m"),
        ("fx_position:MOP", "fx_margin:MOP", "MOP 0.59", "m"),
    ]
    assert [move(each) for each in conversion_postings(source, target, done, "m")] == moved
    assert {each.memo for each in conversion_postings(source, target, done)} == {""}


def test_a_move_of_a_position_books_what_it_made_real():
    def at(held: int, cost: int) -> Position:
        return Position(Money(held, "CNY"), Money(cost, "MOP"))

    def moved(before: Position, amount: int, given: int) -> tuple[Position, Money]:
        return before.moved(Money(amount, "CNY"), Money(given, "MOP"))

    def mop(minor: int) -> Money:
        return Money(minor, "MOP")

    assert Position.none("CNY") == at(0, 0)
    assert moved(at(0, 0), 100, 119) == (at(100, 119), mop(0))
    assert moved(at(100, 119), 50, 61) == (at(150, 180), mop(0))
    assert moved(at(-100, -119), -1, -2) == (at(-101, -121), mop(0))
    assert moved(at(150, 180), -50, -63) == (at(100, 120), mop(3))
    assert moved(at(150, 180), -150, -181) == (at(0, 0), mop(1))
    assert moved(at(-100, -120), 50, 59) == (at(-50, -60), mop(1))
    assert moved(at(100, 120), -150, -183) == (at(-50, -61), mop(2))
    assert moved(at(100, 120), 0, 5) == (at(100, 125), mop(0))


def test_the_largest_of_several_currencies_takes_what_the_others_leave():
    def at_double(amount: Money) -> Money:
        return Money(amount.minor * 2, "MOP")

    def never(amount: Money) -> Money:
        raise AssertionError(f"{amount} was valued")

    assert values_of({"MOP": -100}, never) == {}
    assert values_of({}, never) == {}
    assert values_of({"CNY": 80, "MOP": -100}, never) == {"CNY": Money(100, "MOP")}
    assert values_of({"CNY": 80}, never) == {"CNY": Money(0, "MOP")}
    assert values_of({"CNY": 30, "HKD": -20, "MOP": -25}, at_double) == {
        "CNY": Money(65, "MOP"),
        "HKD": Money(-40, "MOP"),
    }
    assert values_of({"CNY": 20, "HKD": -30}, at_double) == {
        "CNY": Money(40, "MOP"),
        "HKD": Money(-40, "MOP"),
    }
    # of two that are equal, the first in the alphabet
    assert values_of({"HKD": 20, "CNY": 20, "MOP": -81}, at_double) == {
        "CNY": Money(41, "MOP"),
        "HKD": Money(40, "MOP"),
    }
    three = values_of({"CNY": 10, "HKD": 20, "USD": 70, "MOP": -210}, at_double)
    assert three == {
        "CNY": Money(20, "MOP"),
        "HKD": Money(40, "MOP"),
        "USD": Money(150, "MOP"),
    }


def test_a_deal_is_told_for_either_currency_and_adds_up_to_less_than_a_minor_unit():
    sold, bought = Money(10_000, "CNY"), Money(11_871, "MOP")
    assert dealing.dealt_value(Decimal("1.1871"), "CNY", sold, bought) == Fraction("1.1871")
    assert dealing.dealt_value(Decimal("0.8"), "MOP", sold, bought) == Fraction(5, 4)
    with pytest.raises(ValueError, match=said("HKD is neither CNY nor MOP")):
        dealing.dealt_value(Decimal("1"), "HKD", sold, bought)
    value = Fraction("1.1871")
    sums = [dealing.is_sum_of(value, sold, Money(minor, "MOP")) for minor in (11_870, 11_871)]
    assert sums == [False, True]
    assert dealing.is_sum_of(value, sold, Money(11_872, "MOP")) is False
    assert dealing.is_sum_of(value, Money(10_001, "CNY"), Money(11_873, "MOP"))
    assert dealing.is_sum_of(Fraction(20), sold, Money(2_000, "JPY"))
    assert dealing.is_sum_of(Fraction(1, 20), Money(2_000, "JPY"), sold)


def test_a_deal_is_near_the_mid_rate_up_to_the_edge_of_its_band():
    mid, band = MidRate("CNY", "MOP", (step("CNY", "MOP", "1.25"),)), Decimal("0.02")
    told = [Fraction(text) for text in ("1.2249", "1.225", "1.275", "1.2751")]
    assert [dealing.is_near_mid(value, mid, band) for value in told] == [False, True, True, False]


def test_a_confirmed_deal_moves_both_sides_at_the_banks_amounts():
    entry = dealing.deal_entry(
        deal_ref="deal_1",
        bank="BNU",
        sold=Money(10_000, "CNY"),
        bought=Money(11_850, "MOP"),
        on=date(2026, 5, 26),
    )
    moved = tuple(move(posting) for posting in entry.postings)
    assert moved == (
        ("fx_position:CNY", "bank:CNY", "CNY 100.00", "BNU"),
        ("bank:MOP", "fx_position:MOP", "MOP 118.50", "BNU"),
    )
    same = EntryDraft("fx:deal:deal_1", "fx_deal", "deal_1", date(2026, 5, 26), entry.postings)
    assert entry == same
