"""Reviews on pages: written by the link of a mail, read by all, answered by the shop."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
import time_machine

from catalog.models import Offer
from catalog.reviews import services
from catalog.reviews.models import HelpfulVote, Review, ReviewReport
from catalog.reviews.signing import right_token
from catalog.services import add_offer
from marketplace.foundation import outbox
from marketplace.foundation.money import Money
from marketplace.notifications.models import Mail
from marketplace.orders.models import VendorOrder
from marketplace.orders.services.record_delivery import record_delivery
from tests.factories import accounts, orders, reviews, surfaces, vendors
from tests.factories.orders import Street

LATER = reviews.WRITTEN_AT + timedelta(days=7)


@pytest.fixture
def biscuits(shops: Street) -> Offer:
    return shops.biscuits


def shown(offer: Offer, line: int = 1, **changes: object) -> Review:
    review = reviews.written(offer, line, **changes)
    services.publish_due(now=LATER)
    return review


@time_machine.travel(reviews.WRITTEN_AT, tick=False)
def test_whoever_holds_the_link_of_the_mail_writes_one_review(biscuits: Offer):
    right = reviews.right(biscuits)
    path = f"/pt/reviews/{right.public_id}/write/"
    link = f"{path}?t={right_token(right.public_id)}"
    guest = surfaces.browser()
    assert guest.open(path).status == 404
    page = guest.open(link)
    assert "石磨杏仁餅" in page.main  # the name has no Portuguese
    wrong = guest.submit(page, "", text="Muito bom", stars="")
    assert wrong.status == 400
    assert Review.objects.count() == 0
    sent = guest.submit(wrong, "", stars="5", text="Muito bom", shown_name="Lin")
    assert sent.path == "/pt/p/almond-biscuits/"
    review = Review.objects.get()
    assert (review.stars, review.text, review.language) == (5, "Muito bom", "pt")
    assert review.status == "held"
    again = guest.post(path, {"t": right_token(right.public_id), "stars": "1"})
    assert not [form for form in again.forms if "stars" in form.names]
    assert Review.objects.count() == 1


def test_a_page_shows_the_mean_the_spread_and_the_language_of_each_text(biscuits: Offer):
    browser = surfaces.browser()
    assert "review" not in browser.open("/en/p/almond-biscuits/").main
    shown(biscuits, 1, stars=5, text="<b>Crisp</b>")
    shown(biscuits, 2, stars=4, text="Crocantes", language="pt")
    page = browser.open("/en/p/almond-biscuits/")
    assert "4.5" in page.main
    assert "2 reviews" in page.main
    assert "<b>Crisp</b>" in page.main  # as words, not as a tag
    assert "Written in Português" in page.main
    assert "pt-PT" in page.attributes("div", "lang")
    assert "4,5" in browser.open("/pt/p/almond-biscuits/reviews/").main
    assert "4.5" in browser.open("/en/s/cunha-bakery/").main


@pytest.fixture
def shared(shops: Street) -> Offer:
    """The tinned-fish shop sells the bakery's biscuits, too, at MOP 80.00."""
    return add_offer(
        vendor_id=shops.tinned_fish.pk,
        variant_public_id=shops.biscuits.variant.public_id,
        sku="BIS",
        price=Money(8_000, "MOP"),
        on_hand=9,
    )


def test_each_shop_of_a_shared_product_stands_with_its_own_rating_and_replies(
    biscuits: Offer, shared: Offer
):
    shown(biscuits, 1, stars=5)
    other = shown(shared, 2, stars=2)
    services.reply_to_review(
        review_ref=other.public_id,
        vendor_id=shared.vendor_id,
        text="We are sorry.",
        language="en",
        by="user:1",
        now=LATER,
    )
    browser = surfaces.browser()
    for offer, mean in ((biscuits, "5.0"), (shared, "2.0")):
        page = browser.open(f"/en/p/almond-biscuits/?offer={offer.pk}")
        sold_by = page.main.split("Sold by")[1].split("Other shops")[0]
        assert mean in sold_by, sold_by
        told = json.loads(re.findall(r'ld\+json">(.*?)</script>', page.source)[0])[0]
        assert told["offers"]["seller"]["name"] in sold_by
        assert told["aggregateRating"]["ratingValue"] == "3.5"
        assert "Sea Wind Tinned Fish replied" in page.main
    assert "Sea Wind Tinned Fish replied" in browser.open("/en/p/almond-biscuits/reviews/").main


def test_of_two_shops_that_are_alike_otherwise_the_better_rated_one_comes_first(
    biscuits: Offer, shared: Offer
):
    shown(biscuits, 1, stars=2)
    shown(shared, 2, stars=5)
    nowhere = surfaces.browser(zone="INTL")  # none of the two delivers there
    page = nowhere.open("/en/p/almond-biscuits/")
    assert "Sea Wind Tinned Fish" in page.main.split("Sold by")[1].split("Other shops")[0]


def test_votes_and_reports_want_an_account(biscuits: Offer):
    review = shown(biscuits)
    typed = {"product": "almond-biscuits", "reason": "insult"}
    urls = [f"/en/reviews/{review.public_id}/{act}/" for act in ("helpful", "report")]
    for url in urls:
        assert surfaces.browser().post(url, typed).path.startswith("/en/account/login/")
    person = surfaces.stranger()
    for url in urls:
        assert person.post(url, typed).path == "/en/p/almond-biscuits/reviews/"
    assert (HelpfulVote.objects.count(), ReviewReport.objects.count()) == (1, 1)
    elsewhere = person.post(urls[0], {"product": "//evil.example/"}, follow=False)
    assert elsewhere.header("Location").startswith("/en/#")


def test_a_shop_replies_once_to_its_own_reviews(shops: Street, biscuits: Offer):
    review = reviews.written(biscuits)
    people = {}
    for email, shop, role in (
        ("a@example.com", shops.bakery, "catalog"),
        ("b@example.com", shops.bakery, "fulfillment"),
        ("c@example.com", shops.tinned_fish, "owner"),
    ):
        person = accounts.person(email)
        vendors.member(shop, person, role)
        people[email[0]] = surfaces.browser(person)
    url = f"/en/vendor/reviews/{review.public_id}/reply/"
    typed = {f"{review.public_id}-text": "Thank you!"}
    assert people["b"].post(url, typed).status == 403
    assert people["c"].post(url, typed).status == 404
    assert "Crisp" not in people["c"].open("/en/vendor/reviews/").main
    page = people["a"].open("/en/vendor/reviews/")
    assert "not shown yet" in page.main
    refused = people["a"].submit(page, url, **{f"{review.public_id}-text": "See www.x"})
    assert refused.status == 400
    assert "www." in refused.alerts[0]
    people["a"].submit(refused, url, **typed)
    assert Review.objects.get().status == "published"
    assert "Thank you!" in surfaces.browser().open("/en/p/almond-biscuits/reviews/").main


def test_a_delivery_asks_its_buyer_and_a_review_tells_its_shop(shops: Street):
    order = orders.captured(orders.placed_order(shops))
    part = orders.part_of(order, shops.bakery)
    member = accounts.person("keeper@example.com")
    vendors.member(shops.bakery, member, "catalog")
    VendorOrder.objects.filter(pk=part.pk).update(
        status="fulfilled", accepted_at=reviews.DELIVERED_AT, fulfilled_at=reviews.DELIVERED_AT
    )
    record_delivery(part=VendorOrder.objects.get(pk=part.pk), delivered_at=reviews.DELIVERED_AT)
    outbox.drain()
    asked = Mail.objects.get(key=f"review_asked:{part.public_id}")
    assert asked.to == order.email
    assert "/write/?t=" in asked.text
    page = surfaces.browser().open(surfaces.link(order))
    links = [each for each in page.attributes("a", "href") if "/write/?t=" in each]
    assert len(links) == 1
    review = services.write_review(
        right_ref=links[0].split("/")[3],
        stars=4,
        text="Good",
        shown_name="",
        language="en",
        pictures=[],
        now=reviews.WRITTEN_AT,
    )
    services.reply_to_review(
        review_ref=review.public_id,
        vendor_id=review.vendor_id,
        text="Thanks",
        language="en",
        by="user:1",
        now=reviews.WRITTEN_AT,
    )
    outbox.drain()
    told = Mail.objects.get(key__startswith=f"review_received:{review.public_id}")
    assert told.to == "keeper@example.com"
    assert Mail.objects.get(key=f"review_replied:{review.public_id}").to == order.email
