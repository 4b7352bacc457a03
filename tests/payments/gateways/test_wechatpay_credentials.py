"""Which merchant and which address must never meet, and what the method can do."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from marketplace.foundation.money import Money
from payments.gateways.patience import patient
from payments.gateways.wechatpay import signing
from payments.gateways.wechatpay.capabilities import CAPABILITIES
from payments.gateways.wechatpay.credentials import BASE, from_settings, problems
from tests.payments.gateways.wechatpay_platform import (
    MERCHANT,
    credentials,
    pem_of,
    public_pem,
    rsa_key,
)


@pytest.fixture(autouse=True)
def _read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Prove a good private key once: that takes a fifth of a second each time."""
    monkeypatch.setattr(signing, "private_key", PRIVATE_KEY)


PRIVATE_KEY = cache(signing.private_key)
SANDBOX = {"merchant_id": "sandbox1900000109", "api_base": "http://127.0.0.1:8010/wechatpay"}


@pytest.mark.parametrize(
    ("given", "number"),
    [
        ({"api_base": "http://127.0.0.1:8010/wechatpay"}, 31),
        ({"api_base": "https://pay.example"}, 31),
        ({"api_base": "https://apihk.mch.weixin.qq.com"}, 31),
        ({"merchant_id": "sandbox1900000109"}, 32),
        ({"is_demo": True}, 33),
        (SANDBOX | {"api_base": "http://192.0.2.7:8010"}, 34),
        (SANDBOX | {"api_base": "ftp://127.0.0.1"}, 34),
        (SANDBOX | {"api_base": "https://"}, 34),
    ],
)
def test_a_merchant_at_the_wrong_address_is_dangerous(given: dict[str, Any], number: int) -> None:
    found = problems(credentials(**given))
    assert [each.number for each in found if each.is_dangerous] == [number]


@pytest.mark.parametrize(
    ("given", "number"),
    [
        ({"app_id": ""}, 35),
        ({"private_key": ""}, 36),
        ({"private_key": "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"}, 36),
        ({"serial": ""}, 37),
        ({"serial": "not a serial"}, 37),
        ({"api_v3_key": "short"}, 38),
        ({"public_key_id": "PUB_KEY_ID_1"}, 39),
        ({"public_key_id": "1", "public_key": public_pem(rsa_key("platform"))}, 39),
        ({"public_key": public_pem(rsa_key("platform"))}, 39),
    ],
)
def test_what_is_missing_is_said(given: dict[str, Any], number: int) -> None:
    assert [(p.number, p.is_dangerous) for p in problems(credentials(**given))] == [(number, False)]


@pytest.mark.parametrize("given", [{}, SANDBOX, SANDBOX | {"is_demo": True}])
def test_what_fits_has_no_problem(given: dict[str, Any]) -> None:
    assert problems(credentials(**given)) == []


def test_who_has_no_merchant_has_no_wechat_pay(settings: Any) -> None:
    settings.WECHATPAY_MERCHANT_ID = ""
    assert from_settings() is None
    assert problems(None) == []


def test_the_settings_say_who_we_are_and_how_long_to_wait(settings: Any) -> None:
    settings.WECHATPAY_MERCHANT_ID = MERCHANT
    settings.WECHATPAY_API_BASE = ""
    settings.PUBLIC_BASE_URL = "https://shop.example"
    given = from_settings()
    assert given is not None
    assert (given.api_base, given.is_sandbox, given.is_live) == (BASE, False, True)
    assert given.customs_base == "https://apihk.mch.weixin.qq.com"
    assert given.notify_url == "https://shop.example/webhooks/wechatpay/"
    assert given.timeout == (2, 8)
    with patient():
        waiting = from_settings()
    assert waiting is not None
    assert waiting.timeout == (3, 20)

    settings.WECHATPAY_API_BASE = "http://127.0.0.1:8010/wechatpay/"
    sandboxed = from_settings()
    assert sandboxed is not None
    assert sandboxed.customs_base == sandboxed.api_base == "http://127.0.0.1:8010/wechatpay"


def test_no_key_stands_in_a_log() -> None:
    shown = repr(credentials())
    assert "PRIVATE" not in shown
    assert credentials().api_v3_key not in shown
    assert pem_of(rsa_key("merchant"))[40:80] not in shown


@pytest.mark.parametrize(
    ("amount", "takes"),
    [
        (Money(1, "CNY"), True),
        (Money(0, "CNY"), False),
        (Money(5_000_001, "CNY"), False),
        (Money(100, "HKD"), False),
        (Money(100, "MOP"), False),
    ],
)
def test_it_takes_renminbi_alone(amount: Money, takes: bool) -> None:
    [method] = CAPABILITIES
    assert method.takes(amount) is takes


def test_what_it_can_do_is_written_down() -> None:
    [method] = CAPABILITIES
    assert (method.provider, method.method) == ("wechatpay", "wechat_pay")
    assert (method.refund_days, method.refund_parts) == (365, 50)
    assert (method.is_refund_asynchronous, method.is_payment_asynchronous) == (True, True)
    assert (method.has_disputes, method.can_hold, method.declares_customs) == (False, False, True)
