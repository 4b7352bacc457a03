"""What Antom is asked, to the byte, and what its answers turn into."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from marketplace.foundation.money import Money
from payments.gateways.antom import naming, signing
from payments.gateways.antom.provider import AntomProvider
from payments.gateways.errors import (
    ProviderContradiction,
    ProviderRefused,
)
from payments.gateways.port import DeclaresCustoms, HoldsMoney, PaymentProvider
from tests.payments.gateways import antom_side
from tests.payments.gateways.antom_cases import (
    API,
    DECLARED,
    KEY,
    NAME,
    PAYMENT,
    PREPARED,
    REFUND,
    found_as,
    spec_of_one,
    waiting,
)
from tests.payments.gateways.antom_side import FakeAntom, result


def test_it_is_a_provider_that_declares_customs_and_holds_nothing(
    antom_provider: AntomProvider,
) -> None:
    offered: PaymentProvider = antom_provider

    assert offered.code == "antom"
    assert isinstance(antom_provider, DeclaresCustoms)
    assert not isinstance(antom_provider, HoldsMoney)


def test_a_payment_is_asked_for_to_the_byte(
    antom: FakeAntom, antom_provider: AntomProvider
) -> None:
    antom.answers = [waiting()]

    with time_machine.travel(PREPARED, tick=False):
        started = antom_provider.start(spec_of_one(), key=KEY)

    url, body, headers = antom.sent[0]
    assert started.provider_ref == NAME
    assert url == f"{antom_side.BASE}{API}/payments/pay"
    assert body.decode() == (
        '{"productCode":"CASHIER_PAYMENT",'
        f'"paymentRequestId":"{NAME}",'
        '"order":{"referenceOrderId":"chg_T3ST","orderDescription":"訂單 ord_8F3KQ2",'
        '"orderAmount":{"currency":"CNY","value":"23840"}},'
        '"paymentAmount":{"currency":"CNY","value":"23840"},'
        '"paymentMethod":{"paymentMethodType":"ALIPAY_CN"},'
        '"paymentNotifyUrl":"http://127.0.0.1:8000/webhooks/antom/",'
        f'"paymentRedirectUrl":"https://shop.example/return/?s={NAME}",'
        '"settlementStrategy":{"settlementCurrency":"HKD"},'
        '"env":{"terminalType":"WEB","browserInfo":{"language":"zh-HK"}}}'
    )
    assert headers["client-id"] == antom_side.CLIENT
    assert headers["request-time"] == "2026-11-27T21:00:00+00:00"
    text = (
        f"POST {API}/payments/pay\n{antom_side.CLIENT}.2026-11-27T21:00:00+00:00.".encode() + body
    )
    ours = antom_side.key("ours").public_key()
    assert signing.is_genuine(ours, headers["signature"], text)
    assert antom.options == {"timeout": (1, 5), "allow_redirects": False}


@pytest.mark.parametrize(
    ("call", "path", "body"),
    [
        (
            lambda p: p.refund(REFUND, key="refund-key"),
            "/payments/refund",
            {
                "refundRequestId": naming.request_id("rfd_8F3K2M9QXW4T", "refund-key"),
                "paymentId": PAYMENT,
                "refundAmount": {"currency": "CNY", "value": "1000"},
                "refundReason": "requested_by_buyer",
                "refundNotifyUrl": antom_side.NOTIFY_URL,
            },
        ),
        (
            lambda p: p.fetch_refund(f"{PAYMENT}:rfd_1"),
            "/payments/inquiryRefund",
            {"refundRequestId": "rfd_1"},
        ),
        (lambda p: p.fetch(NAME), "/payments/inquiryPayment", {"paymentRequestId": NAME}),
        (
            lambda p: p.declare_customs(DECLARED, key="declaration-key"),
            "/customs/declare",
            {
                "declarationRequestId": "dec_8F3K2M9QXW4T_6b7d0d2c43a9c2f",
                "paymentId": PAYMENT,
                "declarationAmount": {"currency": "CNY", "value": "20000"},
                "customs": {"region": "CN", "customsCode": "ZONGSHU"},
                "merchantCustomsInfo": {
                    "merchantCustomsCode": "4403160Z3Y",
                    "merchantCustomsName": "Ponte Limitada",
                },
                "splitOrder": "true",
                "suborderId": "ord_8F3K2M9QXW4T",
                "buyerCertificate": {
                    "certificateType": "ID_CARD",
                    "certificateNo": "440402199001011234",
                    "holderName": {"fullName": "陳美"},
                },
            },
        ),
        (
            lambda p: p.fetch_customs("dec_1"),
            "/customs/inquiryDeclarationRequests",
            {"declarationRequestIds": ["dec_1"]},
        ),
    ],
    ids=["refund", "inquiryRefund", "inquiryPayment", "declare", "inquiryDeclarationRequests"],
)
def test_the_other_calls_ask_for_what_antoms_pages_say(
    antom: FakeAntom, antom_provider: AntomProvider, call: Any, path: str, body: dict[str, Any]
) -> None:
    antom.answers = [result("F", "PARAM_ILLEGAL")]

    with pytest.raises(ProviderRefused):
        call(antom_provider)

    if "declarationRequestId" in body:  # the digest is whatever the key gives
        assert len(antom.asked[0][1]["declarationRequestId"]) == 32
        body["declarationRequestId"] = antom.asked[0][1]["declarationRequestId"]
    assert antom.asked == [(API + path, body)]
    _url, sent, headers = antom.sent[0]
    text = f"POST {API}{path}\n{antom_side.CLIENT}.{headers['request-time']}.".encode() + sent
    assert signing.is_genuine(antom_side.key("ours").public_key(), headers["signature"], text)


def test_a_phone_is_led_into_the_wallet_and_a_desk_to_a_page_or_a_code(
    antom: FakeAntom, antom_provider: AntomProvider
) -> None:
    details = [
        {"displayType": "BIGIMAGE", "codeValue": "https://antom.example/code.png"},
        {"displayType": "TEXT", "codeValue": "https://mpay.example/q/1"},
    ]
    ways = waiting(
        applinkUrl="https://wallet.example/app",
        schemeUrl="alipays://pay",
        orderCodeForm={"codeDetails": details},
    )
    antom.answers = [ways, ways]

    desk = antom_provider.start(spec_of_one(), key=KEY)
    phone = antom_provider.start(spec_of_one(scene="phone", client_ip="203.0.113.7"), key=KEY)

    assert (desk.redirect_url, desk.qr_text) == (
        "https://wallet.example/p",
        "https://mpay.example/q/1",
    )
    assert (phone.redirect_url, phone.qr_text) == ("https://wallet.example/app", "")
    assert antom.asked[1][1]["env"] == {
        "terminalType": "WAP",
        "osType": "ANDROID",
        "clientIp": "203.0.113.7",
        "browserInfo": {"language": "zh-HK"},
    }


@pytest.mark.parametrize(
    ("minutes", "asked"), [(5, "2026-11-27T21:05:00+00:00"), (10, "2026-11-27T21:10:00+00:00"),
                           (11, None), (30, None), (0, None)],
)  # fmt: skip
def test_an_end_is_asked_for_only_where_antom_takes_one(
    antom: FakeAntom, antom_provider: AntomProvider, minutes: int, asked: str | None
) -> None:
    antom.answers = [waiting()]

    antom_provider.start(spec_of_one(expires_at=PREPARED + timedelta(minutes=minutes)), key=KEY)

    assert antom.asked[0][1].get("paymentExpiryTime") == asked


def test_the_name_depends_on_the_key_and_the_wallet_and_tells_our_reference() -> None:
    names = {
        naming.payment_name("att_8F3K2M9QXW4T", KEY, "alipay"),
        naming.payment_name("att_8F3K2M9QXW4T", KEY, "mpay"),
        naming.payment_name("att_8F3K2M9QXW4T", KEY + "2", "alipay"),
    }

    assert len(names) == 3
    assert all(len(name) <= 64 for name in names)
    assert {naming.reference_in(name) for name in names} == {"att_8F3K2M9QXW4T"}
    assert naming.method_in(NAME) == "alipay"
    with pytest.raises(ValueError, match="cannot be part"):
        naming.request_id("a" * 30, KEY, naming.LONGEST_DECLARATION)
    with pytest.raises(ValueError, match="cannot be part"):
        naming.request_id("order:1", KEY)


@pytest.mark.parametrize("name", ["", None, 7, "by-hand", "att_8F3K2M9QXW4T", "att_8F3K_xyz"])
def test_a_name_that_is_not_ours_has_no_reference(name: object) -> None:
    assert naming.reference_in(name) is None


def test_a_repeat_that_finds_it_paid_leads_back_to_our_own_page(
    antom: FakeAntom, antom_provider: AntomProvider
) -> None:
    antom.answers = [result()]

    started = antom_provider.start(spec_of_one(), key=KEY)

    assert started.redirect_url == f"https://shop.example/return/?s={NAME}"


@pytest.mark.parametrize("way", [{}, {"normalUrl": "alipays://x"}, {"normalUrl": 7}])
def test_a_payment_without_a_way_on_is_a_contradiction(
    antom: FakeAntom, antom_provider: AntomProvider, way: dict[str, Any]
) -> None:
    antom.answers = [result("U", "PAYMENT_IN_PROCESS", **way)]

    with pytest.raises(ProviderContradiction):
        antom_provider.start(spec_of_one(), key=KEY)


@pytest.mark.parametrize(
    ("told", "code", "status"),
    [
        ("SUCCESS", "SUCCESS", "captured"),
        ("PROCESSING", "PAYMENT_IN_PROCESS", "awaiting_buyer"),
        ("PENDING", "PAYMENT_IN_PROCESS", "processing"),
        ("CANCELLED", "ORDER_IS_CANCELED", "expired"),
        ("FAIL", "ORDER_IS_CLOSED", "expired"),
        ("FAIL", "USER_BALANCE_NOT_ENOUGH", "declined"),
        ("SOMETHING_NEW", "", "processing"),
    ],
)
def test_a_state_of_antoms_is_one_of_ours(
    antom: FakeAntom, antom_provider: AntomProvider, told: str, code: str, status: str
) -> None:
    antom.answers = [found_as(told, paymentResultCode=code)]

    snapshot = antom_provider.fetch(NAME)

    assert snapshot.status == status
    assert snapshot.captured == (Money(23_840, "CNY") if status == "captured" else None)
    assert (snapshot.method, snapshot.livemode) == ("alipay", False)
    assert snapshot.client_reference == "att_8F3K2M9QXW4T"
    assert snapshot.provider_object_id == PAYMENT
    assert snapshot.fee is None


def test_the_wallet_that_antom_names_outweighs_the_one_in_the_name(
    antom: FakeAntom, antom_provider: AntomProvider
) -> None:
    antom.answers = [found_as("SUCCESS", paymentMethodType=told) for told in ("MPAY", "GCASH")]

    assert [antom_provider.fetch(NAME).method, antom_provider.fetch(NAME).method] == [
        "mpay",
        "GCASH",
    ]


@pytest.mark.parametrize(
    "changed",
    [
        {"paymentRequestId": "att_9G4L_0123456789abcdef01234567z"},
        {"paymentAmount": {"currency": "CNY", "value": "238.40"}},
        {"paymentAmount": {"currency": "CNY", "value": 23840}},
        {"paymentAmount": {"currency": "XXX", "value": "23840"}},
        {"paymentAmount": {"currency": "CNY", "value": "-1"}},
        {"paymentAmount": None},
    ],
)
def test_another_payments_answer_or_a_strange_amount_is_a_contradiction(
    antom: FakeAntom, antom_provider: AntomProvider, changed: dict[str, Any]
) -> None:
    antom.answers = [found_as("SUCCESS") | changed]

    with pytest.raises(ProviderContradiction):
        antom_provider.fetch(NAME)
