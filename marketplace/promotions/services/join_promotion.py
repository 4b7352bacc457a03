"""A shop takes part in a promotion of the marketplace, or no longer."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.promotions import locks
from marketplace.promotions.errors import PromotionNotFound
from marketplace.promotions.models import Participation, Promotion


@transaction.atomic
def join_promotion(*, ref: str, vendor_id: int, by: str, now: datetime) -> None:
    """Let a shop bear its part of a shared promotion. Twice joins once.

    Raises: PromotionNotFound where there is nothing to join.
    """
    row = locks.promotion(ref)
    if not is_joinable(row, now):
        raise PromotionNotFound
    Participation.objects.get_or_create(
        promotion=row, vendor_id=vendor_id, defaults={"joined_by": by, "joined_at": now}
    )


@transaction.atomic
def leave_promotion(*, ref: str, vendor_id: int) -> None:
    """Let a shop out of a shared promotion; a checkout shown before is priced anew.

    Raises: PromotionNotFound.
    """
    row = locks.promotion(ref)
    Participation.objects.filter(promotion=row, vendor_id=vendor_id).delete()


def is_joinable(row: Promotion, now: datetime) -> bool:
    """Whether a shop may join: the marketplace's own, in part at the shop's cost, not over yet."""
    has_ended = row.ends_at is not None and row.ends_at <= now
    is_shared = row.vendor_id is None and row.marketplace_bps < 10_000
    return is_shared and row.status == Promotion.Status.RUNNING and not has_ended
