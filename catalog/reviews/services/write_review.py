"""A buyer says how a line was: stars, words, pictures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from catalog.media import services as media
from catalog.media.types import Kept
from catalog.reviews import locks
from catalog.reviews.errors import (
    NoSuchReview,
    ReviewClosed,
    ReviewWritten,
    TooManyReviewPictures,
)
from catalog.reviews.events import ReviewReceived
from catalog.reviews.models import Review, ReviewPicture, ReviewRight, ScreenWord
from catalog.reviews.screening import findings
from marketplace.foundation import outbox


def write_review(
    *,
    right_ref: str,
    stars: int,
    text: str,
    shown_name: str,
    language: str,
    pictures: Sequence[bytes],
    now: datetime,
) -> Review:
    """Write the one review of a right; it is held, or waits for a person.

    Whoever calls has seen that this person may use the right. Pictures are kept first, outside
    the transaction; those of a refused review are swept like all that nothing shows.
    Raises: NoSuchReview, ReviewClosed, ReviewWritten, TooManyReviewPictures, PictureRefused,
    PictureBusy, StorageAway.
    """
    right = ReviewRight.objects.filter(public_id=right_ref).first()
    if right is None:
        raise NoSuchReview
    _check(right, now)
    if len(pictures) > settings.REVIEW_PICTURES:
        raise TooManyReviewPictures(settings.REVIEW_PICTURES)
    kept = [media.keep_upload(content=content, now=now) for content in pictures]
    with transaction.atomic():
        right = locks.right(right_ref)  # a second click waits here, and is refused
        _check(right, now)
        review = _write(right, stars, text, shown_name, language, now)
        _hang(review, kept)
        if review.status == Review.Status.HELD:
            outbox.record(ReviewReceived(review_ref=review.public_id, written_at=now))
    return review


def _check(right: ReviewRight, now: datetime) -> None:
    if Review.objects.filter(right=right).exists():
        raise ReviewWritten
    if now >= right.closes_at:
        raise ReviewClosed


def _write(
    right: ReviewRight, stars: int, text: str, shown_name: str, language: str, now: datetime
) -> Review:
    words = ScreenWord.objects.values_list("word", flat=True)
    found = findings(f"{shown_name} {text}", words)
    return Review.objects.create(
        right=right,
        product_id=right.product_id,
        vendor_id=right.vendor_id,
        stars=stars,
        text=text,
        shown_name=shown_name,
        language=language,
        status=Review.Status.SCREENED if found else Review.Status.HELD,
        screened_for=", ".join(found)[:200],
        written_at=now,
        publish_at=now + timedelta(days=settings.REVIEW_HOLD_DAYS),
    )


def _hang(review: Review, kept: Sequence[Kept]) -> None:
    ReviewPicture.objects.bulk_create(
        ReviewPicture(review=review, master_id=each.master_id, position=position)
        for position, each in enumerate({each.master_id: each for each in kept}.values())
    )
    media.keep_reviewed(paths=[each.path for each in kept])
