"""Screen a product's texts, and keep what was found until the next screening."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from catalog import locks
from catalog.models import Product
from catalog.moderation import matching
from catalog.moderation.errors import GoodsRefused
from catalog.moderation.fields import texts_in
from catalog.moderation.matching import Match, Rule, Verdict
from catalog.moderation.models import ScreenFinding, ScreenRule
from catalog.moderation.reading import live_fields, rules_on
from catalog.moderation.saying import form_field_of, refusal_text


@transaction.atomic
def screen_product(
    *, product_id: int, now: datetime, rules: tuple[Rule, ...] | None = None
) -> Verdict:
    """Screen what a product says now, and replace what the last screening found.

    Raises: NoSuchPage.
    """
    product = locks.product(product_id)
    return screened(product, live_fields(product), now, rules)


def screened(
    product: Product, fields: dict[str, Any], now: datetime, rules: tuple[Rule, ...] | None = None
) -> Verdict:
    """Screen fields of a locked product, live or wanted, and keep the findings."""
    verdict = matching.screen(texts_in(fields), rules_on(now.date()) if rules is None else rules)
    ScreenFinding.objects.filter(product=product).delete()
    ScreenFinding.objects.bulk_create(
        ScreenFinding(
            product=product,
            rule_id=match.rule.pk,
            path=match.path,
            found=match.found,
            found_at=now,
        )
        for match in verdict.matches
    )
    return verdict


def refuse_banned(fields: dict[str, Any], now: datetime) -> None:
    """Refuse goods that may go nowhere, before anything is written. Raises: GoodsRefused."""
    refusing = matching.screen(texts_in(fields), rules_on(now.date())).refusing
    if refusing:
        raise GoodsRefused(_by_field(refusing))


def _by_field(matches: Iterable[Match]) -> dict[str, Any]:
    rows = ScreenRule.objects.in_bulk([match.rule.pk for match in matches])
    return {
        form_field_of(match.path): refusal_text(rows[match.rule.pk], match.found)
        for match in matches
    }
