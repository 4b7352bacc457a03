"""What a buyer sees of the border, from the product to the paid order, without scripts.

The known cart bears CNY 38.46 of duty: docs/checkout.md.
"""

from __future__ import annotations

import pytest

from catalog.models import Variant
from marketplace.foundation import outbox
from marketplace.orders.models import Order
from tests.factories import accounts, customs_rules, shipping, surfaces, vendors
from tests.factories.charges import FakeProvider
from tests.factories.orders import Street
from tests.factories.pages import Browser


@pytest.fixture
def taxed(shops: Street) -> Street:
    """The street while customs takes what the shipped rules say."""
    customs_rules.taxing()
    return shops


def test_product_and_cart_estimate_what_the_checkout_asks(buyer: Browser, taxed: Street):
    page = buyer.open("/en/p/almond-biscuits/")
    assert "Duty and taxes for one piece: about CN¥9.49" in page.main
    assert "With delivery and tax about CN¥113.79" in page.main
    surfaces.fill_cart(buyer, taxed)
    cart = buyer.open("/en/cart/").main
    for figure in ("about CN¥16.28", "about CN¥22.18", "CN¥38.46", "CN¥461.06"):
        assert figure in cart
    assert "Cross-border e-commerce, direct (9610)" in cart


def test_in_macau_no_page_speaks_of_a_border(taxed: Street):
    there = surfaces.browser(zone="MO", currency="MOP")
    assert "Duty" not in there.open("/en/p/almond-biscuits/").main
    surfaces.fill_cart(there, taxed)
    assert "Duty" not in there.open("/en/cart/").main


def test_the_notice_of_the_law_is_accepted_first_and_what_was_typed_stays(
    buyer: Browser, taxed: Street
):
    surfaces.fill_cart(buyer, taxed)
    refused = surfaces.review(buyer)
    assert refused.status == 400
    assert "Please read the notice of customs and accept it." in " ".join(refused.alerts)
    form = refused.form("/checkout/quote/")
    assert form.values["recipient"] == surfaces.ADDRESS["recipient"]
    assert "notices" not in form.values  # not ticked for the buyer
    kept = buyer.submit(refused, "/checkout/quote/", notices=customs_rules.NOTICE, update="1")
    assert kept.form("/checkout/quote/").values["notices"] == customs_rules.NOTICE
    review = buyer.submit(kept, "/checkout/quote/")
    assert "/checkout/review/" in review.path
    for figure in ("CN¥16.28", "CN¥22.18", "CN¥38.46", "CN¥461.06"):
        assert figure in review.main
    assert "nothing is due at the door" in review.main


def test_a_paid_order_tells_duty_apart_to_its_buyer_and_to_its_shop(
    buyer: Browser, taxed: Street, provider: FakeProvider
):
    surfaces.fill_cart(buyer, taxed)
    review = surfaces.review(buyer, notices=customs_rules.NOTICE)
    placed = surfaces.place(buyer, review)
    buyer.open(placed.header("Location"), follow=False)

    order = Order.objects.get()
    surfaces.pay(order, provider)
    buyer.open(surfaces.link(order, "return/"))
    outbox.drain()
    page = buyer.open(surfaces.link(order)).main
    assert "Duty and taxes CN¥38.46" in page
    assert "CN¥461.06" in page
    vendors.member(taxed.bakery, accounts.baker())
    baker = surfaces.browser(accounts.User.objects.get(email="baker@example.com"))
    part = surfaces.part_of(order, taxed)
    told = baker.open(f"/en/vendor/orders/{part.public_id}/").main
    assert "The buyer paid CN¥16.28 of duty and taxes besides." in told
    assert "CN¥38.46" not in told
    assert "MOP$196.92" in told


def test_what_may_not_cross_is_said_beside_it_and_cannot_be_ordered(buyer: Browser, taxed: Street):
    surfaces.fill_cart(buyer, taxed)
    # a cream of which nobody knows how much it holds
    Variant.objects.filter(offers=taxed.tin).update(hs_code="3304990039")
    assert "does not say how much it holds" in buyer.open("/en/cart/").main
    form = buyer.open("/en/checkout/")
    assert "does not say how much it holds" in form.main
    refused = surfaces.review(buyer, notices=customs_rules.NOTICE)
    assert refused.status == 400
    assert "does not say how much it holds" in " ".join(refused.alerts)


def test_who_uses_the_goods_in_hengqin_says_so_and_pays_no_duty(taxed: Street):
    for shop in (taxed.bakery, taxed.tinned_fish):
        shipping.rate(shop, 3_500, zone="CN-ZH-HQ")
    there = surfaces.browser(zone="CN-ZH-HQ")
    surfaces.fill_cart(there, taxed)
    page = surfaces.review(
        there, district="横琴粤澳深度合作区", notices=customs_rules.NOTICE, update="1"
    )
    assert "Duty and taxes CN¥38" in page.main
    assert "in_hengqin" not in page.form("/checkout/quote/").values  # not ticked for the buyer
    said = there.submit(page, "/checkout/quote/", in_hengqin="on", update="1")
    assert said.form("/checkout/quote/").values["in_hengqin"] == "on"
    assert "Duty and taxes CN¥38" not in said.main
    assert "For use in Hengqin: free of duty and import taxes." in said.main
    review = there.submit(said, "/checkout/quote/")
    assert "/checkout/review/" in review.path
    there.submit(review, "/checkout/", follow=False)
    order = Order.objects.get()
    assert (order.duty_minor, order.zone) == (0, "CN-ZH-HQ")
    assert {part.channel for part in order.vendor_orders.all()} == {"hengqin"}


def test_a_word_about_hengqin_counts_for_no_other_address(buyer: Browser, taxed: Street):
    surfaces.fill_cart(buyer, taxed)
    assert "I use these goods myself in Hengqin" not in buyer.open("/en/checkout/").main
    form = buyer.open("/en/checkout/").form("/checkout/quote/")
    typed = surfaces.CONTACT | {"notices": customs_rules.NOTICE, "in_hengqin": "on"}
    review = buyer.post(form.action, form.values | typed | {"method": "alipay"})
    assert "CN¥461.06" in review.main
