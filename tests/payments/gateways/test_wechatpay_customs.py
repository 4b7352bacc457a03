"""A payment's declaration to customs by WeChat Pay, and whose name is compared."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from marketplace.foundation.money import Money
from payments.gateways.errors import KeyReused, ProviderContradiction, ProviderRefused
from payments.gateways.types import CustomsSpec
from payments.gateways.wechatpay.provider import WeChatPayProvider
from tests.payments.gateways.test_wechatpay_provider import (
    BY_ID,
    REFERENCE,
    TRANSACTION,
    order,
    refusal,
)
from tests.payments.gateways.wechatpay_platform import (
    APP,
    MERCHANT,
    Platform,
    rsa_key,
)

ORDERS = "/v3/global/customs/orders"
VERIFY = "/v3/global/customs/verify-certificate"
REF = "GUANGZHOU_ZS:VO8F3K2M9QXW4T"
WHO = {
    "appid": APP,
    "mchid": MERCHANT,
    "out_trade_no": REFERENCE,
    "transaction_id": TRANSACTION,
    "sub_order_no": "VO8F3K2M9QXW4T",
    "customs": "GUANGZHOU_ZS",
    "merchant_customs_no": "4401W6000A",
}
# CNY 238.40: goods 200.00, freight 20.00, tax 18.40.
AMOUNTS = {"order_fee": 23_840, "product_fee": 21_840, "transport_fee": 2_000, "duty": 1_840}
DECLARED = {
    "state": "PROCESSING",
    "sub_order_no": "VO8F3K2M9QXW4T",
    "sub_order_id": "1000320306201511078440737891",
    "transaction_id": TRANSACTION,
    "verify_department": "NETSUNION",
    "verify_department_trade_id": "2018112288340107038204310100000",
}


def spec(**changes: Any) -> CustomsSpec:
    given: dict[str, Any] = {
        "provider_object_id": TRANSACTION,
        "amount": Money(23_840, "CNY"),
        "goods": Money(20_000, "CNY"),
        "freight": Money(2_000, "CNY"),
        "tax": Money(1_840, "CNY"),
        "order_number": "VO8F3K2M9QXW4T",
        "customs_code": "GUANGZHOU_ZS",
        "merchant_customs_code": "4401W6000A",
        "payer_name": "陳大文",
        "payer_id_number": "44010119900307123x",
        "reference": "cus_8F3K2M9QXW4T",
    }
    return CustomsSpec(**(given | changes))


def row(state: str = "SUCCESS", **changes: Any) -> dict[str, Any]:
    found = {
        "sub_order_no": "VO8F3K2M9QXW4T",
        "sub_order_id": "1000320306201511078440737891",
        "mch_customs_no": "4401W6000A",
        "customs": "GUANGZHOU_ZS",
        "fee_type": "CNY",
        "state": state,
        "explanation": "",
        **AMOUNTS,
    } | changes
    return {
        "transaction_id": TRANSACTION,
        "verify_department": "NETSUNION",
        "verify_department_trade_id": "2018112288340107038204310100000",
        "total_count": 1,
        "data": [found],
    }


@pytest.fixture
def platform() -> Platform:
    found = Platform()
    found.script(BY_ID, (200, order()))
    found.script(VERIFY, (200, {"certificate_check_result": "SAME"}))
    return found


def decrypted(value: str) -> str:
    scheme = padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA1(), None)
    return rsa_key("platform").decrypt(base64.b64decode(value), scheme).decode()


def test_a_part_of_an_order_is_declared_and_its_payer_compared(
    wechat: WeChatPayProvider, platform: Platform
) -> None:
    platform.script(ORDERS, (200, DECLARED))
    found = wechat.declare_customs(spec(), key="k")

    assert (found.status, found.provider_ref) == ("submitted", REF)
    assert found.payment_number == "1000320306201511078440737891"
    assert found.verifying_department == "NETSUNION"
    assert found.is_payer_confirmed is True
    _, declaration, comparison = platform.sent
    assert json.loads(declaration.body or "") == WHO | AMOUNTS | {"fee_type": "CNY"}
    assert AMOUNTS["order_fee"] == AMOUNTS["product_fee"] + AMOUNTS["transport_fee"]
    assert str(declaration.url).startswith("https://apihk.mch.weixin.qq.com/v3/global/")
    told = json.loads(comparison.body or "")
    assert decrypted(told.pop("certificate_id")) == "44010119900307123X"
    assert decrypted(told.pop("certificate_name")) == "陳大文"
    assert told == WHO | {"certificate_type": "IDCARD"}
    assert comparison.headers["Wechatpay-Serial"] == "71A1"


@pytest.mark.parametrize(
    ("told", "confirmed"),
    [
        ((200, {"certificate_check_result": "DIFFERENT"}), False),
        ((200, {"certificate_check_result": "UNCHECKED"}), None),
        ((200, {}), None),
        ((400, refusal("PARAM_ERROR")), None),
    ],
)
def test_a_payer_is_confirmed_only_where_it_is_said(
    wechat: WeChatPayProvider, platform: Platform, told: Any, confirmed: bool | None
) -> None:
    platform.script(ORDERS, (200, DECLARED))
    platform.script(VERIFY, told)
    assert wechat.declare_customs(spec(), key="k").is_payer_confirmed is confirmed


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("UNDECLARED", "submitted"),
        ("SUBMITTED", "submitted"),
        ("PROCESSING", "submitted"),
        ("SUCCESS", "accepted"),
        ("FAIL", "rejected"),
        ("EXCEPT", "rejected"),
    ],
)
def test_a_declaration_is_asked_for(
    wechat: WeChatPayProvider, platform: Platform, state: str, status: str
) -> None:
    platform.script(ORDERS, (200, row(state, explanation="支付单已存在并且为非退单状态")))
    found = wechat.fetch_customs(REF)
    assert (found.status, found.explanation) == (status, "支付单已存在并且为非退单状态")
    assert (found.provider_ref, found.is_payer_confirmed) == (REF, None)
    assert str(platform.sent[0].url).endswith(
        f"?appid={APP}&mchid={MERCHANT}&order_type=sub_order_no"
        "&order_no=VO8F3K2M9QXW4T&customs=GUANGZHOU_ZS"
    )


@pytest.mark.parametrize("ref", ["GUANGZHOU_ZS:VO0THER", "NINGBO:VO8F3K2M9QXW4T", "nonsense"])
def test_another_declaration_is_not_taken_for_it(
    wechat: WeChatPayProvider, platform: Platform, ref: str
) -> None:
    platform.script(ORDERS, (200, row()))
    with pytest.raises(ProviderRefused):
        wechat.fetch_customs(ref)


def test_a_refused_repeat_finds_what_was_declared(
    wechat: WeChatPayProvider, platform: Platform
) -> None:
    platform.script(ORDERS, (400, refusal("INVALID_REQUEST")), (200, row()))
    assert wechat.declare_customs(spec(), key="k").status == "accepted"


def test_what_was_declared_otherwise_is_a_mistake_of_ours(
    wechat: WeChatPayProvider, platform: Platform
) -> None:
    platform.script(ORDERS, (400, refusal("INVALID_REQUEST")), (200, row(duty=1_841)))
    with pytest.raises(KeyReused):
        wechat.declare_customs(spec(), key="k")


def test_a_refused_declaration_is_refused(wechat: WeChatPayProvider, platform: Platform) -> None:
    platform.script(ORDERS, (400, refusal("PARAM_ERROR", "customs")), (200, {"data": []}))
    with pytest.raises(ProviderRefused) as caught:
        wechat.declare_customs(spec(), key="k")
    assert caught.value.facts["provider_code"] == "PARAM_ERROR"


@pytest.mark.parametrize("changes", [{"tax": Money(1_841, "CNY")}, {"goods": Money(0, "CNY")}])
def test_parts_that_do_not_sum_are_not_declared(
    wechat: WeChatPayProvider, platform: Platform, changes: dict[str, Any]
) -> None:
    with pytest.raises(ProviderContradiction):
        wechat.declare_customs(spec(**changes), key="k")
    assert [request.method for request in platform.sent] == ["GET"]


def test_a_lost_declaration_is_sent_once_more(
    wechat: WeChatPayProvider, platform: Platform
) -> None:
    platform.script(ORDERS, (200, row()))
    platform.script("/v3/global/customs/redeclare", (200, DECLARED))
    assert wechat.redeclare_customs(spec(), key="k").status == "submitted"
    assert platform.body() == WHO


def test_who_pays_stands_in_no_log(
    wechat: WeChatPayProvider, platform: Platform, caplog: pytest.LogCaptureFixture
) -> None:
    platform.script(ORDERS, (200, DECLARED))
    platform.script(VERIFY, (400, refusal("PARAM_ERROR")))
    wechat.declare_customs(spec(), key="k")
    assert "陳大文" not in caplog.text + repr(spec())
    assert "4401011990" not in caplog.text + repr(spec())


@pytest.mark.parametrize(
    "before", [row("FAIL"), row("SUCCESS", order_fee=23_841, product_fee=21_841)]
)
def test_what_was_turned_down_or_has_other_amounts_is_changed(
    wechat: WeChatPayProvider, platform: Platform, before: dict[str, Any]
) -> None:
    platform.script(ORDERS, (200, before), (200, DECLARED))
    assert wechat.redeclare_customs(spec(), key="k").status == "submitted"
    assert platform.sent[-1].method == "PATCH"
    assert platform.body() == WHO | AMOUNTS


def test_what_is_on_its_way_again_is_not_sent_twice(
    wechat: WeChatPayProvider, platform: Platform
) -> None:
    platform.script(ORDERS, (200, row("PROCESSING")))
    assert wechat.redeclare_customs(spec(), key="k").status == "submitted"
    assert [request.method for request in platform.sent] == ["GET"]


def test_what_never_came_in_is_declared_for_the_first_time(
    wechat: WeChatPayProvider, platform: Platform
) -> None:
    platform.script(ORDERS, (200, {"data": []}), (200, DECLARED))
    assert wechat.redeclare_customs(spec(), key="k").is_payer_confirmed is True
