"""Pure rules of the index: tiers, bands, ranges in several currencies, slips, cells."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from catalog.search import lexemes
from catalog.search.cells import (
    EVERY_SHELF,
    Group,
    Step,
    Wanted,
    groups_of,
    narrowing,
    steps_of,
    unranked,
)
from catalog.search.engines.prices import range_in
from catalog.search.engines.typos import distance, meant
from catalog.search.services.refresh_terms import keys_of

RATES = {"MOP": Decimal(1), "HKD": Decimal("1.03"), "CNY": Decimal("1.12")}


def test_a_range_of_patacas_is_narrower_in_other_currencies_never_wider():
    found = range_in("MOP", 10_000, 20_000, RATES)
    ends = dict(zip(found.currencies, zip(found.lowest, found.highest, strict=True), strict=True))
    assert ends == {"MOP": (10_000, 20_000), "HKD": (9_709, 19_417), "CNY": (8_929, 17_857)}


def test_without_a_rate_only_the_same_currency_is_found():
    assert range_in("EUR", 100, 200, RATES).currencies == ("EUR",)


@pytest.mark.parametrize(
    ("sales", "tier"), [(0, 0), (9, 0), (10, 1), (99, 1), (100, 2), (999, 2), (1_000, 3)]
)
def test_best_sellers_stand_in_higher_tiers(sales: int, tier: int):
    assert lexemes.tier_of(sales) == tier


def test_a_band_of_prices_reaches_to_the_double():
    assert lexemes.price_band("MOP", 8_192) == lexemes.price_band("MOP", 16_383) == "@p:MOP:14"
    assert lexemes.price_bands("MOP", 8_191, 16_384) == ["@p:MOP:13", "@p:MOP:14", "@p:MOP:15"]


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [("sardinse", "sardines", 1), ("wine", "wines", 1), ("tea", "tea", 0), ("abcd", "badc", 2)],
)
def test_slips_are_counted(one: str, other: str, slips: int):
    assert distance(one, other) == distance(other, one) == slips


def test_the_commoner_of_two_near_words_was_meant():
    assert meant("oolnog", [("oolong", 9), ("long", 500)]) == "oolong"
    assert meant("sardinse", [("sardine", 90), ("sardines", 40)]) == "sardine"
    assert meant("amendao", [("amendoa", 5), ("armada", 500)]) == "amendoa"
    assert meant("winne", [("wine", 3), ("winner", 9)]) == "winner"
    assert meant("tee", [("tea", 1_000)]) is None


def test_a_prefix_may_begin_at_any_of_the_first_words():
    assert keys_of("Bolachas de amêndoa")[:3] == ["bolachas de amendoa", "de amendoa", "amendoa"]
    assert keys_of("石磨杏仁餅")[:3] == ["石磨杏仁饼", "磨杏仁饼", "杏仁饼"]


TODAY = date(2026, 11, 28)


def test_own_names_come_before_shelves_and_those_before_texts():
    wanted = Wanted("'tea'", "'=tea'", "'^tea'")
    groups = groups_of(wanted, ["'@c:7'"], ["'@k'"])
    bases = ["('^tea')", "('=tea') & (!('^tea'))", "('tea') & (!('=tea'))"]
    wholes = ["('^tea')", "('=tea')", "('tea')"]  # the last fits whatever the others fit
    assert [group.base for group in groups] == [f"{base} & ('@c:7')" for base in bases]
    assert [group.whole for group in groups] == [f"{each} & ('@c:7') & ('@k')" for each in wholes]


def test_best_sellers_that_ship_there_are_taken_first_and_what_is_sold_out_last():
    steps = steps_of("relevance", "MO", TODAY)
    here, away = ([Step(part, shelf) for shelf in (4, 3, 2, 1)] for part in ("'@s:MO'", "!'@s:MO'"))
    assert steps == [*here, *away, Step("", 0)]
    assert [(step.part, step.shelf) for step in steps_of("relevance", "", TODAY)] == [
        ("", shelf) for shelf in (4, 3, 2, 1, 0)
    ]


def test_what_a_filter_says_already_is_not_asked_of_the_index():
    def steps(**given: bool) -> list[tuple[str, int]]:
        return [(step.part, step.shelf) for step in steps_of("relevance", "MO", TODAY, **given)]

    here = [("'@s:MO'", shelf) for shelf in (4, 3, 2, 1)]
    away = [("!'@s:MO'", shelf) for shelf in (4, 3, 2, 1)]
    assert steps(in_stock_only=True) == [*here, *away]
    assert steps(zone_only=True) == [*here, ("'@s:MO'", 0)]
    assert steps(zone_only=True, in_stock_only=True) == here
    assert narrowing("MO", in_stock_only=True, zone_only=True) == ["'@k'", "'@s:MO'"]
    assert narrowing("MO", in_stock_only=False, zone_only=False) == []


def test_words_that_have_no_names_of_their_own_are_looked_for_once():
    assert groups_of(Wanted("'tea'", "'tea'", "'tea'"), [], []) == [Group("('tea')", "('tea')")]


def test_without_words_and_filters_everything_is_asked_for_by_its_tier():
    for (group,) in (groups_of(Wanted(), [], []), unranked(Wanted(), [], [])):
        assert "'@t:0'" in group.whole
        assert "'@t:3'" in group.base


def test_other_orders_leave_out_what_filters_leave_out():
    (group,) = unranked(Wanted("'tea'"), [], ["'@k'", "'@s:MO'"])
    assert group.whole == group.base == "('tea') & ('@k') & ('@s:MO')"


def test_the_newest_are_taken_month_by_month():
    steps = steps_of("newest", "", date(2026, 1, 5))
    assert {step.shelf for step in steps} == {EVERY_SHELF}
    assert [step.part for step in steps[:3]] == ["'@m:2026-02'", "'@m:2026-01'", "'@m:2025-12'"]
    assert steps[-1].part.startswith("!(")


def test_nothing_inside_an_entry_is_an_operator():
    assert lexemes.quoted("a' | b\\") == "'a'' | b\\\\'"
