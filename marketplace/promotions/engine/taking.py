"""What one rule takes off a basket as it stands, by its kind."""

from __future__ import annotations

from collections.abc import Sequence

from marketplace.foundation.money import allocate, share_bps
from marketplace.promotions.engine.dealing import deal
from marketplace.promotions.engine.reaching import Reached, reach
from marketplace.promotions.engine.till import Taken, Till
from marketplace.promotions.types import (
    ALL_BPS,
    AMOUNT,
    BUY_GET,
    FREE_SHIPPING,
    PERCENTAGE,
    BasketLine,
    Cut,
    Rule,
)


def take(rule: Rule, till: Till, closed: frozenset[str] = frozenset()) -> list[Taken]:
    """Return what a rule takes off; nothing of vendors that are `closed` to it.

    Nothing either when the marketplace's part of it would be more than its budget has left.
    """
    reached = reach(rule, till.basket)
    reached = Reached(tuple(group for group in reached.groups if group[0] not in closed))
    if rule.kind == FREE_SHIPPING:
        places: list[tuple[str, int | None]] = [(ref, None) for ref, _lines in reached.groups]
        weights = [till.shipping[ref] for ref, _key in places]
        cuts = deal(_capped(sum(weights), rule), weights, weights)
    else:
        lines = reached.lines
        places = [(ref, line.key) for ref, line in lines]
        cuts = _off_goods(rule, till, lines)
    subsidies = allocate(share_bps(sum(cuts), rule.marketplace_bps), cuts)
    if rule.budget_left is not None and sum(subsidies) > rule.budget_left:
        return []
    return [
        Taken(rule, ref, key, Cut(discount, subsidy))
        for (ref, key), discount, subsidy in zip(places, cuts, subsidies, strict=True)
        if discount
    ]


def _off_goods(rule: Rule, till: Till, lines: Sequence[tuple[str, BasketLine]]) -> list[int]:
    left = [till.left[line.key] for _ref, line in lines]
    rooms = [till.room(line.key) for _ref, line in lines]
    if rule.kind == PERCENTAGE:
        return deal(_capped(share_bps(sum(left), rule.percent_bps), rule), left, rooms)
    if rule.kind == AMOUNT:
        return deal(_capped(rule.amount, rule), left, rooms)
    if rule.kind == BUY_GET:
        free = _free_units(rule, lines)
        off = [
            share_bps(whole * units // line.quantity, rule.percent_bps or ALL_BPS)
            for (_ref, line), whole, units in zip(lines, left, free, strict=True)
        ]
        return deal(_capped(sum(off), rule), off, rooms)
    raise ValueError(f"no kind of promotion is called {rule.kind!r}")


def _free_units(rule: Rule, lines: Sequence[tuple[str, BasketLine]]) -> list[int]:
    """Count the units of each line that a buy-and-get rule is about.

    Each shop's units stand in a row, dearest first, and are taken `buy` + `get` at a time; the last
    `get` of each such bundle, its cheapest, are those. What is no whole bundle counts for nothing.
    """
    bundle = rule.buy + rule.get
    free = [0] * len(lines)
    for vendor_ref in dict.fromkeys(ref for ref, _line in lines):
        own = [at for at, (ref, _line) in enumerate(lines) if ref == vendor_ref]
        own.sort(key=lambda at: (-lines[at][1].unit, at))
        bundles = sum(lines[at][1].quantity for at in own) // bundle
        until = bundle * (min(bundles, rule.times) if rule.times else bundles)
        before = 0
        for at in own:
            after = before + lines[at][1].quantity
            free[at] = _up_to(min(after, until), rule) - _up_to(min(before, until), rule)
            before = after
    return free


def _up_to(units: int, rule: Rule) -> int:
    """Return how many of the first so many units in the row are the last of a bundle."""
    bundles, over = divmod(units, rule.buy + rule.get)
    return bundles * rule.get + max(0, over - rule.buy)


def _capped(minor: int, rule: Rule) -> int:
    return minor if rule.most is None else min(minor, rule.most)
