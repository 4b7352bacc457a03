"""Every lock of the reviews' room: the right, the review, then ratings, the product's first."""

from __future__ import annotations

from catalog.reviews.errors import NoSuchReview
from catalog.reviews.models import Rating, Review, ReviewRight


def right(public_id: str) -> ReviewRight:
    """Lock a right. Raises: NoSuchReview."""
    row = ReviewRight.objects.select_for_update().filter(public_id=public_id).first()
    if row is None:
        raise NoSuchReview
    return row


def review(public_id: str) -> Review:
    """Lock a review. Raises: NoSuchReview."""
    row = Review.objects.select_for_update().filter(public_id=public_id).first()
    if row is None:
        raise NoSuchReview
    return row


def ratings(of: Review) -> tuple[Rating, Rating]:
    """Lock the rating of a review's product and that of its vendor, made when not there yet."""
    Rating.objects.bulk_create(
        [Rating(product_id=of.product_id), Rating(vendor_id=of.vendor_id)], ignore_conflicts=True
    )
    locked = Rating.objects.select_for_update()
    return locked.get(product_id=of.product_id), locked.get(vendor_id=of.vendor_id)
