"""An order that waits for its payment can be paid in another way, without scripts."""

from __future__ import annotations

import pytest

from marketplace.orders.models import Order
from payments.charges.models import Attempt, Charge
from payments.gateways.errors import ProviderUnavailable
from tests.factories import surfaces
from tests.factories.charges import FakeProvider
from tests.factories.orders import Street
from tests.factories.pages import LANGUAGES, Browser
from tests.storefront.test_bad_checkout import in_language


@pytest.fixture
def order(buyer: Browser, shops: Street, provider: FakeProvider) -> Order:
    """Placed with Alipay; its page is open."""
    return surfaces.buy(buyer, shops)


def choices(buyer: Browser, order: Order, rest: str = "", language: str = "en") -> list[str]:
    """The ways to pay that a page of the order offers, in their order."""
    page = buyer.open(surfaces.link(order, rest, language))
    radios = [given for tag, given in page.tags if tag == "input" and given.get("type") == "radio"]
    return [given["value"] for given in radios if given["name"] == "method"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_order_offers_every_way_that_can_take_it(buyer: Browser, order: Order, language: str):
    assert choices(buyer, order, language=language) == ["alipay", "wechat_pay", "card"]
    page = buyer.open(surfaces.link(order, "", language))
    assert page.form("/pay/").values["method"] == "alipay"
    assert in_language(language, "Pay as chosen, or in another way") in page.main
    same = buyer.submit(page, "/pay/", follow=False)
    assert same.header("Location") == "https://pay.example/page_1"


def test_another_way_closes_the_page_that_waited_and_opens_its_own(
    buyer: Browser, order: Order, provider: FakeProvider
):
    page = buyer.open(surfaces.link(order))
    left = buyer.submit(page, "/pay/", method="card", follow=False)
    assert left.header("Location") == "https://pay.example/page_2"
    assert [each.status for each in provider.sessions.values()] == ["expired", "awaiting_buyer"]
    assert provider.sessions["page_2"].spec.method == "card"
    provider.pay(Attempt.objects.get(method="card").public_id)
    assert buyer.open(surfaces.link(order, "return/")).path.endswith("&new=1")
    assert choices(buyer, order) == []


def test_after_a_declined_try_the_way_back_offers_the_others(
    buyer: Browser, order: Order, provider: FakeProvider
):
    provider.sessions["page_1"].status = "declined"
    assert choices(buyer, order, "return/") == ["alipay", "wechat_pay", "card"]


def test_what_was_paid_meanwhile_is_kept(buyer: Browser, order: Order, provider: FakeProvider):
    page = buyer.open(surfaces.link(order))
    surfaces.pay(order, provider)
    assert buyer.submit(page, "/pay/", method="card").path.endswith("&new=1")
    assert (Charge.objects.get().status, provider.count("start")) == ("captured", 1)


def test_a_way_that_does_not_exist_or_a_provider_that_is_away_changes_nothing(
    buyer: Browser, order: Order, provider: FakeProvider
):
    before = surfaces.everything()
    provider.fail("expire", ProviderUnavailable("away"))
    for method, said in (
        ("card", "The payment provider does not answer"),
        ("cash", "This way to pay cannot take"),
        ("", "This way to pay cannot take"),
        ("\x00" * 99, "This way to pay cannot take"),
    ):
        page = buyer.post(surfaces.link(order, "pay/"), {"method": method})
        assert page.alerts[0].startswith(said), method
    assert surfaces.everything() == before
    assert Charge.objects.get().method == "alipay"


def test_where_one_way_only_can_take_it_nothing_is_asked(shops: Street, provider: FakeProvider):
    buyer = surfaces.browser(currency="MOP")
    surfaces.fill_cart(buyer, shops)
    placed = surfaces.place(buyer, surfaces.review(buyer, method="card"))
    order = Order.objects.get(public_id=placed.header("Location").split("/")[3])
    assert choices(buyer, order) == []
    assert buyer.open(surfaces.link(order)).has_form("/pay/")
