"""What is still to pay of a basket while one rule after the other takes something off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from marketplace.promotions.types import Basket, Cut, Rule


@dataclass(frozen=True, slots=True)
class Taken:
    """What a rule takes off a line, or (no `key`) off the delivery of a vendor."""

    rule: Rule
    vendor_ref: str
    key: int | None
    cut: Cut


class Till:
    """A basket with what was taken off it so far.

    The dearest lines of each vendor keep back the basket's step: what nobody has to pay for, no
    provider can collect.
    """

    def __init__(self, basket: Basket, taken: Iterable[Taken] = ()) -> None:
        self.basket = basket
        self.taken: list[Taken] = []
        self.left: dict[int, int] = {}
        self.kept: dict[int, int] = {}
        self.shipping: dict[str, int] = {}
        for group in basket.groups:
            self.left |= {line.key: line.total for line in group.lines}
            self.shipping[group.vendor_ref] = group.shipping
            keep = basket.step
            for line in sorted(group.lines, key=lambda line: -line.total):
                self.kept[line.key] = min(keep, line.total)
                keep -= self.kept[line.key]
        self.book(taken)

    def book(self, taken: Iterable[Taken]) -> None:
        """Take off what a rule takes off."""
        for each in taken:
            self.taken.append(each)
            if each.key is None:
                self.shipping[each.vendor_ref] -= each.cut.discount
            else:
                self.left[each.key] -= each.cut.discount

    def room(self, key: int) -> int:
        """How much can still be taken off a line."""
        return max(0, self.left[key] - self.kept.get(key, 0))

    def copy(self) -> Till:
        """The same basket with the same taken off, to try a rule on."""
        return Till(self.basket, self.taken)

    def without(self, vendor_refs: frozenset[str]) -> Till:
        """The same basket with nothing taken off the parts of these vendors."""
        return Till(self.basket, [t for t in self.taken if t.vendor_ref not in vendor_refs])

    @property
    def saved(self) -> int:
        """Everything that was taken off."""
        return sum(each.cut.discount for each in self.taken)
