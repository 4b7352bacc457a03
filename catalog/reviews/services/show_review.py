"""What shows and hides a review, each with its place in the rating, in one transaction."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from catalog.media import services as media
from catalog.reviews import locks
from catalog.reviews.events import ReviewReceived
from catalog.reviews.models import Review, ReviewPicture, ReviewReport
from catalog.reviews.rating import COLUMNS, of_five_bps
from catalog.search import services as search
from marketplace.foundation import outbox

_S = Review.Status


def publish_due(*, now: datetime, limit: int = 200) -> int:
    """Show the reviews whose time of waiting for the shop is over; return how many."""
    due = Review.objects.filter(status=_S.HELD, publish_at__lte=now).order_by("publish_at")
    refs = list(due.values_list("public_id", flat=True)[:limit])
    return sum(_publish_one(ref, now) for ref in refs)


@transaction.atomic
def _publish_one(review_ref: str, now: datetime) -> bool:
    review = locks.review(review_ref)
    if review.status != _S.HELD or review.publish_at > now:
        return False
    publish(review, now)
    return True


def publish(review: Review, now: datetime) -> None:
    """Show a locked review and count it."""
    review.status = _S.PUBLISHED
    review.published_at = review.published_at or now
    review.hidden_reason = ""
    review.save(update_fields=["status", "published_at", "hidden_reason"])
    _count(review, by=1)


@transaction.atomic
def approve_review(*, review_ref: str, now: datetime) -> bool:
    """A person has looked: what was screened goes its way, what was hidden shows again.

    Returns whether anything changed.
    """
    review = locks.review(review_ref)
    ReviewReport.objects.filter(review=review).update(is_open=False)
    if review.status == _S.SCREENED:
        review.status = _S.HELD
        review.save(update_fields=["status"])
        outbox.record(ReviewReceived(review_ref=review.public_id, written_at=review.written_at))
    elif review.status == _S.HIDDEN:
        media.keep_reviewed(paths=_paths(review))
        publish(review, now)
    else:
        return False
    return True


@transaction.atomic
def hide_review(*, review_ref: str, reason: str, now: datetime) -> bool:
    """Hide a review for a reason, whatever it is now; return whether it was not hidden before."""
    review = locks.review(review_ref)
    ReviewReport.objects.filter(review=review).update(is_open=False)
    if review.status == _S.HIDDEN:
        return False
    if review.status == _S.PUBLISHED:
        _count(review, by=-1)
    review.status = _S.HIDDEN
    review.hidden_reason = reason[:200]
    review.save(update_fields=["status", "hidden_reason"])
    _let_pictures_go(review, now)
    return True


def _count(review: Review, by: int) -> None:
    for rating in locks.ratings(review):
        column = COLUMNS[review.stars]
        setattr(rating, column, getattr(rating, column) + by)
        rating.count += by
        rating.star_sum += by * review.stars
        rating.save()
        if rating.product_id is not None:
            search.set_rating(
                product_id=rating.product_id,
                rating_bps=of_five_bps(rating.star_sum, rating.count),
                ratings=rating.count,
            )


def _paths(review: Review) -> list[str]:
    hung = ReviewPicture.objects.filter(review=review)
    return list(hung.values_list("master__path", flat=True))


def _let_pictures_go(review: Review, now: datetime) -> None:
    """Leave those that another review shows."""
    paths = set(_paths(review))
    others = ReviewPicture.objects.filter(master__path__in=paths).exclude(review__status=_S.HIDDEN)
    shown = set(others.values_list("master__path", flat=True))
    media.release_reviewed(paths=paths - shown, now=now)
