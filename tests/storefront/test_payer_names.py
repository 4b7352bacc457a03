"""Within WeChat's browser the wallet says who pays, once a visit, before it is asked to pay."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import override_settings

from marketplace.foundation.errors import Refused, TryAgain
from payments.charges.models import Attempt
from payments.gateways import payer_names
from payments.gateways.errors import ProviderUnavailable
from tests.factories import surfaces
from tests.factories.charges import FakeProvider
from tests.factories.orders import Street
from tests.factories.pages import Browser
from tests.storefront.test_payment_code import IN_WECHAT, by_wechat, wallet

__all__ = ["wallet"]
PAGE = "https://open.weixin.qq.com/connect/oauth2/authorize"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """WeChat Pay takes the payment if it knows who pays; codes are remembered."""
    codes: list[str] = []

    def page(provider: str, *, back_url: str, state: str) -> str:
        return f"{PAGE}?redirect_uri={back_url}&state={state}"

    def fetch(provider: str, code: str) -> str:
        codes.append(code)
        if code == "away":
            raise ProviderUnavailable("busy", retry_after=1)
        return f"o-{code}"

    def who_asks(method: str, amount: object, scene: str) -> str | None:
        return "wechatpay" if scene == "wechat" and method == "wechat_pay" else None

    monkeypatch.setattr(payer_names, "who_asks", who_asks)
    monkeypatch.setattr(payer_names, "page", page)
    monkeypatch.setattr(payer_names, "fetch", fetch)
    return codes


@pytest.fixture
def within_wechat(buyer: Browser) -> Browser:
    buyer.client.defaults["HTTP_USER_AGENT"] = IN_WECHAT
    return buyer


def state_of(goal: str) -> str:
    return parse_qs(urlsplit(goal).query)["state"][0]


def test_the_buyer_is_named_and_then_pays(
    within_wechat: Browser, shops: Street, wallet: FakeProvider, asked: list[str]
):
    goal = by_wechat(within_wechat, shops)
    assert goal.startswith(f"{PAGE}?redirect_uri=http")
    assert not Attempt.objects.exists()  # nothing is opened before it is known who pays
    page = within_wechat.open(f"/en/wallet/named/?code=c1&state={state_of(goal)}")
    assert [given for _tag, given in page.tags if "data-wallet_call" in given]
    assert Attempt.objects.get().payer_ref == "o-c1"
    again = within_wechat.open(page.path.replace("/code/", "/pay/"), follow=False)
    assert "/code/" in again.header("Location")  # known for the rest of the visit
    assert asked == ["c1"]


@pytest.mark.parametrize("query", ["", "code=away&"])
def test_without_a_name_the_payment_goes_on_and_nobody_asks_again(
    within_wechat: Browser, shops: Street, wallet: FakeProvider, asked: list[str], query: str
):
    goal = by_wechat(within_wechat, shops)
    page = within_wechat.open(f"/en/wallet/named/?{query}state={state_of(goal)}")
    assert "/code/" in page.path
    assert Attempt.objects.get().payer_ref == ""
    again = within_wechat.open(page.path.replace("/code/", "/pay/"), follow=False)
    assert PAGE not in again.header("Location")


@pytest.mark.parametrize("change", [lambda state: "f" * 32, lambda state: "", lambda state: "é"])
def test_a_state_that_this_visit_did_not_send_is_refused(
    within_wechat: Browser,
    shops: Street,
    wallet: FakeProvider,
    asked: list[str],
    change: Callable[[str], str],
):
    goal = by_wechat(within_wechat, shops)
    page = within_wechat.open(f"/en/wallet/named/?code=theirs&state={change(state_of(goal))}")
    assert page.status == 404
    assert asked == []
    # And what was sent can be used once.
    own = f"/en/wallet/named/?code=c1&state={state_of(goal)}"
    assert within_wechat.open(own, follow=False).status == 302
    assert within_wechat.open(own).status == 404


def test_the_way_to_pay_that_was_chosen_is_kept(
    within_wechat: Browser, shops: Street, wallet: FakeProvider, asked: list[str]
):
    surfaces.fill_cart(within_wechat, shops, "en")
    review = surfaces.review(within_wechat, "en", method="card")
    placed = surfaces.place(within_wechat, review)
    order = placed.header("Location").replace("/pay/", "/")
    left = within_wechat.submit(
        within_wechat.open(order), "/pay/", method="wechat_pay", follow=False
    )
    goal = left.header("Location")
    assert goal.startswith(PAGE)
    within_wechat.open(f"/en/wallet/named/?code=c1&state={state_of(goal)}")
    newest = Attempt.objects.order_by("-pk")[0]
    assert (newest.method, newest.payer_ref) == ("wechat_pay", "o-c1")


def test_elsewhere_nobody_is_asked(
    buyer: Browser, shops: Street, wallet: FakeProvider, asked: list[str]
):
    assert re.search(r"/code/\?t=", by_wechat(buyer, shops))


def test_the_errors_of_naming_are_those_of_providers():
    assert issubclass(ProviderUnavailable, TryAgain)
    assert not issubclass(ProviderUnavailable, Refused)
    with override_settings(WECHATPAY_MERCHANT_ID=""), pytest.raises(TryAgain):
        payer_names.fetch("wechatpay", "c1")
