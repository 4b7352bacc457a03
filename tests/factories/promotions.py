"""Promotions as tests need them: terms in one line, made at noon of the street's day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from marketplace.foundation.money import Money
from marketplace.promotions import services
from marketplace.promotions.drafts import Draft
from marketplace.promotions.models import Promotion
from marketplace.promotions.types import AMOUNT, PERCENTAGE
from marketplace.vendors.models import Vendor
from tests.factories.fx import NOON

CODE = "PONTE50"


def draft(**terms: Any) -> Draft:
    """Ten percent off, by itself, since yesterday."""
    usual: dict[str, Any] = {
        "name": {"zh-hant": "九折", "en": "Ten percent off"},
        "kind": PERCENTAGE,
        "percent_bps": 1_000,
        "starts_at": NOON - timedelta(days=1),
    }
    return Draft(**(usual | terms))


def promotion(vendor: Vendor | None = None, **terms: Any) -> Promotion:
    """A promotion that runs; of the marketplace, unless a shop is given."""
    row = services.create_promotion(
        draft=draft(vendor_id=vendor.pk if vendor else None, **terms), by="user:1", now=NOON
    )
    if row.status == Promotion.Status.WAITING:
        row = services.decide_promotion(ref=row.public_id, is_approved=True, by="user:2", now=NOON)
    return row


def coupon(*vendors: Vendor, **terms: Any) -> Promotion:
    """The coupon of docs/promotions.md: MOP 50, 40 % ours, joined by these shops."""
    usual: dict[str, Any] = {
        "name": {"zh-hant": "減 50", "en": "MOP 50 off"},
        "kind": AMOUNT,
        "percent_bps": 0,
        "amount": Money(5_000, "MOP"),
        "code": CODE,
        "marketplace_bps": 4_000,
        "budget": Money(100_000, "MOP"),
    }
    row = promotion(**(usual | terms))
    for vendor in vendors:
        services.join_promotion(ref=row.public_id, vendor_id=vendor.pk, by="user:3", now=NOON)
    return row
