"""What we ask of WeChat Pay, word for word, and what we make of its answers."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from marketplace.foundation.money import Money
from payments.gateways.errors import (
    AlreadyRefunded,
    KeyReused,
    ProviderContradiction,
    ProviderRefused,
    ProviderUnavailable,
)
from payments.gateways.port import DeclaresCustoms, HoldsMoney, PaymentProvider, TellsDisputes
from payments.gateways.types import AttemptSpec, RefundSpec, TransferSpec
from payments.gateways.wechatpay.naming import cut, number_of
from payments.gateways.wechatpay.provider import WeChatPayProvider
from tests.payments.gateways.wechatpay_platform import (
    APP,
    MERCHANT,
    NOTIFY,
    SERIAL,
    Certificate,
    Platform,
    authorized,
    provider_on,
    public_pem,
    rsa_key,
)

OPENS = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
REFERENCE = "att_8F3K2M9QXW4T"
TRANSACTION = "4200000000202611270000000001"
ORDER_PATH = f"/v3/pay/transactions/out-trade-no/{REFERENCE}"
BY_ID = f"/v3/pay/transactions/id/{TRANSACTION}"
REFUNDS = "/v3/refund/domestic/refunds"


def attempt(**changes: Any) -> AttemptSpec:
    given: dict[str, Any] = {
        "charge_ref": "chg_T3ST",
        "amount": Money(23_840, "CNY"),
        "method": "wechat_pay",
        "description": "訂單 ord_8F3KQ2",
        "language": "zh-hant",
        "email": "mei@example.com",
        "success_url": "https://shop.example/return/?session={CHECKOUT_SESSION_ID}",
        "cancel_url": "https://shop.example/pay/",
        "expires_at": OPENS + timedelta(minutes=30),
        "reference": REFERENCE,
        "prepared_at": OPENS,
    }
    return AttemptSpec(**(given | changes))


def order(state: str = "SUCCESS", **changes: Any) -> dict[str, Any]:
    return {
        "appid": APP,
        "mchid": MERCHANT,
        "out_trade_no": REFERENCE,
        "transaction_id": TRANSACTION,
        "attach": REFERENCE,
        "trade_state": state,
        "amount": {"total": 23_840, "payer_total": 23_840, "currency": "CNY"},
    } | changes


def refund_of(state: str = "PROCESSING", **changes: Any) -> dict[str, Any]:
    return {
        "refund_id": "50000000382019052709732678859",
        "out_refund_no": "rfd_8F3K2M9QXW4T",
        "transaction_id": TRANSACTION,
        "out_trade_no": REFERENCE,
        "status": state,
        "amount": {"total": 23_840, "refund": 5_000, "currency": "CNY"},
    } | changes


REFUND = RefundSpec(TRANSACTION, Money(5_000, "CNY"), "requested_by_buyer", "rfd_8F3K2M9QXW4T")


def refusal(code: str, message: str = "") -> dict[str, str]:
    return {"code": code, "message": message}


def test_it_is_a_provider_that_declares_to_customs(wechat: WeChatPayProvider) -> None:
    port: PaymentProvider = wechat
    assert (port.code, port.livemode, port.is_sandbox) == ("wechatpay", True, False)
    assert isinstance(port, DeclaresCustoms)
    assert not isinstance(port, HoldsMoney | TellsDisputes)
    assert port.reports == {"balance"}
    assert port.undelivered(since=OPENS) == []


COMMON = {
    "appid": APP,
    "mchid": MERCHANT,
    "description": "訂單 ord_8F3KQ2",
    "out_trade_no": REFERENCE,
    "time_expire": "2026-11-27T18:30:00+08:00",
    "attach": REFERENCE,
    "notify_url": NOTIFY,
    "amount": {"total": 23_840, "currency": "CNY"},
}


def test_a_desktop_gets_a_code(wechat: WeChatPayProvider, platform: Platform) -> None:
    platform.script("/v3/pay/transactions/native", (200, {"code_url": "weixin://wxpay/x?pr=1"}))
    started = wechat.start(attempt(), key="k")
    assert (started.provider_ref, started.qr_text) == (REFERENCE, "weixin://wxpay/x?pr=1")
    assert (started.redirect_url, started.wallet_call) == ("", {})
    assert platform.body() == COMMON


def test_a_phone_gets_a_page_that_leads_back(wechat: WeChatPayProvider, platform: Platform) -> None:
    url = "https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx1&package=2"
    platform.script("/v3/pay/transactions/h5", (200, {"h5_url": url}))
    started = wechat.start(attempt(scene="phone", client_ip="203.0.113.9"), key="k")
    back = "https%3A%2F%2Fshop.example%2Freturn%2F%3Fsession%3Datt_8F3K2M9QXW4T"
    assert started.redirect_url == f"{url}&redirect_url={back}"
    scene = {"payer_client_ip": "203.0.113.9", "h5_info": {"type": "Wap"}}
    assert platform.body() == COMMON | {"scene_info": scene}


def test_the_wallets_own_browser_gets_a_signed_call(
    wechat: WeChatPayProvider, platform: Platform
) -> None:
    platform.script("/v3/pay/transactions/jsapi", (200, {"prepay_id": "wx201410272009395522657a"}))
    call = wechat.start(attempt(scene="wechat", payer_ref="oUpF8u"), key="k").wallet_call
    assert platform.body() == COMMON | {"payer": {"openid": "oUpF8u"}}
    assert set(call) == {"appId", "timeStamp", "nonceStr", "package", "signType", "paySign"}
    assert (call["package"], call["signType"]) == ("prepay_id=wx201410272009395522657a", "RSA")
    signed = f"{APP}\n{call['timeStamp']}\n{call['nonceStr']}\n{call['package']}\n"
    rsa_key("merchant").public_key().verify(
        base64.b64decode(call["paySign"]), signed.encode(), padding.PKCS1v15(), hashes.SHA256()
    )


def test_each_request_is_signed_over_its_exact_words(
    wechat: WeChatPayProvider, platform: Platform, time_machine: Any
) -> None:
    time_machine.move_to(OPENS, tick=False)
    platform.script("/v3/pay/transactions/native", (200, {"code_url": "weixin://x"}))
    platform.script(ORDER_PATH, (200, order()))
    wechat.start(attempt(), key="k")
    wechat.fetch(REFERENCE)

    post, get = (authorized(request) for request in platform.sent)
    assert (post["mchid"], post["serial_no"]) == (MERCHANT, SERIAL)
    assert post["signed"] == (
        f"POST\n/v3/pay/transactions/native\n1795773600\n{post['nonce_str']}\n"
        f'{{"appid":"{APP}","mchid":"{MERCHANT}","description":"訂單 ord_8F3KQ2",'
        f'"out_trade_no":"{REFERENCE}","time_expire":"2026-11-27T18:30:00+08:00",'
        f'"attach":"{REFERENCE}","notify_url":"{NOTIFY}",'
        '"amount":{"total":23840,"currency":"CNY"}}\n'
    )
    assert get["signed"] == (
        f"GET\n{ORDER_PATH}?mchid={MERCHANT}\n1795773600\n{get['nonce_str']}\n\n"
    )
    assert post["nonce_str"] != get["nonce_str"]
    assert "Wechatpay-Serial" not in platform.sent[0].headers


def test_in_public_key_mode_each_request_says_which_key_is_known(platform: Platform) -> None:
    name = "PUB_KEY_ID_0119000001092024"
    certified = Certificate(0x71A1, "platform")
    given = {"public_key": public_pem(certified.key), "public_key_id": name}
    wechat = provider_on(platform, **given)
    platform.script(ORDER_PATH, (200, order()))
    with pytest.raises(ProviderUnavailable):  # its answer is signed by a certificate, unknown
        platform.script("/v3/certificates", (404, refusal("RESOURCE_NOT_EXISTS")))
        wechat.fetch(REFERENCE)
    assert platform.sent[0].headers["Wechatpay-Serial"] == name


def test_the_same_spec_is_the_same_request(wechat: WeChatPayProvider, platform: Platform) -> None:
    platform.script("/v3/pay/transactions/native", (200, {"code_url": "weixin://x"}))
    wechat.start(attempt(), key="k")
    wechat.start(attempt(), key="k")
    assert platform.sent[0].body == platform.sent[1].body


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": Money(23_840, "HKD")},
        {"method": "alipay"},
        {"scene": "wechat"},
        {"scene": "phone"},
        {"holds_only": True},
    ],
)
def test_what_it_cannot_take_is_refused_before_anything_is_sent(
    wechat: WeChatPayProvider, platform: Platform, changes: dict[str, Any]
) -> None:
    with pytest.raises(ProviderRefused) as caught:
        wechat.start(attempt(**changes), key="k")
    assert caught.value.facts["provider_code"] == "method_unavailable"
    assert platform.sent == []


def test_an_order_that_was_paid_meanwhile_leads_to_who_has_paid(
    wechat: WeChatPayProvider, platform: Platform
) -> None:
    platform.script("/v3/pay/transactions/native", (400, refusal("ORDERPAID")))
    platform.script(ORDER_PATH, (200, order()))
    started = wechat.start(attempt(), key="k")
    assert started.redirect_url == f"https://shop.example/return/?session={REFERENCE}"


@pytest.mark.parametrize(
    "found",
    [
        order("NOTPAY"),
        order("CLOSED"),
        order(attach="att_0THER"),
        order(amount={"total": 1, "currency": "CNY"}),
    ],
)
def test_a_number_that_carries_another_order_is_a_mistake_of_ours(
    wechat: WeChatPayProvider, platform: Platform, found: dict[str, Any]
) -> None:
    platform.script("/v3/pay/transactions/native", (403, refusal("OUT_TRADE_NO_USED")))
    platform.script(ORDER_PATH, (200, found))
    with pytest.raises(KeyReused):
        wechat.start(attempt(), key="k")


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("SUCCESS", "captured"),
        ("REFUND", "captured"),
        ("NOTPAY", "awaiting_buyer"),
        ("USERPAYING", "processing"),
        ("CLOSED", "expired"),
        ("REVOKED", "expired"),
        ("PAYERROR", "declined"),
    ],
)
def test_an_orders_state_is_read(
    wechat: WeChatPayProvider, platform: Platform, state: str, status: str
) -> None:
    platform.script(ORDER_PATH, (200, order(state)))
    found = wechat.fetch(REFERENCE)
    assert (found.status, found.livemode, found.method) == (status, True, "wechat_pay")
    assert (found.provider_ref, found.client_reference) == (REFERENCE, REFERENCE)
    assert found.captured == (Money(23_840, "CNY") if status == "captured" else None)
    assert found.fee is None


def test_an_order_is_found_by_their_number_too(
    wechat: WeChatPayProvider, platform: Platform
) -> None:
    platform.script(BY_ID, (200, order()))
    assert wechat.fetch(TRANSACTION).provider_object_id == TRANSACTION


@pytest.mark.parametrize(
    "found",
    [
        order(mchid="1900000110"),
        order("PAID"),
        order(amount={"total": "23840", "currency": "CNY"}),
        order(amount={"total": 23_840.0, "currency": "CNY"}),
        order(amount={"total": True, "currency": "CNY"}),
        order(amount={"total": 23_840, "currency": "XYZ"}),
        order(amount=None),
        order(out_trade_no=""),
        [],
    ],
)
def test_an_answer_that_does_not_fit_is_never_a_payment(
    wechat: WeChatPayProvider, platform: Platform, found: Any
) -> None:
    platform.script(ORDER_PATH, (200, found))
    with pytest.raises(ProviderContradiction):
        wechat.fetch(REFERENCE)


def test_an_order_is_closed_and_looked_at(wechat: WeChatPayProvider, platform: Platform) -> None:
    platform.script(f"{ORDER_PATH}/close", (204, None))
    platform.script(ORDER_PATH, (200, order("CLOSED")))
    assert wechat.expire(REFERENCE, key="k").status == "expired"
    assert platform.body(0) == {"mchid": MERCHANT}


def test_an_order_that_was_paid_before_it_closed_comes_back_captured(
    wechat: WeChatPayProvider, platform: Platform
) -> None:
    platform.script(f"{ORDER_PATH}/close", (400, refusal("ORDERPAID")))
    platform.script(ORDER_PATH, (200, order()))
    assert wechat.expire(REFERENCE, key="k").status == "captured"


@pytest.mark.parametrize(
    ("state", "status", "failure"),
    [
        ("PROCESSING", "pending", None),
        ("SUCCESS", "succeeded", None),
        ("CLOSED", "failed", "CLOSED"),
        ("ABNORMAL", "failed", "ABNORMAL"),
    ],
)
def test_a_refund_lives_through_its_states(
    wechat: WeChatPayProvider, platform: Platform, state: str, status: str, failure: str | None
) -> None:
    platform.script(BY_ID, (200, order()))
    platform.script(REFUNDS, (200, refund_of(state)))
    made = wechat.refund(REFUND, key="k")
    assert (made.status, made.failure, made.amount) == (status, failure, Money(5_000, "CNY"))
    assert (made.provider_ref, made.client_reference) == ("rfd_8F3K2M9QXW4T",) * 2
    assert platform.body() == {
        "transaction_id": TRANSACTION,
        "out_refund_no": "rfd_8F3K2M9QXW4T",
        "reason": "买家申请退款",
        "notify_url": NOTIFY,
        "amount": {"refund": 5_000, "total": 23_840, "currency": "CNY"},
    }
    platform.script(f"{REFUNDS}/rfd_8F3K2M9QXW4T", (200, refund_of(state)))
    assert wechat.fetch_refund("rfd_8F3K2M9QXW4T") == made


def _refused_refund(platform: Platform, code: str, message: str, before: Any) -> None:
    platform.script(BY_ID, (200, order()))
    platform.script(REFUNDS, (400, refusal(code, message)))
    platform.script(f"{REFUNDS}/rfd_8F3K2M9QXW4T", before)


NO_REFUND = (404, refusal("RESOURCE_NOT_EXISTS"))


def test_a_refund_of_what_was_given_back_is_told_apart(
    wechat: WeChatPayProvider, platform: Platform
) -> None:
    _refused_refund(platform, "INVALID_REQUEST", "订单已全额退款", NO_REFUND)
    with pytest.raises(AlreadyRefunded):
        wechat.refund(REFUND, key="k")


def test_a_refund_without_balance_is_refused(wechat: WeChatPayProvider, platform: Platform) -> None:
    _refused_refund(platform, "NOT_ENOUGH", "基本账户余额不足", NO_REFUND)
    with pytest.raises(ProviderRefused) as caught:
        wechat.refund(REFUND, key="k")
    assert not isinstance(caught.value, AlreadyRefunded)


def test_a_refused_repeat_finds_the_refund_that_it_made(
    wechat: WeChatPayProvider, platform: Platform
) -> None:
    _refused_refund(platform, "INVALID_REQUEST", "", (200, refund_of("SUCCESS")))
    assert wechat.refund(REFUND, key="k").status == "succeeded"


def test_a_refund_number_with_another_amount_is_a_mistake_of_ours(
    wechat: WeChatPayProvider, platform: Platform
) -> None:
    other = refund_of(amount={"total": 23_840, "refund": 4_999, "currency": "CNY"})
    _refused_refund(platform, "INVALID_REQUEST", "", (200, other))
    with pytest.raises(KeyReused):
        wechat.refund(REFUND, key="k")
    platform.script(REFUNDS, (200, other))
    with pytest.raises(ProviderContradiction):
        wechat.refund(REFUND, key="k")


def test_a_transfer_and_payouts_are_not_offered(wechat: WeChatPayProvider) -> None:
    with pytest.raises(ProviderRefused):
        wechat.transfer(TransferSpec(Money(1, "CNY"), "ven_1", "po_1"), key="k")
    with pytest.raises(ProviderRefused):
        wechat.list_payouts(since=OPENS)
    with pytest.raises(ProviderRefused):
        wechat.payout_lines("po_1")


@pytest.mark.parametrize("reference", ["order:ord_8F3K", "x" * 40, "4200", "ab", "參考"])
def test_a_reference_that_does_not_fit_gets_a_number_that_does(reference: str) -> None:
    number = number_of(reference)
    assert len(number) == 32
    assert number.isascii()
    assert number[0] == "r"
    assert number == number_of(reference) != number_of(reference + "1")


def test_a_description_is_cut_between_two_characters() -> None:
    assert cut("蓮橋" * 40, 127) == ("蓮橋" * 40)[:42]
    assert json.dumps(cut("橋", 2)) == '""'
