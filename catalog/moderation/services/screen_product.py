"""Screen a product's texts, and keep what was found until the next screening."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
from marketplace.foundation.clock import macau_day


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
    """Screen fields of a locked product that are live, and keep the findings."""
    held = rules_on(macau_day(now)) if rules is None else rules
    verdict = matching.screen(texts_in(fields), held)
    _keep(product, dict.fromkeys(verdict.matches, (True, True)), now)
    return verdict


def screened_wish(product: Product, fields: dict[str, Any], now: datetime) -> Verdict:
    """Screen what a locked product shall say. What it says now is kept as well.

    A wish without the word that closes a destination opens it when the wish is live, not before.
    """
    rules = rules_on(macau_day(now))
    wish = matching.screen(texts_in(fields), rules)
    live = matching.screen(texts_in(live_fields(product)), rules)
    told = dict.fromkeys(wish.matches, (False, True)) | dict.fromkeys(live.matches, (True, False))
    told |= dict.fromkeys(set(wish.matches) & set(live.matches), (True, True))
    _keep(product, told, now)
    return wish


def _keep(product: Product, told: Mapping[Match, tuple[bool, bool]], now: datetime) -> None:
    """Replace a product's findings; each is (live, wished)."""
    ScreenFinding.objects.filter(product=product).delete()
    ScreenFinding.objects.bulk_create(
        ScreenFinding(
            product=product,
            rule_id=match.rule.pk,
            path=match.path,
            found=match.found,
            found_at=now,
            is_live=is_live,
            is_wished=is_wished,
        )
        for match, (is_live, is_wished) in told.items()
    )


def refuse_banned(fields: dict[str, Any], now: datetime) -> None:
    """Refuse goods that may go nowhere, before anything is written. Raises: GoodsRefused."""
    refusing = matching.screen(texts_in(fields), rules_on(macau_day(now))).refusing
    if refusing:
        raise GoodsRefused(_by_field(refusing))


def _by_field(matches: Iterable[Match]) -> dict[str, Any]:
    rows = ScreenRule.objects.in_bulk([match.rule.pk for match in matches])
    return {
        form_field_of(match.path): refusal_text(rows[match.rule.pk], match.found)
        for match in matches
    }
