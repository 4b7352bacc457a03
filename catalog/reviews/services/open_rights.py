"""A delivery arrived: its buyer may say how each line was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from catalog.reviews.events import RightsOpened
from catalog.reviews.models import ReviewRight
from catalog.reviews.types import DeliveredLine
from marketplace.foundation import outbox


@transaction.atomic
def open_rights(*, lines: Sequence[DeliveredLine], opened_at: datetime) -> int:
    """Open a right for each line of one vendor order that has none; return how many are new."""
    known = set(
        ReviewRight.objects.filter(line_ref__in=[line.line_ref for line in lines]).values_list(
            "line_ref", flat=True
        )
    )
    fresh = [line for line in lines if line.line_ref not in known]
    closes_at = opened_at + timedelta(days=settings.REVIEW_WINDOW_DAYS)
    ReviewRight.objects.bulk_create(
        [
            ReviewRight(
                line_ref=line.line_ref,
                vendor_order_ref=line.vendor_order_ref,
                product_id=line.product_id,
                vendor_id=line.vendor_id,
                user_id=line.user_id,
                product_name=line.product_name_by_lang,
                variant_label=line.variant_label_by_lang,
                opened_at=opened_at,
                closes_at=closes_at,
            )
            for line in fresh
        ]
    )
    if fresh:
        ref = fresh[0].vendor_order_ref
        outbox.record(RightsOpened(vendor_order_ref=ref, opened_at=opened_at))
    return len(fresh)
