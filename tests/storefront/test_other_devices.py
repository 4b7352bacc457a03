"""On another device, within WeChat, and out to a page that no policy names."""

from __future__ import annotations

from dataclasses import replace

import pytest

from marketplace.orders.models import Order
from payments.charges.models import Attempt
from payments.gateways.types import AttemptSpec, Started
from tests.factories import surfaces
from tests.factories.charges import FakeProvider
from tests.factories.orders import Street
from tests.factories.pages import LANGUAGES, Browser, Page
from tests.storefront.test_bad_checkout import in_language
from tests.storefront.test_payment_code import IN_WECHAT, ON_A_PHONE, by_wechat, wallet

__all__ = ["wallet"]
STEP = "Choose “Open in browser”."


def on(browser_name: str) -> Browser:
    """Somebody else's device: it has nothing but the link."""
    found = Browser()
    found.client.defaults |= {"HTTP_USER_AGENT": browser_name, "REMOTE_ADDR": "203.0.113.7"}
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phone_is_not_told_to_scan_its_own_screen(
    buyer: Browser, shops: Street, wallet: FakeProvider, language: str
):
    code = by_wechat(buyer, shops, language)
    page = on(ON_A_PHONE).open(code)
    assert in_language(language, "Take a screenshot of this code.") not in page.main
    app = in_language(language, "WeChat")
    said = "Show it on a computer or another phone, open %(app)s and choose “Scan”."
    assert in_language(language, said) % {"app": app} in page.main
    assert page.has_form("/pay/")
    assert in_language(language, "Pay on this phone") in page.main


def test_within_wechat_the_code_shows_the_way_out(
    buyer: Browser, shops: Street, wallet: FakeProvider
):
    page = on(IN_WECHAT).open(by_wechat(buyer, shops))
    assert STEP in page.main
    assert not page.has_form("/pay/")


def test_alipay_within_wechat_starts_nothing_and_says_how_to_go_on(
    shops: Street, provider: FakeProvider
):
    buyer = surfaces.browser()
    buyer.client.defaults["HTTP_USER_AGENT"] = IN_WECHAT
    surfaces.fill_cart(buyer, shops)
    form = buyer.open("/en/checkout/")
    assert form.form("/checkout/quote/").values["method"] == "wechat_pay"
    placed = surfaces.place(buyer, surfaces.review(buyer))
    page = buyer.open(placed.header("Location"))
    assert page.alerts[0].startswith("WeChat does not open Alipay.")
    assert STEP in page.main
    assert provider.calls == []
    left = on(ON_A_PHONE).submit(page, "/pay/", follow=False)  # the same page in the browser
    assert left.header("Location") == "https://pay.example/page_1"


def test_elsewhere_nobody_reads_of_wechat(buyer: Browser, shops: Street, provider: FakeProvider):
    order = surfaces.buy(buyer, shops)
    assert STEP not in buyer.open(surfaces.link(order)).main


def test_a_mere_look_at_the_address_starts_nothing(
    buyer: Browser, shops: Street, provider: FakeProvider
):
    surfaces.fill_cart(buyer, shops)
    placed = surfaces.place(buyer, surfaces.review(buyer))
    answer = buyer.client.head(placed.header("Location"))
    assert (answer.status_code, provider.calls) == (302, [])
    assert "/pay/" not in answer["Location"]


def waiting(buyer: Browser, order: Order, language: str = "en") -> Page:
    return buyer.open(surfaces.link(order, "return/", language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_has_not_paid_yet_is_led_to_the_payment(
    buyer: Browser, shops: Street, provider: FakeProvider, language: str
):
    order = surfaces.buy(buyer, shops)
    page = waiting(buyer, order, language)
    assert in_language(language, "Not paid yet? Go on to the payment") in page.main
    left = buyer.submit(page, "/pay/", follow=False)
    assert left.header("Location") == "https://pay.example/page_1"


def test_who_has_paid_is_not_asked_to(buyer: Browser, shops: Street, provider: FakeProvider):
    order = surfaces.buy(buyer, shops)
    provider.sessions["page_1"].status = "processing"
    page = waiting(buyer, order)
    assert "You do not need to pay again." in page.main
    assert not page.has_form("/pay/")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_that_no_policy_names_is_reached_by_a_link(
    buyer: Browser,
    shops: Street,
    provider: FakeProvider,
    monkeypatch: pytest.MonkeyPatch,
    language: str,
):
    url = "https://cashier.example/p?a=1&b=2"
    opens = FakeProvider.start

    def start(self: FakeProvider, spec: AttemptSpec, *, key: str) -> Started:
        return replace(opens(self, spec, key=key), redirect_url=url)

    monkeypatch.setattr(FakeProvider, "start", start)
    surfaces.fill_cart(buyer, shops, language)
    placed = surfaces.place(buyer, surfaces.review(buyer, language))
    page = buyer.open(placed.header("Location"), follow=False)
    assert page.status == 200
    left = [given["href"] for _tag, given in page.tags if "data-leave" in given]
    assert left == [url]
    assert in_language(language, "Go to the payment page") in page.main
    assert Attempt.objects.get().status == "awaiting_buyer"
