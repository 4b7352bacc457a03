"""A second person decides on the marketplace's money."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.promotions import locks
from marketplace.promotions.errors import NotDecidable
from marketplace.promotions.models import Promotion


@transaction.atomic
def decide_promotion(
    *, ref: str, is_approved: bool, by: str, now: datetime, reason: str = ""
) -> Promotion:
    """Let a promotion that waits run, or deny it with a reason.

    Whoever made it does not decide; the database refuses that, too.
    Raises: PromotionNotFound, NotDecidable.
    """
    row = locks.promotion(ref)
    if row.status != Promotion.Status.WAITING or row.created_by == by:
        raise NotDecidable
    row.status = Promotion.Status.RUNNING if is_approved else Promotion.Status.DENIED
    row.decided_by, row.decided_at = by, now
    row.denial_reason = "" if is_approved else reason.strip()[:200]
    row.save(update_fields=["status", "decided_by", "decided_at", "denial_reason"])
    return row
