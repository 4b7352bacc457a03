"""Reviews and ratings as pages show them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet

from catalog.errors import NoSuchPage
from catalog.queries.inside import mapping, rows_inside
from catalog.queries.pictures import first_pictures
from catalog.reviews.errors import NoSuchReview
from catalog.reviews.models import Rating, Review, ReviewPicture, ReviewRight
from catalog.reviews.rating import COLUMNS
from catalog.reviews.signing import is_right_token
from catalog.reviews.types import RatingView, ReviewList, ReviewView, RightView
from catalog.types import PictureData
from marketplace.foundation import languages, texts
from marketplace.vendors.models import Vendor
from marketplace.vendors.queries import card_columns, card_of
from marketplace.vendors.types import VendorCard

PAGE_SIZE: Final = 10
_OWN: Final = ("public_id", "stars", "text", "language", "shown_name", "status", "helpful_count")
_REVIEW: Final = (
    *_OWN,
    *("right__variant_label", "right__product_name", "product__slug", "written_at", "publish_at"),
    *texts.columns("name", prefix="vendor__"),
    *("reply__text", "reply__language", "reply__replied_at"),
)
_RATING: Final = ("count", "star_sum", *COLUMNS.values())
_PICTURE: Final = tuple(
    f"master__{name}" for name in ("path", "width", "height", "widths", "formats", "placeholder")
)


def ratings_of(product_id: int, vendor_id: int) -> tuple[RatingView, RatingView]:
    """Return the rating of a product and that of a vendor. One statement."""
    product, vendors, _none = shown_beside(product_id, (vendor_id,), most=0)
    return product, vendors[vendor_id]


def shown_beside(
    product_id: int, vendor_ids: Collection[int], *, most: int
) -> tuple[RatingView, dict[int, RatingView], tuple[ReviewView, ...]]:
    """Return the rating of a product, those of vendors by id, and its most helpful reviews.

    One statement, however many vendors.
    """
    helpful = _helpful(Review.objects.filter(product_id=OuterRef("product_id")))[:most]
    found = Rating.objects.filter(Q(product_id=product_id) | Q(vendor_id__in=vendor_ids))
    rows = (
        list(found.annotate(reviews=rows_inside(helpful, *_REVIEW, pictures=_pictures())))
        if most
        else list(found)
    )
    by_vendor = {row.vendor_id: row for row in rows}  # the product's own stands under None
    told = getattr(by_vendor.get(None), "reviews", ())
    shops = {vendor_id: _rating(by_vendor.get(vendor_id)) for vendor_id in vendor_ids}
    return _rating(by_vendor.get(None)), shops, tuple(_view(row) for row in told)


def shop_with_rating(slug: str) -> tuple[VendorCard, RatingView]:
    """Return an open shop by the address of its page, and its rating. One statement.

    Raises: NoSuchPage.
    """
    language = languages.current()
    row = (
        Vendor.objects.filter(slug=slug, status=Vendor.Status.APPROVED)
        .values(*card_columns(language), *(f"rating__{name}" for name in _RATING))
        .first()
    )
    if row is None:
        raise NoSuchPage
    counts = {name: row[f"rating__{name}"] or 0 for name in _RATING}
    return card_of(row, language), _rating(Rating(**counts))


def vendor_rating(vendor_id: int) -> RatingView:
    """Return the rating of a vendor. One statement."""
    return _rating(Rating.objects.filter(vendor_id=vendor_id).first())


def product_reviews(product_slug: str, *, page: int = 1) -> ReviewList:
    """Return one page of a product's published reviews, the most helpful first. One statement."""
    return _page(_helpful(Review.objects.filter(product__slug=product_slug)), page)


def vendor_reviews(vendor_id: int, *, page: int = 1) -> ReviewList:
    """Return one page of what a shop may read and answer, the newest first. One statement."""
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


def reviews_of_person(user_id: int) -> list[dict[str, Any]]:
    """Return what a person wrote of goods, as plain values, newest first. One statement."""
    rows = Review.objects.filter(right__user_id=user_id).select_related("product")
    return [
        {
            "product": row.product.slug,
            "stars": row.stars,
            "text": row.text,
            "shown_name": row.shown_name,
            "status": row.status,
            "written": row.written_at.isoformat(),
        }
        for row in rows
    ]


def rights_due(user_id: int, now: datetime, *, most: int = 6) -> list[tuple[str, str]]:
    """Return what a person may still review: the right's id and the product's name. One statement.

    The one whose time ends first stands first.
    """
    rows = ReviewRight.objects.filter(
        user_id=user_id, review__isnull=True, closes_at__gt=now
    ).order_by("closes_at", "pk")
    language = languages.current()
    return [(row.public_id, languages.pick(row.product_name, language)) for row in rows[:most]]


def _helpful(found: QuerySet[Review]) -> QuerySet[Review]:
    return found.filter(status=Review.Status.PUBLISHED).order_by("-helpful_count", "-pk")


def _page(found: QuerySet[Review], page: int) -> ReviewList:
    start = (max(1, page) - 1) * PAGE_SIZE
    told = found.values_list(mapping(*_REVIEW, pictures=_pictures()), flat=True)
    rows = list(told[start : start + PAGE_SIZE + 1])
    return ReviewList(
        rows=tuple(_view(row) for row in rows[:PAGE_SIZE]),
        page=max(1, page),
        has_next=len(rows) > PAGE_SIZE,
    )


def _pictures() -> ArraySubquery:
    hung = ReviewPicture.objects.filter(review_id=OuterRef("pk")).order_by("position")
    return rows_inside(hung, *_PICTURE)


def _picture(row: Mapping[str, Any]) -> PictureData:
    return PictureData(
        path=row["master__path"],
        width=row["master__width"],
        height=row["master__height"],
        alt="",
        widths=tuple(row["master__widths"]),
        formats=tuple(row["master__formats"]),
        placeholder=row["master__placeholder"],
    )


def _view(row: Mapping[str, Any]) -> ReviewView:
    language = languages.current()
    replied_at = row["reply__replied_at"]
    return ReviewView(
        **{name: row[name] for name in _OWN},
        variant_label=languages.pick(row["right__variant_label"], language),
        product_name=languages.pick(row["right__product_name"], language),
        product_slug=row["product__slug"],
        vendor_name=texts.in_language(row, "name", language, prefix="vendor__"),
        written_at=datetime.fromisoformat(row["written_at"]),
        publish_at=datetime.fromisoformat(row["publish_at"]),
        pictures=tuple(_picture(each) for each in row["pictures"]),
        reply_text=row["reply__text"] or "",
        reply_language=row["reply__language"] or "",
        replied_at=datetime.fromisoformat(replied_at) if replied_at else None,
        language_name=_foreign(row["language"], language),
        reply_language_name=_foreign(row["reply__language"] or "", language),
    )


def _foreign(written: str, read: str) -> str:
    """Name the language of a text to who reads another."""
    return "" if written == read else dict(settings.LANGUAGES).get(written, "")


def _rating(row: Rating | None) -> RatingView:
    if row is None:
        return RatingView()
    counts = {stars: getattr(row, column) for stars, column in COLUMNS.items()}
    return RatingView(
        count=row.count,
        mean=row.mean,
        shares=tuple(
            (stars, counts[stars], 100 * counts[stars] // row.count if row.count else 0)
            for stars in sorted(counts, reverse=True)
        ),
    )
