"""Paying by a code on our own page, and in the wallet within WeChat's browser."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from marketplace.storefront import qr
from payments.charges.models import Attempt
from payments.gateways.types import AttemptSpec, Started
from tests.factories import surfaces
from tests.factories.charges import FakeProvider
from tests.factories.orders import Street
from tests.factories.pages import LANGUAGES, Browser
from tests.storefront.test_bad_checkout import in_language

CODE = "weixin://wxpay/bizpayurl?pr=p4lpSuKzz"
CALL = {"appId": "wx8888888888888888", "package": "prepay_id=wx20", "paySign": "oR9\"'</script>"}
IN_WECHAT = "Mozilla/5.0 (iPhone) AppleWebKit Mobile/15E148 MicroMessenger/8.0.50 Language/zh_CN"
ON_A_PHONE = "Mozilla/5.0 (Linux; Android 15) Chrome/131.0 Mobile Safari/537.36"


@pytest.fixture
def wallet(provider: FakeProvider, monkeypatch: pytest.MonkeyPatch) -> FakeProvider:
    """WeChat Pay waits behind a code, or in its own browser."""
    opens = FakeProvider.start

    def start(self: FakeProvider, spec: AttemptSpec, *, key: str) -> Started:
        made = opens(self, spec, key=key)
        if spec.method != "wechat_pay":
            return made
        if spec.scene == "wechat":
            return replace(made, redirect_url="", wallet_call=CALL)
        return replace(made, redirect_url="", qr_text=CODE)

    monkeypatch.setattr(FakeProvider, "start", start)
    return provider


def by_wechat(buyer: Browser, shops: Street, language: str = "en") -> str:
    """Order the known cart by WeChat Pay; return where the buyer is sent to pay."""
    surfaces.fill_cart(buyer, shops, language)
    review = surfaces.review(buyer, language, method="wechat_pay")
    placed = surfaces.place(buyer, review)
    return str(buyer.open(placed.header("Location"), follow=False).header("Location"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_code_the_amount_and_the_ways_on(
    buyer: Browser, shops: Street, wallet: FakeProvider, language: str
):
    goal = by_wechat(buyer, shops, language)
    assert f"/{language}/orders/ord_" in goal
    assert "/code/?t=" in goal
    page = buyer.open(goal)
    assert str(qr.drawn(CODE)) in page.response.content.decode()
    assert "422.60" in page.main.replace(",", ".")
    for text in ("Point the camera at this code.", "I have paid", "Pay in another way"):
        assert in_language(language, text) in page.main
    links = page.attributes("a", "href")
    assert goal.replace("/code/", "/return/") in links
    assert goal.replace("/code/", "/") in links
    places = [given for _tag, given in page.tags if "data-payment_status" in given]
    assert places[0]["data-payment_status"] == goal.replace("/code/", "/status/")


def test_paid_by_the_code_the_button_shows_the_order(
    buyer: Browser, shops: Street, wallet: FakeProvider
):
    goal = by_wechat(buyer, shops)
    assert buyer.open(goal.replace("/code/", "/return/")).status == 200  # not yet
    wallet.pay(Attempt.objects.get().public_id)
    assert buyer.open(goal.replace("/code/", "/return/")).path.endswith("&new=1")
    assert buyer.open(goal).path.endswith("&new=1")  # the code is gone with it


def test_who_comes_again_gets_the_same_code(buyer: Browser, shops: Street, wallet: FakeProvider):
    goal = by_wechat(buyer, shops)
    again = buyer.open(goal.replace("/code/", "/pay/"), follow=False)
    assert again.header("Location") == goal
    assert Attempt.objects.count() == 1


def test_another_way_ends_the_code(buyer: Browser, shops: Street, wallet: FakeProvider):
    goal = by_wechat(buyer, shops)
    order_page = buyer.open(goal.replace("/code/", "/"))
    left = buyer.submit(order_page, "/pay/", method="card", follow=False)
    assert left.header("Location") == "https://pay.example/page_2"
    assert buyer.open(goal, follow=False).header("Location") == goal.replace("/code/", "/return/")


def test_wechats_browser_is_handed_the_call(shops: Street, wallet: FakeProvider):
    buyer = surfaces.browser()
    buyer.client.defaults["HTTP_USER_AGENT"] = IN_WECHAT
    page = buyer.open(by_wechat(buyer, shops))
    place = next(given for _tag, given in page.tags if "data-wallet_call" in given)
    assert json.loads(place["data-wallet_call"]) == CALL
    assert any("js/wechat_pay" in given.get("src", "") for _tag, given in page.tags)
    assert Attempt.objects.get().scene == "wechat"


@pytest.mark.parametrize(
    ("browser", "scene"), [(IN_WECHAT, "wechat"), (ON_A_PHONE, "phone"), ("", "desktop")]
)
def test_the_provider_is_told_where_the_buyer_is(
    shops: Street, wallet: FakeProvider, browser: str, scene: str
):
    buyer = surfaces.browser()
    buyer.client.defaults |= {"HTTP_USER_AGENT": browser, "REMOTE_ADDR": "203.0.113.7"}
    by_wechat(buyer, shops)
    spec = next(iter(wallet.sessions.values())).spec
    assert (spec.scene, spec.client_ip) == (scene, "203.0.113.7")


def test_no_text_of_a_code_is_markup():
    assert "<script>" not in qr.drawn("<script>alert(1)</script>")
