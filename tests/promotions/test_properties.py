"""What holds for every basket and all promotions."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.promotions.engine import apply_rules, borne
from marketplace.promotions.engine.bearing import Bearing
from marketplace.promotions.engine.dealing import deal
from marketplace.promotions.types import (
    AMOUNT,
    BUY_GET,
    FREE_SHIPPING,
    PERCENTAGE,
    Basket,
    BasketGroup,
    BasketLine,
    Outcome,
    Rule,
)

VENDORS = ("vendor:a", "vendor:b", "vendor:c")
REFS = ("product:p", "category:c", "collection:l")


@st.composite
def baskets(draw: st.DrawFn) -> Basket:
    groups, key = [], 0
    for vendor_ref in VENDORS[: draw(st.integers(1, 3))]:
        lines = []
        for _ in range(draw(st.integers(1, 3))):
            key += 1
            refs = frozenset(draw(st.sets(st.sampled_from(REFS))))
            unit, quantity = draw(st.integers(0, 30_000)), draw(st.integers(1, 9))
            lines.append(BasketLine(key, unit, quantity, refs | {vendor_ref}))
        groups.append(BasketGroup(vendor_ref, tuple(lines), draw(st.integers(0, 5_000))))
    return Basket(tuple(groups), zone="MO", step=draw(st.sampled_from((1, 10, 100))))


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    owner = draw(st.sampled_from(("", *VENDORS)))
    return Rule(
        ref=f"prm_{draw(st.integers(0, 9_999))}",
        kind=draw(st.sampled_from((PERCENTAGE, AMOUNT, BUY_GET, FREE_SHIPPING))),
        stacking=draw(st.sampled_from(("exclusive", "best", "combinable"))),
        vendor_ref=owner,
        priority=draw(st.integers(1, 3)),
        marketplace_bps=0 if owner else draw(st.integers(0, 10_000)),
        percent_bps=draw(st.integers(1, 10_000)),
        amount=draw(st.integers(1, 60_000)),
        minimum=draw(st.sampled_from((0, 0, 5_000, 40_000))),
        minimum_scope=draw(st.sampled_from(("vendor", "cart"))),
        most=draw(st.none() | st.integers(1, 5_000)),
        buy=draw(st.integers(1, 3)),
        get=draw(st.integers(1, 2)),
        times=draw(st.integers(0, 2)),
        targets=frozenset(draw(st.sets(st.sampled_from(REFS), max_size=1))),
        budget_left=draw(st.none() | st.integers(0, 3_000)),
    )


def checked(outcome: Outcome, basket: Basket) -> None:
    totals = {line.key: line.total for group in basket.groups for line in group.lines}
    for key, cut in outcome.lines.items():
        assert 0 <= cut.subsidy <= cut.discount <= totals[key]
    shipping = {group.vendor_ref: group.shipping for group in basket.groups}
    for vendor_ref, cut in outcome.deliveries.items():
        assert 0 <= cut.subsidy <= cut.discount <= shipping[vendor_ref]
    by_promotion = sum(each.goods.discount + each.shipping.discount for each in outcome.applied)
    assert outcome.saved == by_promotion
    ours = (*outcome.lines.values(), *outcome.deliveries.values())
    assert sum(cut.subsidy for cut in ours) == sum(
        each.goods.subsidy + each.shipping.subsidy for each in outcome.applied
    )


@settings(max_examples=150, deadline=None)
@given(basket=baskets(), found=st.lists(rules(), max_size=5, unique_by=lambda rule: rule.ref))
def test_every_outcome_adds_up_and_takes_no_more_than_there_is(basket, found):
    outcome = apply_rules(found, basket)
    checked(outcome, basket)
    for group in basket.groups:
        goods = sum(line.total for line in group.lines)
        off = sum(outcome.lines[li.key].discount for li in group.lines if li.key in outcome.lines)
        assert off <= max(0, goods - min(basket.step, goods))
    for applied in outcome.applied:
        assert applied.rule.vendor_ref in ("", applied.vendor_ref)
    for rule in found:
        ours = [each for each in outcome.applied if each.rule.ref == rule.ref]
        if rule.budget_left is not None:
            spent = sum(each.goods.subsidy + each.shipping.subsidy for each in ours)
            assert spent <= rule.budget_left
    assert apply_rules(found[::-1], basket) == outcome


@settings(max_examples=80, deadline=None)
@given(basket=baskets(), found=st.lists(rules(), max_size=5, unique_by=lambda rule: rule.ref))
def test_what_was_applied_applies_again_alone(basket, found):
    """A checkout keeps the promotions that it was shown with, and is priced again by those."""
    first = apply_rules(found, basket)
    used = {each.rule.ref for each in first.applied}
    again = apply_rules([rule for rule in found if rule.ref in used], basket)
    assert (again.lines, again.deliveries) == (first.lines, first.deliveries)


@settings(max_examples=150, deadline=None)
@given(
    total=st.integers(0, 100_000),
    rooms=st.lists(st.integers(0, 20_000), min_size=1, max_size=6),
    data=st.data(),
)
def test_what_is_dealt_is_all_of_it_or_all_the_room(total, rooms, data):
    weights = [room + data.draw(st.integers(0, 50)) for room in rooms]
    parts = deal(total, weights, rooms)
    expected = min(total, sum(rooms)) if any(weights) else 0
    assert sum(parts) == expected
    assert all(0 <= part <= room for part, room in zip(parts, rooms, strict=True))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 50_000), st.integers(0, 10_000), st.integers(0, 60_000)),
        min_size=1,
        max_size=5,
    )
)
def test_a_vendor_bears_its_fraction_rounded_up_once(rows):
    parts = [Bearing(price * bps // 10_000, price, own) for price, bps, own in rows]
    found = borne(parts)
    exact = sum(Fraction(each.vendor_price * each.borne, each.price) for each in parts)
    assert 0 <= sum(found) - exact < 1
    assert all(0 <= got <= part.vendor_price for got, part in zip(found, parts, strict=True))
