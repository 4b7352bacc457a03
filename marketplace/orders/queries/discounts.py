"""What promotions do to a cart or an order, in words and amounts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext, pgettext

from marketplace.foundation import formats, languages
from marketplace.foundation.money import Money
from marketplace.orders.discount_types import CodeView, DiscountView
from marketplace.orders.pricing import PricedGroup
from marketplace.promotions.types import Outcome


def discounts_of(group: PricedGroup, language: str) -> tuple[DiscountView, ...]:
    """State what promotions take off a priced vendor's part."""
    return tuple(
        DiscountView(
            name=languages.pick(dict(used.name_by_lang), language),
            code=used.code,
            goods=-used.goods,
            shipping=-used.shipping,
        )
        for used in group.promotions
    )


def frozen_discounts(
    rows: Iterable[Mapping[str, Any]], currency: str, language: str
) -> tuple[DiscountView, ...]:
    """State what promotions took off, as it was kept with a quote or an order."""
    return tuple(
        DiscountView(
            name=languages.pick(row["name"], language),
            code=row["code"],
            goods=Money(-row["goods"], currency),
            shipping=Money(-row["shipping"], currency),
        )
        for row in rows
    )


def hints(outcome: Outcome, currency: str, language: str) -> dict[str, tuple[str, ...]]:
    """Say what is missing to promotions, by vendor; under "" to those of the whole cart."""
    told: dict[str, tuple[str, ...]] = {}
    with translation.override(language):
        for each in outcome.missing:
            words = {
                "amount": formats.amount(Money(each.minor, currency)),
                "name": languages.pick(dict(each.rule.name_by_lang), language),
            }
            text = (
                gettext("%(amount)s more from this shop for “%(name)s”.")
                if each.vendor_ref
                else gettext("%(amount)s more in your cart for “%(name)s”.")
            )
            told[each.vendor_ref] = (*told.get(each.vendor_ref, ()), text % words)
    return told


def codes_of(codes: Sequence[str], outcome: Outcome, language: str) -> tuple[CodeView, ...]:
    """Say of each entered code whether it is used, and if not, why."""
    used = {each.rule.code for each in outcome.applied}
    missing = {each.rule.code for each in outcome.missing}
    idle = {rule.code for rule in outcome.idle}
    with translation.override(language):
        return tuple(
            CodeView(code, is_used=code in used, text=_why(code, used, missing, idle))
            for code in codes
        )


def _why(code: str, used: set[str], missing: set[str], idle: set[str]) -> str:
    if code in used:
        return pgettext("code", "Applied")
    if code in missing:
        return gettext("Not reached yet.")
    if code in idle:
        return gettext("Not for these products, or something else saves you more.")
    return gettext("No longer valid.")
