"""Destinations that screening closes to goods, for the rooms that send them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from catalog.moderation.matching import DESTINATIONS
from catalog.moderation.models import ScreenFinding, ScreenRule


@dataclass(frozen=True)
class Closure:
    """One rule that closes destinations to a product; words in the active language.

    `closed_to` are of MO, HK, CBEC (mainland, cross-border e-commerce), PARCEL (mainland, personal
    parcel).
    """

    closed_to: frozenset[str]
    rule: str
    advice: str
    source: str


def closures_of(product_ids: Iterable[int], *, on: date) -> dict[int, tuple[Closure, ...]]:
    """Return the closures of these products by rules that are valid on a day. One statement.

    What a listing says counts, not what a change set wishes. Products without any are left out.
    """
    found: dict[int, dict[int, Closure]] = defaultdict(dict)
    rows = _closing(on).filter(product_id__in=set(product_ids)).select_related("rule")
    for row in rows.order_by("rule__code", "pk"):
        found[row.product_id][row.rule_id] = Closure(
            closed_to=_closed(row.rule.closed_to),
            rule=row.rule.name,
            advice=row.rule.advice,
            source=row.rule.source,
        )
    return {pk: tuple(by_rule.values()) for pk, by_rule in found.items()}


def closed_destinations(*, on: date) -> dict[int, frozenset[str]]:
    """Return what is closed to each product of the catalog that has closures. One statement."""
    found: dict[int, frozenset[str]] = defaultdict(frozenset)
    rows = _closing(on).order_by().values_list("product_id", "rule__closed_to").distinct()
    for product_id, closed_to in rows.iterator():
        found[product_id] |= _closed(closed_to)
    return dict(found)


def _closing(on: date) -> QuerySet[ScreenFinding]:
    rows = ScreenFinding.objects.filter(is_live=True, rule__valid_from__lte=on)
    valid = rows.filter(Q(rule__valid_to=None) | Q(rule__valid_to__gte=on))
    # A rule that refuses and names no destination means all of them.
    return valid.exclude(~Q(rule__severity=ScreenRule.Severity.BLOCK), rule__closed_to=[])


def _closed(closed_to: Iterable[str]) -> frozenset[str]:
    return frozenset(closed_to) or frozenset(DESTINATIONS)
