"""Codes on the cart page, and what buyers read of promotions from there to the order."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from marketplace.foundation.money import Money
from marketplace.orders.models import Cart
from tests.factories import surfaces
from tests.factories.orders import Street
from tests.factories.promotions import coupon, promotion

CART, CODE = "/en/cart/", "/en/cart/code/"


@pytest.fixture
def buyer(shops: Street):
    """A guest with two boxes of biscuits in the cart."""
    browser = surfaces.browser()
    browser.client.post("/en/cart/add/", {"offer": shops.biscuits.pk, "quantity": 2})
    return browser


def test_a_code_is_entered_read_and_taken_out(buyer, shops: Street):
    coupon(shops.bakery)
    assert buyer.client.post(CODE, {"code": "ponte 50"}).status_code == 302
    page = buyer.open(CART).main
    for told in ("PONTE50", "Applied", "MOP 50 off", "You save", "CN¥106.87"):
        assert told in page
    buyer.client.post(CODE, {"remove": "PONTE50"})
    assert Cart.objects.get().codes == []
    assert "You save" not in buyer.open(CART).main


def test_an_unknown_code_and_another_shops_are_told_alike(buyer, shops: Street):
    promotion(shops.tinned_fish, code="FISHFISH")
    pages = []
    for typed in ("NOSUCHCODE", "FISHFISH"):
        buyer.client.post(CODE, {"code": typed})
        pages.append(buyer.open(CART).text)
    assert all("This code is not known here" in page for page in pages)


def test_who_tries_many_codes_has_to_wait(buyer, settings):
    settings.ACCOUNT_RATE_LIMITS = {"enter_code": "2/m/ip"}
    cache.clear()
    for _ in range(3):
        buyer.client.post(CODE, {"code": "NOSUCHCODE"})
    assert "Too many codes were tried" in buyer.open(CART).text


def test_what_is_missing_to_a_promotion_is_told(buyer, shops: Street):
    promotion(shops.bakery, minimum=Money(20_000, "MOP"))
    assert "CN¥20.12 more from this shop for “Ten percent off”." in buyer.open(CART).main


def test_the_checkout_shows_what_is_saved(buyer, shops: Street):
    promotion(shops.bakery)
    page = buyer.open("/en/checkout/").main
    assert "Ten percent off" in page
    assert "CN¥14.92" in page
