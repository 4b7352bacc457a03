"""Pure rules of the index: tiers, bands, ranges in several currencies, slips, cells."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from catalog.search import lexemes
from catalog.search.cells import EVERY_SHELF, Cell, Wanted, groups_of
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


def test_own_names_come_before_shelves_and_texts_and_best_sellers_before_others():
    wanted = Wanted("'tea'", "'=tea'", "'^tea'")
    groups = groups_of(wanted, ["'@c:7'"], sort="relevance", zone="MO", today=TODAY)
    texts = ["('^tea')", "('=tea') & (!('^tea'))", "('tea') & (!('=tea'))"]
    wholes = ["('^tea') & ('@c:7')", "('=tea') & ('@c:7')", "('tea') & ('@c:7')"]
    assert [group.whole for group in groups] == wholes  # the last fits whatever the others fit
    for group, text in zip(groups, texts, strict=True):
        here = [Cell(f"{text} & ('@c:7') & ('@s:MO')", shelf) for shelf in (4, 3, 2, 1)]
        away = [Cell(f"{text} & ('@c:7') & (!('@s:MO'))", shelf) for shelf in (4, 3, 2, 1)]
        sold_out = Cell(f"{text} & ('@c:7')", 0)
        assert group.cells == (*here, *away, sold_out)


def test_what_a_filter_says_already_is_not_asked_of_the_index():
    def shelves(**given: bool) -> list[tuple[str, int]]:
        (group,) = groups_of(
            Wanted(), ["'@c:7'"], sort="relevance", zone="MO", today=TODAY, **given
        )
        return [(cell.query, cell.shelf) for cell in group.cells]

    here = [("('@c:7') & ('@s:MO')", shelf) for shelf in (4, 3, 2, 1)]
    away = [("('@c:7') & (!('@s:MO'))", shelf) for shelf in (4, 3, 2, 1)]
    assert shelves(in_stock_only=True) == [*here, *away]
    assert shelves(zone_only=True) == [*here, ("('@c:7') & ('@s:MO')", 0)]
    assert shelves(zone_only=True, in_stock_only=True) == here


def test_words_that_have_no_names_of_their_own_are_looked_for_once():
    (group,) = groups_of(
        Wanted("'tea'", "'tea'", "'tea'"), [], sort="relevance", zone="", today=TODAY
    )
    assert [cell.shelf for cell in group.cells] == [4, 3, 2, 1, 0]


def test_without_words_and_filters_everything_is_asked_for_by_its_tier():
    (group,) = groups_of(Wanted(), [], sort="relevance", zone="MO", today=TODAY)
    assert all("'@s:MO'" in cell.query for cell in group.cells[:8])
    assert all("'@t:0'" in cell.query for cell in group.cells[4:])


def test_other_orders_leave_out_what_filters_leave_out():
    (group,) = groups_of(
        Wanted("'tea'"),
        [],
        sort="price",
        zone="MO",
        today=TODAY,
        in_stock_only=True,
        zone_only=True,
    )
    assert group.whole == "('tea') & ('@k') & ('@s:MO')"
    assert all(cell.query.startswith(group.whole) for cell in group.cells)


def test_the_newest_are_taken_month_by_month():
    (group,) = groups_of(
        Wanted("'tea'", "", ""), [], sort="newest", zone="", today=date(2026, 1, 5)
    )
    asked = [cell.query.split(" & ")[-1] for cell in group.cells]
    assert {cell.shelf for cell in group.cells} == {EVERY_SHELF}
    assert asked[:3] == ["('@m:2026-02')", "('@m:2026-01')", "('@m:2025-12')"]
    assert asked[-1].startswith("(!(")


def test_nothing_inside_an_entry_is_an_operator():
    assert lexemes.quoted("a' | b\\") == "'a'' | b\\\\'"
