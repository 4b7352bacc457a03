"""A shop answers a review, once; then both are shown."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from catalog.reviews import locks
from catalog.reviews.errors import NoSuchReview, ReplyScreened, ReplyWritten
from catalog.reviews.events import ReviewReplied
from catalog.reviews.models import Review, ReviewReply, ScreenWord
from catalog.reviews.screening import findings
from catalog.reviews.services.show_review import publish
from marketplace.foundation import outbox


@transaction.atomic
def reply_to_review(
    *, review_ref: str, vendor_id: int, text: str, language: str, by: str, now: datetime
) -> None:
    """Write the shop's reply; a held review is shown with it at once.

    Raises: NoSuchReview for another shop's and for one that waits for a person or is hidden,
    ReplyWritten, ReplyScreened.
    """
    review = locks.review(review_ref)
    is_open = review.status in (Review.Status.HELD, Review.Status.PUBLISHED)
    if review.vendor_id != vendor_id or not is_open:
        raise NoSuchReview
    if ReviewReply.objects.filter(review=review).exists():
        raise ReplyWritten
    found = findings(text, ScreenWord.objects.values_list("word", flat=True))
    if found:
        raise ReplyScreened(found[0])
    ReviewReply.objects.create(
        review=review, text=text, language=language, replied_by=by, replied_at=now
    )
    if review.status == Review.Status.HELD:
        publish(review, now)
    outbox.record(ReviewReplied(review_ref=review_ref, replied_at=now))
