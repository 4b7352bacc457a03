"""The way back to an order that nobody has paid yet, and to its goods when the time is over."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from catalog.models import Offer
from marketplace.foundation import outbox
from marketplace.foundation.money import Money
from marketplace.orders.models import CartLine, Order
from payments.charges import services as charges
from tests.factories import surfaces
from tests.factories.charges import FakeProvider
from tests.factories.orders import NOON, Street
from tests.factories.pages import LANGUAGES, Browser
from tests.storefront.test_bad_checkout import in_language

OVER = NOON + timedelta(minutes=31)


@pytest.fixture
def order(buyer: Browser, shops: Street, provider: FakeProvider) -> Order:
    return surfaces.buy(buyer, shops)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_guest_who_lost_the_page_finds_the_order(buyer: Browser, order: Order, language: str):
    for path in ("cart/", "me/"):
        page = buyer.open(f"/{language}/{path}")
        assert in_language(language, "Waiting for your payment") in page.main
        assert order.public_id in page.main
        assert surfaces.link(order, "", language) in page.attributes("a", "href")
    left = buyer.submit(buyer.open(surfaces.link(order, "", language)), "/pay/", follow=False)
    assert left.header("Location") == "https://pay.example/page_1"


def test_nobody_else_finds_it(order: Order):
    for other in (Browser(), surfaces.stranger()):
        assert order.public_id not in other.open("/en/cart/").source
        assert order.public_id not in other.open("/en/me/").source


def test_paid_or_over_it_is_gone(
    buyer: Browser, order: Order, provider: FakeProvider, clock: time_machine.Coordinates
):
    clock.move_to(NOON + timedelta(minutes=30))
    assert order.public_id not in buyer.open("/en/cart/").source
    clock.move_to(NOON)
    surfaces.pay(order, provider)
    buyer.open(surfaces.link(order, "return/"))
    assert order.public_id not in buyer.open("/en/cart/").source
    assert "/login/" in buyer.open("/en/me/").path


def test_under_review_nobody_is_asked_to_pay(buyer: Browser, order: Order, provider: FakeProvider):
    surfaces.pay(order, provider, captured=Money(100, "CNY"))
    assert "We are checking your payment" in buyer.open(surfaces.link(order, "return/")).main
    assert order.public_id not in buyer.open("/en/cart/").source


def expire(order: Order, clock: time_machine.Coordinates) -> None:
    clock.move_to(OVER)
    charges.expire_charges(now=OVER)
    outbox.drain()


def in_cart() -> list[tuple[int, int]]:
    open_lines = CartLine.objects.filter(cart__status="open")
    return list(open_lines.order_by("offer_id").values_list("offer_id", "quantity"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_after_its_time_the_goods_come_back_into_the_cart(
    buyer: Browser,
    order: Order,
    shops: Street,
    clock: time_machine.Coordinates,
    language: str,
):
    expire(order, clock)
    for rest in ("", "return/"):
        page = buyer.open(surfaces.link(order, rest, language))
        assert in_language(language, "Put these goods into the cart again") in page.main
        assert buyer.submit(page, "/again/").path == f"/{language}/cart/"
    wanted = [(shops.biscuits.pk, 2), (shops.gift_set.pk, 1), (shops.tin.pk, 3)]
    assert in_cart() == sorted(wanted)  # twice is once


def test_what_is_not_to_be_had_is_named(
    buyer: Browser, order: Order, shops: Street, clock: time_machine.Coordinates
):
    expire(order, clock)
    Offer.objects.filter(pk=shops.tin.pk).update(is_active=False)
    page = buyer.submit(buyer.open(surfaces.link(order)), "/again/")
    assert "Not to be had at the moment: " in page.main
    assert [offer for offer, _quantity in in_cart()] == sorted(
        (shops.biscuits.pk, shops.gift_set.pk)
    )


def test_another_order_does_not_exist(order: Order):
    stranger = Browser()
    answer = stranger.client.post(f"/en/orders/{order.public_id}/again/?t=x")
    assert answer.status_code == 404
    assert in_cart() == []
