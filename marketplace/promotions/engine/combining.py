"""Which promotions apply together. Deterministic: the same basket and rules, the same result.

Shops first, each for itself; then the marketplace's on what is left. Of several ways that the
stacking rules allow the one that saves the buyer most is taken, and of equal ones the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from marketplace.promotions.engine.reaching import reach
from marketplace.promotions.engine.taking import take
from marketplace.promotions.engine.till import Till
from marketplace.promotions.types import (
    AMOUNT,
    BEST,
    BUY_GET,
    COMBINABLE,
    EXCLUSIVE,
    FREE_SHIPPING,
    PERCENTAGE,
    Applied,
    Basket,
    Cut,
    Missing,
    Outcome,
    Rule,
)

_KINDS: Final = (BUY_GET, PERCENTAGE, AMOUNT, FREE_SHIPPING)


def apply_rules(rules: Iterable[Rule], basket: Basket) -> Outcome:
    """Return what a basket saves by these rules, for each line and each delivery."""
    ordered = sorted(rules, key=_place)
    shops = [rule for rule in ordered if rule.vendor_ref]
    ours = [rule for rule in ordered if not rule.vendor_ref]
    alone, held = _shops(shops, basket)
    together = _combine(shops, Till(basket))
    ways = [alone, _combine(ours, alone, held)]
    if held:
        ways.append(_combine(ours, together))
    for rule in ours:
        if rule.stacking == EXCLUSIVE:
            till = alone.without(reach(rule, basket).vendor_refs)
            till.book(take(rule, till))
            ways.append(till)
    return _told(max(ways, key=lambda till: till.saved), ordered)


def _place(rule: Rule) -> tuple[int, int, str]:
    """Rules with a lower priority come first; then free units, percentages, amounts, delivery."""
    return rule.priority, _KINDS.index(rule.kind), rule.ref


def _shops(rules: Sequence[Rule], basket: Basket) -> tuple[Till, frozenset[str]]:
    """Apply the rules of each shop to its own part.

    Return with it which shops are held by a rule of theirs that stands alone.
    """
    result, held = Till(basket), set()
    for vendor_ref in dict.fromkeys(group.vendor_ref for group in basket.groups):
        own = [rule for rule in rules if rule.vendor_ref == vendor_ref]
        best, is_alone = _combine(own, Till(basket)), False
        for rule in own:
            if rule.stacking == EXCLUSIVE:
                till = Till(basket)
                till.book(take(rule, till))
                if till.saved > best.saved:
                    best, is_alone = till, True
        result.book(best.taken)
        if is_alone:
            held.add(vendor_ref)
    return result, frozenset(held)


def _combine(rules: Sequence[Rule], start: Till, closed: frozenset[str] = frozenset()) -> Till:
    """Apply all that combine, and beside them the best of those of which only one may apply.

    Shops choose their best each for itself: one shop's never keeps another's away.
    """
    chosen = [rule for rule in rules if rule.stacking == COMBINABLE]
    for owner in dict.fromkeys(rule.vendor_ref for rule in rules):
        rivals = [r for r in rules if r.stacking == BEST and r.vendor_ref == owner]
        saves = [sum(t.cut.discount for t in take(rule, start, closed)) for rule in rivals]
        if any(saves):
            chosen.append(rivals[saves.index(max(saves))])
    till = start.copy()
    for rule in sorted(chosen, key=_place):
        till.book(take(rule, till, closed))
    return till


def _told(till: Till, rules: Sequence[Rule]) -> Outcome:
    lines: dict[int, Cut] = {}
    deliveries: dict[str, Cut] = {}
    applied: dict[tuple[str, str], Applied] = {}
    for each in till.taken:
        place = (each.rule.ref, each.vendor_ref)
        so_far = applied.get(place, Applied(each.rule, each.vendor_ref, Cut(), Cut()))
        goods, shipping = so_far.goods, so_far.shipping
        if each.key is None:
            deliveries[each.vendor_ref] = deliveries.get(each.vendor_ref, Cut()) + each.cut
            shipping += each.cut
        else:
            lines[each.key] = lines.get(each.key, Cut()) + each.cut
            goods += each.cut
        applied[place] = Applied(each.rule, each.vendor_ref, goods, shipping)
    used = {ref for ref, _vendor_ref in applied}
    return Outcome(
        lines=lines,
        deliveries=deliveries,
        applied=tuple(applied.values()),
        missing=_missing(rules, till.basket),
        idle=tuple(rule for rule in rules if rule.ref not in used),
    )


def _missing(rules: Sequence[Rule], basket: Basket) -> tuple[Missing, ...]:
    return tuple(each for rule in rules for each in reach(rule, basket).missing)
