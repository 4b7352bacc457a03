"""Pure rules of the index: tiers, bands, ranges in several currencies, slips, cells."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from catalog.search import lexemes
from catalog.search.cells import Wanted, groups_of
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


def test_own_names_come_before_shelves_and_texts_and_best_sellers_before_others():
    wanted = Wanted("'tea'", "'=tea'", "'==tea'")
    groups = groups_of(wanted, [], sort="relevance", zone="MO", today=date(2026, 11, 28))
    assert [group.query for group in groups] == [
        "('==tea')",
        "('=tea') & (!('==tea'))",
        "('tea') & (!('=tea'))",
    ]
    first, *_, last = groups[0].cells
    assert "'@k'" in first
    assert "'@s:MO'" in first
    assert "'@t:3'" in first
    assert "'@t:0'" in last
    assert len(groups[0].cells) == 8


def test_the_newest_are_taken_month_by_month():
    (group,) = groups_of(
        Wanted("'tea'", "", ""), [], sort="newest", zone="", today=date(2026, 1, 5)
    )
    asked = [cell.split(" & ")[-1] for cell in group.cells]
    assert asked[:3] == ["('@m:2026-02')", "('@m:2026-01')", "('@m:2025-12')"]
    assert asked[-1].startswith("(!(")


def test_nothing_inside_an_entry_is_an_operator():
    assert lexemes.quoted("a' | b\\") == "'a'' | b\\\\'"
