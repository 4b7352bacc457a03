"""Rows of this room as the pure rules take them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q

from catalog.models import Product
from catalog.moderation.approval import ApprovalTerms
from catalog.moderation.fields import fields_of
from catalog.moderation.matching import Rule, lines_of
from catalog.moderation.models import ApprovalRule, ScreenRule
from catalog.queries.drafts import draft_of


def live_fields(product: Product) -> dict[str, Any]:
    """Return what a product says now, field by field."""
    return fields_of(draft_of(product))


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
