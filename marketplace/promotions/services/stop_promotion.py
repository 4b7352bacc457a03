"""Stop a promotion."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.promotions import locks
from marketplace.promotions.errors import PromotionNotFound
from marketplace.promotions.models import Promotion


@transaction.atomic
def stop_promotion(*, ref: str, by: str, now: datetime, vendor_id: int | None = None) -> Promotion:
    """End a promotion now; a checkout that was shown before still has it. Twice changes nothing.

    `vendor_id` is of the shop that asks, None for the marketplace.
    Raises: PromotionNotFound, also for another's.
    """
    row = locks.promotion(ref)
    if row.vendor_id != vendor_id:
        raise PromotionNotFound
    if row.status in (Promotion.Status.RUNNING, Promotion.Status.WAITING):
        row.status = Promotion.Status.STOPPED
        row.stopped_by, row.stopped_at = by, now
        row.save(update_fields=["status", "stopped_by", "stopped_at"])
    return row
