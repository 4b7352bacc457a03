"""Somebody says that a review should not be shown."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from catalog.reviews import locks
from catalog.reviews.errors import NoSuchReview
from catalog.reviews.models import Review, ReviewReport


@transaction.atomic
def report_review(*, review_ref: str, user_id: int, reason: str, now: datetime) -> bool:
    """Report a published review, once a person; return whether it is new. It stays shown.

    Raises: NoSuchReview.
    """
    review = locks.review(review_ref)
    if review.status != Review.Status.PUBLISHED:
        raise NoSuchReview
    _report, is_new = ReviewReport.objects.get_or_create(
        review=review, user_id=user_id, defaults={"reason": reason, "reported_at": now}
    )
    return is_new
