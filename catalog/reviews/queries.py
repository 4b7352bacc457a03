"""Reviews and ratings as pages show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db.models import Q, QuerySet

from catalog.media.models import Master
from catalog.queries.pictures import first_pictures
from catalog.reviews.errors import NoSuchReview
from catalog.reviews.models import Rating, Review, ReviewPicture, ReviewRight
from catalog.reviews.rating import COLUMNS
from catalog.reviews.signing import is_right_token
from catalog.reviews.types import RatingView, ReviewList, ReviewView, RightView
from catalog.types import PictureData
from marketplace.foundation import languages

PAGE_SIZE: Final = 10


def ratings_of(product_slug: str, vendor_id: int) -> tuple[RatingView, RatingView]:
    """Return the rating of a product and that of a vendor. One statement."""
    rows = Rating.objects.filter(Q(product__slug=product_slug) | Q(vendor_id=vendor_id))
    by_kind = {"product" if row.product_id else "vendor": _rating(row) for row in rows}
    return by_kind.get("product", RatingView()), by_kind.get("vendor", RatingView())


def vendor_rating(vendor_id: int) -> RatingView:
    """Return the rating of a vendor. One statement."""
    row = Rating.objects.filter(vendor_id=vendor_id).first()
    return _rating(row) if row else RatingView()


def product_reviews(product_slug: str, *, page: int = 1) -> ReviewList:
    """Return one page of a product's published reviews, the most helpful first. Two statements."""
    found = Review.objects.filter(product__slug=product_slug, status=Review.Status.PUBLISHED)
    return _page(found.order_by("-helpful_count", "-pk"), page)


def vendor_reviews(vendor_id: int, *, page: int = 1) -> ReviewList:
    """Return one page of what a shop may read and answer, the newest first. Two statements."""
    open_ones = (Review.Status.HELD, Review.Status.PUBLISHED)
    found = Review.objects.filter(vendor_id=vendor_id, status__in=open_ones)
    return _page(found.order_by("-pk"), page)


def right_view(
    public_id: str, *, user_id: int | None, token: str, now: datetime, language: str
) -> RightView:
    """Return a right to whoever holds its link or is its buyer. Raises: NoSuchReview."""
    right = ReviewRight.objects.select_related("product").filter(public_id=public_id).first()
    if right is None:
        raise NoSuchReview
    is_buyer = user_id is not None and right.user_id == user_id
    if not is_buyer and not is_right_token(public_id, token):
        raise NoSuchReview
    return RightView(
        public_id=public_id,
        product_name=languages.pick(right.product_name, language),
        product_slug=right.product.slug,
        variant_label=languages.pick(right.variant_label, language),
        picture=first_pictures([right.product_id], language).get(right.product_id),
        closes_at=right.closes_at,
        is_open=now < right.closes_at,
        is_written=Review.objects.filter(right=right).exists(),
    )


def rights_of_part(vendor_order_ref: str, language: str) -> list[tuple[str, str]]:
    """Return the public id and the name of each line of a vendor order that may be reviewed."""
    rows = ReviewRight.objects.filter(vendor_order_ref=vendor_order_ref, review=None).order_by("pk")
    return [(row.public_id, languages.pick(row.product_name, language)) for row in rows]


def _page(found: QuerySet[Review], page: int) -> ReviewList:
    start = (max(1, page) - 1) * PAGE_SIZE
    related = found.select_related("right", "reply", "product")
    rows = list(related[start : start + PAGE_SIZE + 1])
    shown = rows[:PAGE_SIZE]
    pictures = _pictures(review.pk for review in shown)
    return ReviewList(
        rows=tuple(_view(review, pictures[review.pk]) for review in shown),
        page=max(1, page),
        has_next=len(rows) > PAGE_SIZE,
    )


def _pictures(review_ids: Iterable[int]) -> dict[int, list[PictureData]]:
    found: dict[int, list[PictureData]] = defaultdict(list)
    hung = ReviewPicture.objects.filter(review_id__in=list(review_ids)).select_related("master")
    for each in hung.order_by("review_id", "position"):
        found[each.review_id].append(_data(each.master))
    return found


def _data(master: Master) -> PictureData:
    return PictureData(
        path=master.path,
        width=master.width,
        height=master.height,
        alt="",
        widths=tuple(master.widths),
        formats=tuple(master.formats),
        placeholder=master.placeholder,
    )


def _view(review: Review, pictures: list[PictureData]) -> ReviewView:
    reply: Any = getattr(review, "reply", None)
    language = languages.current()
    return ReviewView(
        public_id=review.public_id,
        stars=review.stars,
        text=review.text,
        language=review.language,
        shown_name=review.shown_name,
        variant_label=languages.pick(review.right.variant_label, language),
        product_name=languages.pick(review.right.product_name, language),
        product_slug=review.product.slug,
        written_at=review.written_at,
        publish_at=review.publish_at,
        status=review.status,
        helpful_count=review.helpful_count,
        pictures=tuple(pictures),
        reply_text=reply.text if reply else "",
        reply_language=reply.language if reply else "",
        replied_at=reply.replied_at if reply else None,
        language_name=_foreign(review.language, language),
        reply_language_name=_foreign(reply.language, language) if reply else "",
    )


def _foreign(written: str, read: str) -> str:
    """Name the language of a text to who reads another."""
    return "" if written == read else dict(settings.LANGUAGES).get(written, "")


def _rating(row: Rating) -> RatingView:
    counts = {stars: getattr(row, column) for stars, column in COLUMNS.items()}
    return RatingView(
        count=row.count,
        mean=row.mean,
        shares=tuple(
            (stars, counts[stars], 100 * counts[stars] // row.count if row.count else 0)
            for stars in sorted(counts, reverse=True)
        ),
    )
