"""Somebody finds a review helpful, or no longer does."""

from __future__ import annotations

from django.db import transaction

from catalog.reviews import locks
from catalog.reviews.errors import NoSuchReview, OwnReview
from catalog.reviews.models import HelpfulVote, Review


@transaction.atomic
def vote_helpful(*, review_ref: str, user_id: int) -> bool:
    """Vote for a published review, or take the vote back; return whether it stands now.

    Raises: NoSuchReview, OwnReview.
    """
    review = locks.review(review_ref)
    if review.status != Review.Status.PUBLISHED:
        raise NoSuchReview
    if review.right.user_id == user_id:
        raise OwnReview
    taken_back, _each = HelpfulVote.objects.filter(review=review, user_id=user_id).delete()
    if not taken_back:
        HelpfulVote.objects.create(review=review, user_id=user_id)
    review.helpful_count = HelpfulVote.objects.filter(review=review).count()
    review.save(update_fields=["helpful_count"])
    return not taken_back
