"""Taxes at the border: the numbers of docs/customs.md, to the fen."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from marketplace.customs.rules import cbec_tax
from marketplace.customs.rules.apportioning import dutiable_values
from marketplace.customs.rules.cbec_tax import Rates, Treatment, exact_taxes, treatment_of
from marketplace.customs.rules.channels import Channel
from marketplace.customs.rules.duty import DutyLine, Unpriced
from marketplace.customs.rules.rounding import CONSIGNMENT, KIND, LINE, Rounding, rounded
from marketplace.customs.rules.shipped import shipped_book
from tests.customs.rules.cases import cny, duty, line, parcel

LIMITS = shipped_book().limits
CREAM = "3304990039"


def taxes(found: DutyLine) -> tuple[int, int, int]:
    return found.duty.minor, found.ct.minor, found.vat.minor


@pytest.mark.parametrize(
    ("name", "consignment", "expected"),
    [
        ("biscuits with freight", parcel(line(30_000), freight=3_000), (0, 0, 3_003)),
        ("milk powder", parcel(line(300_000, "1901101000")), (0, 0, 27_300)),
        ("olive oil at 9 %", parcel(line(18_000, "1509200000")), (0, 0, 1_134)),
        ("wine", parcel(line(50_000, "2204210000")), (0, 3_889, 5_056)),
        ("exactly the limit", parcel(line(500_000)), (0, 0, 45_500)),
        (
            "cream at 21.25 a gram",
            parcel(line(42_500, CREAM, statutory_quantity="20", statutory_unit="036")),
            (0, 5_250, 4_550),
        ),
        (
            "cream in kilograms",
            parcel(line(42_500, CREAM, statutory_quantity="0.02", statutory_unit="035")),
            (0, 5_250, 4_550),
        ),
        (
            "cream at the threshold",
            parcel(line(20_000, CREAM, statutory_quantity="20", statutory_unit="096")),
            (0, 2_471, 2_141),
        ),
        (
            "cream below it",
            parcel(line(19_900, CREAM, statutory_quantity="20", statutory_unit="096")),
            (0, 0, 1_811),
        ),
        (
            "masks by the piece",
            parcel(line(15_000, CREAM, statutory_quantity="10", statutory_unit="020")),
            (0, 1_853, 1_606),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_cross_border_tax_is(name: str, consignment, expected: tuple[int, int, int]) -> None:
    found = duty(consignment)
    assert found.treatment == Treatment.PREFERENTIAL
    assert taxes(found.lines[0]) == expected
    assert found.collected.minor == sum(expected)
    assert found.counts == found.dutiable


def test_freight_can_lift_cream_over_the_threshold() -> None:
    cream = line(19_900, CREAM, statutory_quantity="20", statutory_unit="096")
    assert taxes(duty(parcel(cream, freight=100)).lines[0]) == (0, 2_471, 2_141)


def test_one_article_above_the_limit_bears_everything_in_full() -> None:
    found = duty(parcel(line(500_001, "1604131000")))
    assert found.treatment == Treatment.FULL_TAX
    assert taxes(found.lines[0]) == (25_000, 0, 68_250)
    assert found.collected == cny(93_250)


def test_what_cannot_be_priced_says_so() -> None:
    with pytest.raises(Unpriced, match="statutory quantity"):
        duty(parcel(line(42_500, CREAM)))
    with pytest.raises(Unpriced, match="statutory quantity"):
        duty(parcel(line(42_500, CREAM, statutory_quantity="1", statutory_unit="140")))
    with pytest.raises(Unpriced, match="no rates for 2203000000"):
        duty(parcel(line(10_000, "2203000000")))
    with pytest.raises(Unpriced, match="no tariff"):
        duty(parcel(line(500_001)))


@pytest.mark.parametrize(
    ("used", "dutiable", "units", "treatment"),
    [
        (2_500_000, 100_000, 1, Treatment.PREFERENTIAL),
        (2_500_001, 100_000, 1, Treatment.GENERAL_TRADE),
        (0, 500_000, 3, Treatment.PREFERENTIAL),
        (0, 500_001, 2, Treatment.REFUSE),
        (0, 500_001, 1, Treatment.FULL_TAX),
        (2_099_999, 500_001, 1, Treatment.FULL_TAX),
        (2_100_000, 500_001, 1, Treatment.GENERAL_TRADE),
        (2_100_000, 500_001, 2, Treatment.GENERAL_TRADE),
    ],
)
def test_the_limits_decide_how_it_is_taxed(
    used: int, dutiable: int, units: int, treatment: Treatment
) -> None:
    found = treatment_of(dutiable=cny(dutiable), units=units, used=cny(used), limits=LIMITS)
    assert found == treatment


@pytest.mark.parametrize(
    ("lines", "computed", "collected"),
    [
        ([(38_461, "1905310000")], 5_000, 0),
        ([(38_466, "1905310000")], 5_001, 5_001),
        ([(20_000, "1905310000"), (15_000, "6109100000")], 5_600, 5_600),
        ([(10_000, "2204210000")], 5_000, 0),
        ([(10_002, "2204210000")], 5_001, 5_001),
        ([(25_005, "8712003000")], 5_001, 5_001),
        ([(1_000_000, "9102110000")], 500_000, 500_000),
        ([(999_999, "9102110000")], 200_000, 200_000),
    ],
)
def test_tax_by_post_is_all_of_it_or_nothing(
    lines: list[tuple[int, str]], computed: int, collected: int
) -> None:
    found = duty(parcel(*(line(*each) for each in lines)), Channel.PERSONAL_PARCEL)
    assert (found.computed.minor, found.collected.minor) == (computed, collected)
    assert found.counts == cny(0)  # the year's quota is not the post's


def test_cream_by_post_is_high_end_from_the_same_threshold() -> None:
    dear = line(20_000, CREAM, statutory_quantity="20", statutory_unit="096")
    cheap = line(19_999, CREAM, statutory_quantity="20", statutory_unit="096")
    post = Channel.PERSONAL_PARCEL
    assert duty(parcel(dear), post).computed == cny(10_000)
    assert duty(parcel(cheap), post).computed == cny(4_000)


def test_freight_and_insurance_are_apportioned_to_the_fen() -> None:
    values = [cny(1_000), cny(1_000), cny(1_000)]
    assert dutiable_values(values, freight=cny(1_000), insurance=cny(1)) == [
        cny(1_335),
        cny(1_333),
        cny(1_333),
    ]
    given_away = [cny(0), cny(0)]
    assert dutiable_values(given_away, freight=cny(3), insurance=cny(0)) == [cny(2), cny(1)]


def test_rounding_is_a_choice_that_shows() -> None:
    """500 of wine: 38.888… and 50.555… are 89.45 apart and 89.44 together."""
    wine = parcel(line(50_000, "2204210000"))
    assert duty(wine).collected == cny(8_945)
    assert duty(wine, per=LINE).collected == cny(8_944)
    assert taxes(duty(wine, per=LINE).lines[0]) == (0, 3_889, 5_055)
    assert duty(wine, mode="down").collected == cny(8_943)
    with pytest.raises(ValueError, match="no such rounding"):
        Rounding(per="day")


def test_halves_go_up_or_to_the_even() -> None:
    half = [[Fraction(5, 2)]]
    assert rounded(half, Rounding()) == [[3]]
    assert rounded(half, Rounding(mode="half_even")) == [[2]]


quick = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ninetieths = some.integers(0, 10**9).map(lambda whole: Fraction(whole, 90))
tables = some.lists(some.tuples(ninetieths, ninetieths, ninetieths), min_size=1, max_size=4)


@quick
@given(tables, some.sampled_from([LINE, KIND, CONSIGNMENT]))
def test_what_is_rounded_together_adds_up(table, per: str) -> None:
    found = rounded(table, Rounding(per=per))
    exact = sum((sum(row, Fraction(0)) for row in table), Fraction(0))
    groups = {LINE: len(table), KIND: 3, CONSIGNMENT: 1}[per]
    assert abs(sum(map(sum, found)) - exact) <= Fraction(groups, 2)
    for row, parts in zip(table, found, strict=True):
        assert all(abs(part - cell) <= 1 for cell, part in zip(row, parts, strict=True))


@quick
@given(some.integers(0, 500_000), some.sampled_from(["0.09", "0.13"]))
def test_preferential_tax_is_seventy_per_cent_of_the_full_one(fen: int, vat: str) -> None:
    rates = Rates(vat=Decimal(vat), ct=Decimal("0.1"), duty=Decimal(0))
    part = exact_taxes(cny(fen), rates, LIMITS, is_full=False)
    full = exact_taxes(cny(fen), rates, LIMITS, is_full=True)
    assert [each * Fraction(7, 10) for each in full] == list(part)


def test_boxes_and_bottles_are_no_measure() -> None:
    assert not cbec_tax.is_measured(Decimal(1), "140")
    assert not cbec_tax.is_measured(Decimal(0), "036")
    assert cbec_tax.is_measured(Decimal(1), "010")


def test_duty_in_patacas_is_never_less_than_what_is_handed_on() -> None:
    """The last worked number of docs/customs.md: 0.90 renminbi a pataca."""
    found = duty(parcel(line(29_700), freight=2_970))
    assert (found.dutiable, found.collected) == (cny(32_670), cny(2_973))
    patacas = -(-found.collected.minor * 10 // 9)
    assert (patacas, 33_000 + 3_300 + patacas) == (3_304, 39_604)
