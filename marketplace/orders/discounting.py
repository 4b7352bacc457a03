"""Take what promotions save off a priced cart. Pure; docs/promotions.md has the numbers.

No price changes: each line gets its discount, what of it the marketplace bears, and what the
vendor bears in its own currency.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from marketplace.foundation.money import Money
from marketplace.orders.pricing import PricedCart, PricedGroup, PricedLine, Terms, UsedPromotion
from marketplace.promotions.engine import apply_rules, borne, in_currency
from marketplace.promotions.engine.bearing import Bearing
from marketplace.promotions.types import (
    Applied,
    Basket,
    BasketGroup,
    BasketLine,
    Cut,
    Outcome,
    Rule,
)
from marketplace.promotions.types import Terms as PromotionTerms

Refs = Mapping[int, frozenset[str]]


def discount_cart(
    *,
    priced: PricedCart,
    promotions: Sequence[PromotionTerms],
    terms: Terms,
    zone: str,
    refs: Refs | None = None,
) -> tuple[PricedCart, Outcome]:
    """Return the cart with its discounts, and what the promotions had to say about it.

    `refs` name the goods of each offer, for promotions of some goods alone.
    Money: the discounts in the charge currency; the vendors' parts of them also in theirs.
    """
    rules = [rule for each in promotions if (rule := _rule(each, terms)) is not None]
    basket = _basket(priced, zone, terms.step, refs or {})
    outcome = apply_rules(rules, basket)
    groups = tuple(_group(group, outcome) for group in priced.groups)
    return replace(priced, groups=groups), outcome


def _rule(promotion: PromotionTerms, terms: Terms) -> Rule | None:
    return in_currency(promotion, as_price=terms.allowance, as_value=terms.budget_value)


def _basket(priced: PricedCart, zone: str, step: int, refs: Refs) -> Basket:
    groups = tuple(
        BasketGroup(
            vendor_ref=group.vendor_ref,
            lines=tuple(
                BasketLine(
                    key=line.offer_id,
                    unit=line.unit.minor,
                    quantity=line.quantity,
                    refs=refs.get(line.offer_id, frozenset()) | {group.vendor_ref},
                )
                for line in group.lines
            ),
            shipping=group.shipping.minor,
        )
        for group in priced.groups
    )
    return Basket(groups=groups, zone=zone, step=step)


def _group(group: PricedGroup, outcome: Outcome) -> PricedGroup:
    cuts = [outcome.lines.get(line.offer_id, Cut()) for line in group.lines]
    vendor_cuts = borne(
        [
            Bearing(cut.borne_by_vendor, line.total.minor, line.vendor_total.minor)
            for cut, line in zip(cuts, group.lines, strict=True)
        ]
    )
    delivery = outcome.deliveries.get(group.vendor_ref, Cut())
    (off_shipping,) = borne(
        [Bearing(delivery.borne_by_vendor, group.shipping.minor, group.vendor_shipping.minor)]
    )
    currency, own = group.goods.currency, group.vendor_goods.currency
    return replace(
        group,
        lines=tuple(
            _line(line, cut, vendor_cut)
            for line, cut, vendor_cut in zip(group.lines, cuts, vendor_cuts, strict=True)
        ),
        shipping=group.shipping - Money(delivery.discount, currency),
        shipping_subsidy=Money(delivery.subsidy, currency),
        vendor_shipping=group.vendor_shipping - Money(off_shipping, own),
        promotions=tuple(
            _used(applied, currency)
            for applied in outcome.applied
            if applied.vendor_ref == group.vendor_ref
        ),
    )


def _line(line: PricedLine, cut: Cut, vendor_cut: int) -> PricedLine:
    return replace(
        line,
        discount=Money(cut.discount, line.total.currency),
        subsidy=Money(cut.subsidy, line.total.currency),
        vendor_discount=Money(vendor_cut, line.vendor_total.currency),
    )


def _used(applied: Applied, currency: str) -> UsedPromotion:
    return UsedPromotion(
        ref=applied.rule.ref,
        code=applied.rule.code,
        name_by_lang=applied.rule.name_by_lang,
        goods=Money(applied.goods.discount, currency),
        shipping=Money(applied.shipping.discount, currency),
        subsidy=Money(applied.goods.subsidy + applied.shipping.subsidy, currency),
    )
