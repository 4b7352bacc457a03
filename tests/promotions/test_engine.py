"""What one promotion takes off, and which apply together: examples with numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from marketplace.promotions.codes import fold_code, fold_email, is_code, new_code
from marketplace.promotions.engine import apply_rules
from marketplace.promotions.types import (
    AMOUNT,
    BEST,
    BUY_GET,
    EXCLUSIVE,
    FREE_SHIPPING,
    PER_VENDOR,
    PERCENTAGE,
    WHOLE_CART,
    Basket,
    BasketGroup,
    BasketLine,
    Rule,
)

BAKERY, FISH = "vendor:bakery", "vendor:fish"
COOKIE = BasketLine(1, 10_000, 1, frozenset({"product:cookie", "category:sweets"}))
TIN = BasketLine(2, 2_000, 5, frozenset({"product:tin", "category:fish"}))
BOTH = Basket(
    groups=(BasketGroup(BAKERY, (COOKIE,), 3_000), BasketGroup(FISH, (TIN,), 4_000)),
    zone="CN-GD",
    step=10,
)


def percent(bps: int, ref: str = "prm_p", **terms) -> Rule:
    return Rule(ref=ref, kind=PERCENTAGE, percent_bps=bps, **terms)


def amount(minor: int, ref: str = "prm_a", **terms) -> Rule:
    return Rule(ref=ref, kind=AMOUNT, amount=minor, **terms)


def saved(*rules: Rule, basket: Basket = BOTH) -> dict[int, int]:
    return {key: cut.discount for key, cut in apply_rules(rules, basket).lines.items()}


def test_a_percentage_is_taken_off_every_line():
    assert saved(percent(1_000)) == {1: 1_000, 2: 1_000}


def test_an_amount_is_dealt_by_what_lines_cost():
    assert saved(amount(1_001)) == {1: 501, 2: 500}


def test_an_amount_is_never_more_than_the_goods_and_leaves_each_shop_a_step():
    assert saved(amount(99_999)) == {1: 9_990, 2: 9_990}
    assert saved(percent(10_000)) == {1: 9_990, 2: 9_990}


def test_the_most_of_an_order_bounds_a_percentage():
    assert saved(percent(5_000, most=1_000)) == {1: 500, 2: 500}


@pytest.mark.parametrize(
    ("lines", "terms", "free"),
    [
        ([(3_000, 1), (2_000, 4)], {"buy": 2, "get": 1}, {1: 2_000}),
        ([(3_000, 1), (2_000, 5)], {"buy": 2, "get": 1}, {1: 4_000}),
        ([(3_000, 1), (2_000, 5)], {"buy": 2, "get": 1, "times": 1}, {1: 2_000}),
        ([(3_000, 1), (2_000, 1)], {"buy": 1, "get": 1}, {1: 2_000}),
        ([(3_000, 1), (2_000, 1)], {"buy": 2, "get": 1}, {}),
        ([(2_000, 3)], {"buy": 2, "get": 1, "percent_bps": 5_000}, {0: 1_000}),
        ([(2_000, 999)], {"buy": 2, "get": 1}, {0: 666_000}),
    ],
)
def test_the_cheapest_of_each_bundle_are_free(lines, terms, free):
    rows = tuple(BasketLine(at, unit, quantity) for at, (unit, quantity) in enumerate(lines))
    basket = Basket((BasketGroup(BAKERY, rows),), step=10)
    assert saved(Rule(ref="prm_b", kind=BUY_GET, **terms), basket=basket) == free


def test_bundles_never_mix_the_goods_of_two_shops():
    one_each = replace(
        BOTH,
        groups=(
            BasketGroup(BAKERY, (BasketLine(1, 500, 1),)),
            BasketGroup(FISH, (BasketLine(2, 500, 1),)),
        ),
    )
    assert saved(Rule(ref="prm_b", kind=BUY_GET, buy=1, get=1), basket=one_each) == {}


def test_free_delivery_takes_the_delivery_and_nothing_of_the_goods():
    outcome = apply_rules([Rule(ref="prm_f", kind=FREE_SHIPPING, vendor_ref=BAKERY)], BOTH)
    assert not outcome.lines
    assert {ref: cut.discount for ref, cut in outcome.deliveries.items()} == {BAKERY: 3_000}


def test_a_shops_promotion_touches_its_own_goods_alone():
    outcome = apply_rules([amount(50_000, vendor_ref=BAKERY)], BOTH)
    assert set(outcome.lines) == {1}


def test_a_shops_threshold_counts_its_own_goods_alone():
    outcome = apply_rules([percent(1_000, vendor_ref=BAKERY, minimum=15_000)], BOTH)
    assert not outcome.lines
    assert [(each.vendor_ref, each.minor) for each in outcome.missing] == [(BAKERY, 5_000)]


def test_a_threshold_of_the_whole_cart_counts_all_shops_together():
    assert saved(percent(1_000, minimum=20_000, minimum_scope=WHOLE_CART)) == {1: 1_000, 2: 1_000}
    outcome = apply_rules([percent(1_000, minimum=20_001)], BOTH)
    assert [(each.vendor_ref, each.minor) for each in outcome.missing] == [("", 1)]
    assert saved(percent(1_000, minimum=20_000, minimum_scope=PER_VENDOR)) == {}


def test_goods_count_toward_a_threshold_before_any_discount():
    own = percent(5_000, ref="prm_own", vendor_ref=BAKERY)
    assert saved(own, percent(1_000, minimum=20_000)) == {1: 5_500, 2: 1_000}


def test_only_the_goods_that_are_named_cost_less():
    assert saved(percent(1_000, targets=frozenset({"category:fish"}))) == {2: 1_000}


def test_a_promotion_stays_in_its_destinations():
    assert saved(percent(1_000, zones=frozenset({"MO"}))) == {}
    assert saved(percent(1_000, zones=frozenset({"CN-GD"}))) == {1: 1_000, 2: 1_000}


def test_shops_that_did_not_join_bear_nothing():
    assert saved(percent(1_000, vendors=frozenset({FISH}))) == {2: 1_000}
    assert saved(percent(1_000, vendors=frozenset())) == {}


def test_percentages_that_add_up_take_each_of_what_is_left():
    first, second = percent(1_000, ref="prm_1"), percent(1_000, ref="prm_2")
    assert saved(first, second) == {1: 1_900, 2: 1_900}


def test_only_the_best_of_its_like_applies():
    little, much = (
        percent(500, ref="prm_1", stacking=BEST),
        amount(3_000, ref="prm_2", stacking=BEST),
    )
    outcome = apply_rules([little, much, percent(1_000, ref="prm_3")], BOTH)
    assert {each.rule.ref for each in outcome.applied} == {"prm_2", "prm_3"}
    assert [rule.ref for rule in outcome.idle] == ["prm_1"]


def test_one_shops_best_keeps_no_other_shops_away():
    ours = percent(1_000, ref="prm_1", stacking=BEST, vendor_ref=BAKERY)
    theirs = percent(500, ref="prm_2", stacking=BEST, vendor_ref=FISH)
    assert saved(ours, theirs) == {1: 1_000, 2: 500}


def test_what_stands_alone_is_taken_where_it_saves_more():
    adds = percent(1_000, ref="prm_1", vendor_ref=BAKERY)
    alone = amount(1_500, ref="prm_2", vendor_ref=BAKERY, stacking=EXCLUSIVE)
    assert saved(adds, alone) == {1: 1_500}
    assert saved(adds, replace(alone, amount=900)) == {1: 1_000}


def test_what_stands_alone_gives_way_to_a_sum_that_saves_more():
    """The table of the page: 15.40 for the sum, 15.00 alone."""
    basket = replace(BOTH, groups=BOTH.groups[:1])
    adds = percent(1_000, ref="prm_1", vendor_ref=BAKERY)
    alone = amount(1_500, ref="prm_2", vendor_ref=BAKERY, stacking=EXCLUSIVE)
    assert saved(adds, alone, percent(600, ref="prm_3"), basket=basket) == {1: 1_540}


def test_a_shop_that_stands_alone_keeps_no_other_shops_promotion_away():
    alone = percent(3_000, ref="prm_1", vendor_ref=BAKERY, stacking=EXCLUSIVE)
    other = percent(500, ref="prm_2", vendor_ref=FISH)
    assert saved(alone, other, percent(1_000, ref="prm_3")) == {1: 3_000, 2: 1_450}


def test_the_marketplace_standing_alone_replaces_what_its_goods_had():
    own = percent(1_000, ref="prm_1", vendor_ref=BAKERY)
    ours = percent(5_000, ref="prm_2", stacking=EXCLUSIVE, targets=frozenset({"category:sweets"}))
    fish = percent(500, ref="prm_3", vendor_ref=FISH)
    assert saved(own, ours, fish) == {1: 5_000, 2: 500}


def test_the_order_in_which_promotions_are_named_changes_nothing():
    rules = [percent(1_000, ref="prm_2"), amount(777, ref="prm_1"), percent(1_000, ref="prm_3")]
    assert apply_rules(rules, BOTH) == apply_rules(rules[::-1], BOTH)


def test_a_budget_with_less_left_than_our_part_keeps_a_promotion_away():
    rule = percent(1_000, marketplace_bps=5_000, budget_left=999)
    assert saved(rule) == {}
    assert saved(replace(rule, budget_left=1_000)) == {1: 1_000, 2: 1_000}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [(" ponte-50 ", "PONTE50"), ("Ｐｏｎｔｅ５０", "PONTE50"), ("ab c1 23", "ABC123")],
)
def test_a_code_is_kept_as_it_was_meant(typed, kept):
    assert fold_code(typed) == kept
    assert is_code(kept)


@pytest.mark.parametrize("typed", ["", "abc12", "x" * 25, "優惠優惠優惠"])
def test_what_is_no_code_is_seen(typed):
    assert not is_code(fold_code(typed))


def test_a_drawn_code_is_a_code():
    assert is_code(new_code())
    assert new_code() != new_code()


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        (" Lin+shop@Example.com", "lin@example.com"),
        ("+lin@example.com", "+lin@example.com"),
        ("", ""),
    ],
)
def test_addresses_of_one_person_are_one(typed, folded):
    assert fold_email(typed) == folded
