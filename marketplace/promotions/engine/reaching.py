"""Which lines a rule is about, and whether a basket has enough of them."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.promotions.types import PER_VENDOR, Basket, BasketGroup, BasketLine, Missing, Rule


@dataclass(frozen=True, slots=True)
class Reached:
    """The lines that a rule may take something off, by vendor, and what is missing to more."""

    groups: tuple[tuple[str, tuple[BasketLine, ...]], ...] = ()
    missing: tuple[Missing, ...] = ()

    @property
    def lines(self) -> list[tuple[str, BasketLine]]:
        """Each line with its vendor, in the order of the basket."""
        return [(vendor_ref, line) for vendor_ref, lines in self.groups for line in lines]

    @property
    def vendor_refs(self) -> frozenset[str]:
        """The vendors whose goods are among them."""
        return frozenset(vendor_ref for vendor_ref, _lines in self.groups)


def reach(rule: Rule, basket: Basket) -> Reached:
    """Return what a rule reaches: a vendor's rule that vendor's lines and no other's.

    Goods count toward a minimum with what they cost before any discount.
    """
    if rule.zones and basket.zone not in rule.zones:
        return Reached()
    found = [(group.vendor_ref, _lines(rule, group)) for group in basket.groups]
    about = [(vendor_ref, lines) for vendor_ref, lines in found if lines]
    if rule.minimum_scope == PER_VENDOR or rule.vendor_ref:
        short = {ref: rule.minimum - _total(lines) for ref, lines in about}
        return Reached(
            groups=tuple((ref, lines) for ref, lines in about if short[ref] <= 0),
            missing=tuple(Missing(rule, ref, minor) for ref, minor in short.items() if minor > 0),
        )
    lacks = rule.minimum - sum(_total(lines) for _ref, lines in about)
    if lacks > 0:
        return Reached(missing=(Missing(rule, "", lacks),) if about else ())
    return Reached(groups=tuple(about))


def _lines(rule: Rule, group: BasketGroup) -> tuple[BasketLine, ...]:
    if rule.vendor_ref and rule.vendor_ref != group.vendor_ref:
        return ()
    if rule.vendors is not None and group.vendor_ref not in rule.vendors:
        return ()
    return tuple(
        line for line in group.lines if not rule.targets or not rule.targets.isdisjoint(line.refs)
    )


def _total(lines: tuple[BasketLine, ...]) -> int:
    return sum(line.total for line in lines)
