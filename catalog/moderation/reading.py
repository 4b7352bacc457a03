"""Rows of this room as the pure rules take them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from catalog.media.hanging import Hung, from_json
from catalog.media.queries import hung_pictures
from catalog.models import Product
from catalog.moderation.approval import ApprovalTerms
from catalog.moderation.fields import PICTURES, fields_of
from catalog.moderation.matching import Rule, lines_of
from catalog.moderation.models import ApprovalRule, ChangeSet, ProposedChange, ScreenRule
from catalog.queries.drafts import draft_of


def live_fields(product: Product) -> dict[str, Any]:
    """Return what a product says now, field by field."""
    return fields_of(draft_of(product))


def live_pictures(product: Product) -> list[dict[str, Any]]:
    """Return the pictures that hang at a product, as a change set keeps them."""
    return [each.to_json() for each in hung_pictures(product.pk)]


def live_beside(product: Product, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a product says now, with its pictures where a change is about them."""
    fields = live_fields(product)
    if PICTURES in changes and (pictures := live_pictures(product)):
        fields[PICTURES] = pictures
    return fields


def open_pictures(product_id: int) -> list[dict[str, Any]] | None:
    """Return the pictures that a product's open set wishes for; None when it wishes nothing."""
    rows = ProposedChange.objects.filter(
        change_set__product_id=product_id, change_set__status=ChangeSet.Status.OPEN, path=PICTURES
    )
    found = rows.first()
    return None if found is None else found.after or []


def pictures_from(kept: Iterable[Mapping[str, Any]] | None) -> list[Hung]:
    """Return pictures as they were kept, as values."""
    return [from_json(each) for each in kept or ()]


def rules_on(day: date) -> tuple[Rule, ...]:
    """Return the screening rules that are valid on a day. One statement."""
    rows = ScreenRule.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day
    ).order_by("code", "valid_from")
    return tuple(rule_from(row) for row in {row.code: row for row in rows}.values())


def rule_from(row: ScreenRule) -> Rule:
    """Return a row as the matcher takes it."""
    return Rule(
        pk=row.pk,
        code=row.code,
        severity=row.severity,
        words=lines_of(row.words),
        exceptions=lines_of(row.exceptions),
        tag=row.tag,
        closed_to=tuple(row.closed_to),
    )


def approval_terms(rows: Iterable[ApprovalRule] | None = None) -> tuple[ApprovalTerms, ...]:
    """Return the rules in force in their order, or those given. One statement."""
    found = ApprovalRule.objects.filter(is_active=True) if rows is None else rows
    return tuple(
        ApprovalTerms(row.pk, row.kind, row.most, row.least_level, row.category_id) for row in found
    )
