"""Who pays within WeChat's browser, asked of the sandbox's official account."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from marketplace.foundation.money import Money
from payments.gateways import payer_names
from payments.gateways.errors import ProviderRefused, ProviderUnavailable
from payments.gateways.wechatpay import payer_names as wechat
from tests.payments.gateways.sandbox_process import SandboxProcess
from tests.payments.gateways.test_wechatpay_sandbox import ENVIRONMENT, MERCHANT, process

__all__ = ["process"]
BACK = "http://127.0.0.1:8000/en/wallet/named/"
CNY_88 = Money(8_800, "CNY")


@pytest.fixture
def account(process: SandboxProcess, settings: Any) -> Iterator[SandboxProcess]:
    settings.WECHATPAY_MERCHANT_ID = MERCHANT
    settings.WECHATPAY_APP_ID = ENVIRONMENT["WECHATPAY_APP_ID"]
    settings.WECHATPAY_APP_SECRET = ENVIRONMENT["WECHATPAY_APP_SECRET"]
    settings.WECHATPAY_API_BASE = f"{process.base}/wechatpay"
    process.control("faults/clear")
    yield process
    process.control("faults/clear")


def code_of_a_visit(state: str = "5tate") -> str:
    """Open WeChat's page as the browser does; return the code that it comes back with."""
    page = payer_names.page("wechatpay", back_url=BACK, state=state)
    answer = requests.get(page, allow_redirects=False, timeout=5)
    assert answer.status_code == 302
    back = urlsplit(answer.headers["Location"])
    assert f"{back.scheme}://{back.netloc}{back.path}" == BACK
    told = parse_qs(back.query)
    assert told["state"] == [state]
    return told["code"][0]


def test_a_visit_gives_the_same_name_each_time(account: SandboxProcess):
    first = payer_names.fetch("wechatpay", code_of_a_visit())
    assert first.startswith("o")
    assert len(first) == 28  # as long as WeChat's own
    assert payer_names.fetch("wechatpay", code_of_a_visit()) == first


def test_a_code_is_good_once(account: SandboxProcess):
    code = code_of_a_visit()
    payer_names.fetch("wechatpay", code)
    with pytest.raises(ProviderRefused) as refused:
        payer_names.fetch("wechatpay", code)
    assert refused.value.facts["provider_code"] == "40163"


def test_an_unknown_code_and_a_wrong_secret_are_refused(account: SandboxProcess, settings: Any):
    with pytest.raises(ProviderRefused) as refused:
        payer_names.fetch("wechatpay", "unknown")
    assert refused.value.facts["provider_code"] == "40029"
    settings.WECHATPAY_APP_SECRET = "another"
    with pytest.raises(ProviderRefused) as refused:
        payer_names.fetch("wechatpay", code_of_a_visit())
    assert refused.value.facts["provider_code"] == "40125"


@pytest.mark.parametrize("kind", ["status", "drop"])
def test_an_outage_says_nothing_of_the_secret(
    account: SandboxProcess, caplog: pytest.LogCaptureFixture, kind: str
):
    code = code_of_a_visit()
    account.control("faults", kind=kind, path="/wechatpay/sns/oauth2/access_token")
    caplog.set_level(logging.INFO)  # the level of every installation
    with pytest.raises(ProviderUnavailable) as away:
        payer_names.fetch("wechatpay", code)
    secret = ENVIRONMENT["WECHATPAY_APP_SECRET"]
    assert secret not in caplog.text + str(away.value) + repr(away.value.__cause__)


def test_only_who_needs_a_name_asks_for_it(account: SandboxProcess, settings: Any):
    settings.PAYMENT_ROUTES = {"wechat_pay": ("wechatpay",)}
    assert payer_names.who_asks("wechat_pay", CNY_88, "wechat") == "wechatpay"
    assert payer_names.who_asks("wechat_pay", CNY_88, "phone") is None
    assert payer_names.who_asks("wechat_pay", Money(8_800, "EUR"), "wechat") is None
    settings.WECHATPAY_APP_SECRET = ""
    assert not wechat.can_ask()
    assert payer_names.who_asks("wechat_pay", CNY_88, "wechat") is None


def test_another_provider_of_the_route_that_needs_no_name_comes_first(
    account: SandboxProcess, settings: Any
):
    settings.STRIPE_SECRET_KEY = "sk_test_names"
    settings.PAYMENT_ROUTES = {"wechat_pay": ("stripe", "wechatpay")}
    assert payer_names.who_asks("wechat_pay", CNY_88, "wechat") is None
    settings.PAYMENT_ROUTES = {"wechat_pay": ("wechatpay", "stripe")}
    assert payer_names.who_asks("wechat_pay", CNY_88, "wechat") == "wechatpay"
