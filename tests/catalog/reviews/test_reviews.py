"""Rights, two sides, screening, votes, and a rating that always adds up."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from catalog.media import decoding
from catalog.media import services as media
from catalog.media.decoding import Decoded
from catalog.media.models import Master
from catalog.models import Offer
from catalog.reviews import queries, services
from catalog.reviews.errors import (
    NoSuchReview,
    OwnReview,
    ReplyScreened,
    ReplyWritten,
    ReviewClosed,
    ReviewWritten,
    TooManyReviewPictures,
)
from catalog.reviews.models import Rating, Review, ReviewReport, ReviewRight, ScreenWord
from catalog.reviews.rating import mean
from catalog.reviews.screening import findings
from catalog.reviews.signing import is_right_token, right_token
from catalog.search.models import ProductFigures
from marketplace.foundation.models import OutboxEvent
from tests.factories import accounts, catalog, reviews, uploads, vendors

pytestmark = pytest.mark.django_db
LATER = reviews.WRITTEN_AT + timedelta(days=7)


@pytest.fixture
def biscuits() -> Offer:
    return catalog.almond_biscuits(vendors.bakery())


def rating(offer: Offer) -> tuple[int, Decimal | None]:
    shown = queries.ratings_of(offer.variant.product_id, offer.vendor_id)
    assert (shown[0].count, shown[0].mean) == (shown[1].count, shown[1].mean)
    return shown[0].count, shown[0].mean


def reply(review: Review, **changes: object) -> None:
    fields = {
        "review_ref": review.public_id,
        "vendor_id": review.vendor_id,
        "text": "Thank you!",
        "language": "en",
        "by": "user:1",
        "now": reviews.WRITTEN_AT + timedelta(days=1),
    }
    services.reply_to_review(**(fields | changes))


def topics() -> list[str]:
    return list(OutboxEvent.objects.order_by("pk").values_list("topic", flat=True))


def test_telling_of_a_delivery_twice_opens_one_right(biscuits: Offer):
    assert reviews.right(biscuits) == reviews.right(biscuits)
    assert ReviewRight.objects.count() == 1
    assert topics() == ["reviews.rights_opened"]
    assert ReviewRight.objects.get().closes_at == reviews.DELIVERED_AT + timedelta(days=60)


def test_a_review_is_held_seven_days_for_its_shop_and_then_shown(biscuits: Offer):
    review = reviews.written(biscuits)
    assert (review.status, rating(biscuits)) == ("held", (0, None))
    assert services.publish_due(now=LATER - timedelta(seconds=1)) == 0
    assert services.publish_due(now=LATER) == 1
    assert services.publish_due(now=LATER) == 0
    assert rating(biscuits) == (1, Decimal("5.0"))
    (shown,) = queries.product_reviews("almond-biscuits").rows
    assert (shown.text, shown.language, shown.reply_text) == (review.text, "en", "")
    reply(review)
    (shown,) = queries.product_reviews("almond-biscuits").rows
    assert shown.reply_text == "Thank you!"
    assert rating(biscuits) == (1, Decimal("5.0"))


def test_beside_a_product_stand_its_most_helpful_reviews_from_one_statement(
    biscuits: Offer, django_assert_num_queries: Any
):
    first, second, third = (reviews.written(biscuits, line) for line in (1, 2, 3))
    other = catalog.sardines(vendors.tinned_fish_shop()).tin
    reviews.written(other, 4)
    reply(second)
    services.publish_due(now=LATER)
    Review.objects.filter(pk=second.pk).update(helpful_count=2)
    reviews.written(biscuits, 5)  # held: it is neither counted nor told
    with django_assert_num_queries(1):
        product, shops, told = queries.shown_beside(
            biscuits.variant.product_id, (biscuits.vendor_id, other.vendor_id), most=2
        )
    assert product.count == 3
    assert {pk: (each.count, each.centi) for pk, each in shops.items()} == {
        biscuits.vendor_id: (3, 500),
        other.vendor_id: (1, 500),
    }
    assert {each.vendor_name for each in told} == {biscuits.vendor.name}
    assert [each.public_id for each in told] == [second.public_id, third.public_id]
    with django_assert_num_queries(1):
        assert queries.product_reviews("almond-biscuits").rows[:2] == told
    assert (told[0].written_at, told[0].publish_at) == (second.written_at, second.publish_at)
    assert told[0].replied_at == reviews.WRITTEN_AT + timedelta(days=1)
    assert (told[1].replied_at, told[1].reply_text) == (None, "")
    nothing = queries.shown_beside(0, (0,), most=2)
    assert (nothing[0].count, nothing[1][0].centi, nothing[2]) == (0, None, ())
    assert first.public_id not in {each.public_id for each in told}


def test_a_reply_shows_both_at_once_and_is_not_written_over(biscuits: Offer):
    review = reviews.written(biscuits)
    reply(review)
    assert rating(biscuits) == (1, Decimal("5.0"))
    with pytest.raises(ReplyWritten):
        reply(review, text="Another")
    assert topics()[-2:] == ["reviews.review_received", "reviews.review_replied"]


def test_only_the_own_shop_replies_and_without_addresses(biscuits: Offer):
    review = reviews.written(biscuits)
    with pytest.raises(NoSuchReview):
        reply(review, vendor_id=vendors.tinned_fish_shop().pk)
    with pytest.raises(ReplyScreened, match="www"):
        reply(review, text="See www.shop")
    assert Review.objects.get().status == "held"


def test_a_right_has_one_review_until_its_time_is_over(biscuits: Offer):
    review = reviews.written(biscuits)
    again = {"right_ref": review.right.public_id, "stars": 1, "text": "", "shown_name": ""}
    rest = {"language": "en", "pictures": [], "now": reviews.WRITTEN_AT}
    with pytest.raises(ReviewWritten):
        services.write_review(**again, **rest)
    late = {"now": reviews.DELIVERED_AT + timedelta(days=60)}
    with pytest.raises(ReviewClosed):
        reviews.written(biscuits, 2, **late)
    with pytest.raises(NoSuchReview):
        services.write_review(**(again | {"right_ref": "rvr_X"}), **rest)
    with pytest.raises(TooManyReviewPictures):
        reviews.written(biscuits, 3, pictures=[b""] * 7)
    assert Review.objects.count() == 1


def test_the_worked_rating_adds_up_and_goes_back_when_one_is_hidden(biscuits: Offer):
    seen = []
    for line, stars in enumerate((5, 4, 4, 1), start=1):
        review = reviews.written(biscuits, line, stars=stars)
        services.publish_due(now=LATER)
        seen.append(rating(biscuits))
    assert seen == [
        (1, Decimal("5.0")),
        (2, Decimal("4.5")),
        (3, Decimal("4.3")),
        (4, Decimal("3.5")),
    ]
    hidden = {"review_ref": review.public_id, "reason": "insults", "now": LATER}
    assert services.hide_review(**hidden)
    assert not services.hide_review(**hidden)
    assert rating(biscuits) == (3, Decimal("4.3"))
    assert services.approve_review(review_ref=review.public_id, now=LATER)
    assert not services.approve_review(review_ref=review.public_id, now=LATER)
    assert rating(biscuits) == (4, Decimal("3.5"))
    shares = queries.ratings_of(biscuits.variant.product_id, 0)[0].shares
    assert shares == ((5, 1, 25), (4, 2, 50), (3, 0, 0), (2, 0, 0), (1, 1, 25))
    figures = ProductFigures.objects.get()
    assert (figures.rating_bps, figures.ratings) == (7_000, 4)  # 3.5 of 5 stars


def test_means_are_rounded_half_up_to_a_digit():
    worked = {(5, 1): "5.0", (9, 2): "4.5", (13, 3): "4.3", (14, 4): "3.5", (17, 4): "4.3"}
    assert {key: str(mean(*key)) for key in worked} == worked
    assert mean(0, 0) is None


@pytest.mark.parametrize(
    "changes", [{"count": 2}, {"star_sum": 4}, {"vendor_id": 1}, {"product_id": None}]
)
def test_the_database_refuses_a_rating_that_does_not_add_up(biscuits: Offer, changes):
    reviews.written(biscuits)
    services.publish_due(now=LATER)
    row = Rating.objects.filter(product__isnull=False)
    fields = changes if "vendor_id" not in changes else {"vendor_id": biscuits.vendor_id}
    with pytest.raises(IntegrityError), transaction.atomic():
        row.update(**fields)


def test_a_review_with_a_word_of_the_list_waits_for_a_person(biscuits: Offer):
    ScreenWord.objects.create(word="spam")
    review = reviews.written(biscuits, text="Best S.p.a.m!")
    assert (review.status, review.screened_for) == ("screened", "spam")
    assert "reviews.review_received" not in topics()
    assert services.publish_due(now=LATER) == 0
    with pytest.raises(NoSuchReview):
        reply(review)
    services.approve_review(review_ref=review.public_id, now=LATER)
    assert topics()[-1] == "reviews.review_received"
    assert services.publish_due(now=LATER) == 1


def test_addresses_numbers_and_disguised_words_are_found():
    words = ["spam", "假貨"]
    for text in (
        "S p A m",
        "ｓｐａｍ",
        "假。貨",
        "a@b.mo",
        "see WWW.x",
        "shop.cn",
        "+853 6688-1234",
    ):
        assert findings(text, words), text
    for text in ("Very good.", "24 pieces for 88.00", "很好吃，會再買", "2026-11-2", ""):
        assert findings(text, [*words, "  "]) == [], text


def test_one_vote_each_taken_back_by_a_second_press_and_never_ones_own(biscuits: Offer):
    buyer, other = accounts.zhuhai_buyer(), accounts.stranger()
    review = reviews.written(biscuits, user=buyer)
    ref = {"review_ref": review.public_id}
    with pytest.raises(NoSuchReview):
        services.vote_helpful(**ref, user_id=other.pk)
    services.publish_due(now=LATER)
    with pytest.raises(OwnReview):
        services.vote_helpful(**ref, user_id=buyer.pk)
    assert services.vote_helpful(**ref, user_id=other.pk)
    assert Review.objects.get().helpful_count == 1
    assert not services.vote_helpful(**ref, user_id=other.pk)
    assert Review.objects.get().helpful_count == 0


def test_a_report_waits_for_a_person_once_and_hides_nothing(biscuits: Offer):
    review = reviews.written(biscuits)
    report = {"review_ref": review.public_id, "reason": "insult", "now": LATER}
    person = accounts.stranger()
    with pytest.raises(NoSuchReview):
        services.report_review(**report, user_id=person.pk)
    services.publish_due(now=LATER)
    assert services.report_review(**report, user_id=person.pk)
    assert not services.report_review(**report, user_id=person.pk)
    assert rating(biscuits)[0] == 1
    services.approve_review(review_ref=review.public_id, now=LATER)
    assert not ReviewReport.objects.get().is_open


def test_pictures_stay_as_long_as_a_review_shows_them(
    biscuits: Offer, monkeypatch: pytest.MonkeyPatch
):
    kept = Decoded("jpeg", "", "", uploads.photo(300, 300), 300, 300, "data:,")
    monkeypatch.setattr(decoding, "decode", lambda content: kept)
    picture = [uploads.photo(300, 300)]
    first = reviews.written(biscuits, 1, pictures=picture * 2)
    second = reviews.written(biscuits, 2, pictures=picture)
    services.publish_due(now=LATER)
    page = queries.product_reviews("almond-biscuits").rows
    assert [len(r.pictures) for r in page] == [1, 1]
    assert page[0].pictures[0].path == Master.objects.get().path
    at = LATER + timedelta(days=30)
    assert media.sweep_orphans(now=at) == 0
    for review, reviewed in ((first, True), (second, False)):
        services.hide_review(review_ref=review.public_id, reason="private", now=LATER)
        assert Master.objects.get().is_reviewed is reviewed


def test_a_link_opens_its_own_right_and_nothing_else(biscuits: Offer):
    buyer = accounts.zhuhai_buyer()
    right = reviews.right(biscuits, user=buyer)
    other = reviews.right(biscuits, 2)
    token = right_token(right.public_id)
    assert is_right_token(right.public_id, token)
    opens = {"now": reviews.WRITTEN_AT, "language": "en"}
    for user_id, word in ((buyer.pk, ""), (None, token)):
        view = queries.right_view(right.public_id, user_id=user_id, token=word, **opens)
        assert (view.product_name, view.is_open, view.is_written) == (
            "Almond biscuits",
            True,
            False,
        )
    for public_id, user_id, word in (
        (right.public_id, None, ""),
        (right.public_id, accounts.stranger().pk, "x"),
        (other.public_id, buyer.pk, token),
        (other.public_id, None, token),
    ):
        with pytest.raises(NoSuchReview):
            queries.right_view(public_id, user_id=user_id, token=word, **opens)
