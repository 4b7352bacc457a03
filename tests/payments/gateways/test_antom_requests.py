"""What Antom is asked, to the byte, and what its answers turn into."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
import time_machine
from urllib3.exceptions import MaxRetryError, NewConnectionError

from marketplace.foundation.deadlines import OutOfTime
from marketplace.foundation.money import Money
from payments.gateways.antom import naming, signing
from payments.gateways.antom.provider import AntomProvider
from payments.gateways.errors import (
    AlreadyRefunded,
    GatewayMisconfigured,
    KeyReused,
    OutcomeUnknown,
    ProviderContradiction,
    ProviderRefused,
    ProviderUnavailable,
)
from payments.gateways.port import DeclaresCustoms, HoldsMoney, PaymentProvider
from payments.gateways.types import AttemptSpec, CustomsSpec, RefundSpec, TransferSpec
from tests.payments.gateways import antom_side
from tests.payments.gateways.antom_side import FakeAntom, result
from tests.payments.gateways.conftest import attempt

KEY = "charge:chg_T3ST:attempt:att_8F3K2M9QXW4T"
NAME = "att_8F3K2M9QXW4T_0ef679cec04eb3fd57508254z"
PAYMENT = "20261127194010800100188180203227785"
PREPARED = datetime(2026, 11, 27, 21, 0, tzinfo=UTC)
API = "/ams/sandbox/api/v1"
REFUND = RefundSpec(PAYMENT, Money(1_000, "CNY"), "requested_by_buyer", "rfd_8F3K2M9QXW4T")
DECLARED = CustomsSpec(
    provider_object_id=PAYMENT,
    amount=Money(20_000, "CNY"),
    goods=Money(17_000, "CNY"),
    freight=Money(1_500, "CNY"),
    tax=Money(1_500, "CNY"),
    order_number="ord_8F3K2M9QXW4T",
    customs_code="ZONGSHU",
    merchant_customs_code="4403160Z3Y",
    payer_name="陳美",
    payer_id_number="440402199001011234",
    reference="dec_8F3K2M9QXW4T",
)


def _spec(**changes: Any) -> AttemptSpec:
    given: dict[str, Any] = {
        "reference": "att_8F3K2M9QXW4T",
        "prepared_at": PREPARED,
        "expires_at": PREPARED + timedelta(minutes=30),
        "success_url": "https://shop.example/return/?s={CHECKOUT_SESSION_ID}",
    }
    return attempt(**(given | changes))


def _waiting(**more: Any) -> dict[str, Any]:
    return result("U", "PAYMENT_IN_PROCESS", normalUrl="https://wallet.example/p", **more)


def _found(status: str, **more: Any) -> dict[str, Any]:
    return result(
        paymentStatus=status,
        paymentRequestId=NAME,
        paymentId=PAYMENT,
        paymentAmount={"currency": "CNY", "value": "23840"},
        **more,
    )


@pytest.fixture
def antom(monkeypatch: pytest.MonkeyPatch) -> FakeAntom:
    fake = FakeAntom()
    monkeypatch.setattr(
        requests.Session, "post", lambda session, url, **sent: fake.post(session, url, **sent)
    )
    return fake


@pytest.fixture
def provider() -> AntomProvider:
    return AntomProvider(antom_side.credentials())


def test_it_is_a_provider_that_declares_customs_and_holds_nothing(provider: AntomProvider) -> None:
    offered: PaymentProvider = provider

    assert offered.code == "antom"
    assert isinstance(provider, DeclaresCustoms)
    assert not isinstance(provider, HoldsMoney)


def test_a_payment_is_asked_for_to_the_byte(antom: FakeAntom, provider: AntomProvider) -> None:
    antom.answers = [_waiting()]

    with time_machine.travel(PREPARED, tick=False):
        started = provider.start(_spec(), key=KEY)

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
    antom: FakeAntom, provider: AntomProvider, call: Any, path: str, body: dict[str, Any]
) -> None:
    antom.answers = [result("F", "PARAM_ILLEGAL")]

    with pytest.raises(ProviderRefused):
        call(provider)

    if "declarationRequestId" in body:  # the digest is whatever the key gives
        assert len(antom.asked[0][1]["declarationRequestId"]) == 32
        body["declarationRequestId"] = antom.asked[0][1]["declarationRequestId"]
    assert antom.asked == [(API + path, body)]
    _url, sent, headers = antom.sent[0]
    text = f"POST {API}{path}\n{antom_side.CLIENT}.{headers['request-time']}.".encode() + sent
    assert signing.is_genuine(antom_side.key("ours").public_key(), headers["signature"], text)


def test_a_phone_is_led_into_the_wallet_and_a_desk_to_a_page_or_a_code(
    antom: FakeAntom, provider: AntomProvider
) -> None:
    details = [
        {"displayType": "BIGIMAGE", "codeValue": "https://antom.example/code.png"},
        {"displayType": "TEXT", "codeValue": "https://mpay.example/q/1"},
    ]
    ways = _waiting(
        applinkUrl="https://wallet.example/app",
        schemeUrl="alipays://pay",
        orderCodeForm={"codeDetails": details},
    )
    antom.answers = [ways, ways]

    desk = provider.start(_spec(), key=KEY)
    phone = provider.start(_spec(scene="phone", client_ip="203.0.113.7"), key=KEY)

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
    antom: FakeAntom, provider: AntomProvider, minutes: int, asked: str | None
) -> None:
    antom.answers = [_waiting()]

    provider.start(_spec(expires_at=PREPARED + timedelta(minutes=minutes)), key=KEY)

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
    antom: FakeAntom, provider: AntomProvider
) -> None:
    antom.answers = [result()]

    started = provider.start(_spec(), key=KEY)

    assert started.redirect_url == f"https://shop.example/return/?s={NAME}"


@pytest.mark.parametrize("way", [{}, {"normalUrl": "alipays://x"}, {"normalUrl": 7}])
def test_a_payment_without_a_way_on_is_a_contradiction(
    antom: FakeAntom, provider: AntomProvider, way: dict[str, Any]
) -> None:
    antom.answers = [result("U", "PAYMENT_IN_PROCESS", **way)]

    with pytest.raises(ProviderContradiction):
        provider.start(_spec(), key=KEY)


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
    antom: FakeAntom, provider: AntomProvider, told: str, code: str, status: str
) -> None:
    antom.answers = [_found(told, paymentResultCode=code)]

    snapshot = provider.fetch(NAME)

    assert snapshot.status == status
    assert snapshot.captured == (Money(23_840, "CNY") if status == "captured" else None)
    assert (snapshot.method, snapshot.livemode) == ("alipay", False)
    assert snapshot.client_reference == "att_8F3K2M9QXW4T"
    assert snapshot.provider_object_id == PAYMENT
    assert snapshot.fee is None


def test_the_wallet_that_antom_names_outweighs_the_one_in_the_name(
    antom: FakeAntom, provider: AntomProvider
) -> None:
    antom.answers = [_found("SUCCESS", paymentMethodType=told) for told in ("MPAY", "GCASH")]

    assert [provider.fetch(NAME).method, provider.fetch(NAME).method] == ["mpay", "GCASH"]


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
    antom: FakeAntom, provider: AntomProvider, changed: dict[str, Any]
) -> None:
    antom.answers = [_found("SUCCESS") | changed]

    with pytest.raises(ProviderContradiction):
        provider.fetch(NAME)


# ------------------------------------------------------------------ results and outages


def test_a_result_that_antom_does_not_know_is_asked_again_under_the_same_name(
    antom: FakeAntom, provider: AntomProvider
) -> None:
    antom.answers = [result("U", "UNKNOWN_EXCEPTION"), _waiting()]

    with pytest.raises(OutcomeUnknown):
        provider.start(_spec(), key=KEY)
    provider.start(_spec(), key=KEY)

    assert antom.asked[0] == antom.asked[1]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (result("F", "RISK_REJECT"), ProviderRefused),
        (result("F", "REPEAT_REQ_INCONSISTENT"), KeyReused),
        (result("F", "ACCESS_DENIED"), ProviderUnavailable),
        (result("F", "INVALID_SIGNATURE"), ProviderUnavailable),
        (result("F", "KEY_NOT_FOUND"), ProviderUnavailable),
        (result("U", "REQUEST_TRAFFIC_EXCEED_LIMIT"), ProviderUnavailable),
        (result("U", "UNKNOWN_EXCEPTION"), OutcomeUnknown),
        (result("?", "SOMETHING_NEW"), OutcomeUnknown),
        (requests.ReadTimeout("slow"), OutcomeUnknown),
        (requests.ConnectionError("reset by peer"), OutcomeUnknown),
        (requests.ConnectTimeout("nobody"), ProviderUnavailable),
        (
            requests.ConnectionError(
                MaxRetryError(None, "/", NewConnectionError(None, "refused"))  # type: ignore[arg-type]
            ),
            ProviderUnavailable,
        ),
    ],
    ids=lambda v: getattr(v, "__name__", None) or str(v)[:60],
)
def test_what_becomes_of_a_write(
    antom: FakeAntom, provider: AntomProvider, said: Any, expected: type[Exception]
) -> None:
    antom.answers = [said]

    with pytest.raises(expected):
        provider.refund(REFUND, key="refund-key")
    assert len(antom.asked) == 1


@pytest.mark.parametrize(
    "said", [result("U", "UNKNOWN_EXCEPTION"), requests.ReadTimeout("slow"),
             requests.ConnectionError("reset by peer")],
)  # fmt: skip
def test_a_read_that_fails_is_only_an_outage(
    antom: FakeAntom, provider: AntomProvider, said: Any
) -> None:
    antom.answers = [said]

    with pytest.raises(ProviderUnavailable):
        provider.fetch(NAME)


@pytest.mark.parametrize("status", [500, 502, 404, 302])
def test_an_answer_that_is_not_antoms_leaves_a_write_unknown(
    antom: FakeAntom, provider: AntomProvider, status: int
) -> None:
    antom.answers = [result()]
    antom.status = status
    antom.headers = lambda _told: {}

    with pytest.raises(OutcomeUnknown):
        provider.refund(REFUND, key="refund-key")


def test_too_many_requests_changed_nothing(antom: FakeAntom, provider: AntomProvider) -> None:
    antom.answers, antom.status = [result()], 429

    with pytest.raises(ProviderUnavailable) as busy:
        provider.refund(REFUND, key="refund-key")
    assert busy.value.retry_after == 5


@pytest.mark.parametrize(
    "change",
    [
        {"signature": ""},
        {"signature": antom_side.signature(f"{API}/payments/cancel", "2026-11-27T21:00:00Z", b"")},
        {"response-time": "2026-11-27T21:00:01Z"},
        {"response-time": ""},
        {"client-id": "SANDBOX_OTHER"},
    ],
)
def test_an_answer_that_proves_nothing_is_not_believed(
    antom: FakeAntom, provider: AntomProvider, change: dict[str, str]
) -> None:
    antom.answers = [_found("SUCCESS")]
    antom.headers = lambda told: told | change

    with pytest.raises(ProviderUnavailable):
        provider.fetch(NAME)


def test_the_limit_of_a_worker_passes_through_unwrapped(
    antom: FakeAntom, provider: AntomProvider
) -> None:
    antom.answers = [OutOfTime()]

    with pytest.raises(OutOfTime):
        provider.start(_spec(), key=KEY)


def test_a_refusal_keeps_antoms_words_out_of_the_message(
    antom: FakeAntom, provider: AntomProvider
) -> None:
    antom.answers = [result("F", "RISK_REJECT")]

    with pytest.raises(ProviderRefused) as refused:
        provider.start(_spec(), key=KEY)

    assert "Antom" not in str(refused.value)
    assert refused.value.facts["provider_code"] == "RISK_REJECT"


# ------------------------------------------------------------------ cancel, refund, customs


@pytest.mark.parametrize("told", ["SUCCESS", "PENDING", "FAIL", "CANCELLED"])
def test_what_does_not_wait_for_its_buyer_is_never_canceled(
    antom: FakeAntom, provider: AntomProvider, told: str
) -> None:
    antom.answers = [_found(told)]

    provider.expire(NAME, key="close")

    assert [path for path, _ in antom.asked] == [f"{API}/payments/inquiryPayment"]


def test_what_waits_is_canceled_and_asked_again(antom: FakeAntom, provider: AntomProvider) -> None:
    antom.answers = [_found("PROCESSING"), result(), _found("CANCELLED")]

    assert provider.expire(NAME, key="close").status == "expired"
    assert antom.asked[1] == (f"{API}/payments/cancel", {"paymentRequestId": NAME})


@pytest.mark.parametrize(
    ("after", "expected"),
    [("SUCCESS", "captured"), ("CANCELLED", "expired"), ("PROCESSING", None)],
)
def test_a_cancel_that_is_refused_shows_what_became_of_the_payment(
    antom: FakeAntom, provider: AntomProvider, after: str, expected: str | None
) -> None:
    antom.answers = [_found("PROCESSING"), result("F", "CANCEL_WINDOW_EXCEED"), _found(after)]

    if expected is None:
        with pytest.raises(ProviderUnavailable):
            provider.expire(NAME, key="close")
    else:
        assert provider.expire(NAME, key="close").status == expected


def test_a_cancel_without_an_answer_stays_unknown(
    antom: FakeAntom, provider: AntomProvider
) -> None:
    antom.answers = [_found("PROCESSING"), requests.ReadTimeout("slow")]

    with pytest.raises(OutcomeUnknown):
        provider.expire(NAME, key="close")


def _refunded(**more: Any) -> dict[str, Any]:
    name = naming.request_id("rfd_8F3K2M9QXW4T", "refund-key")
    amount = {"currency": "CNY", "value": "1000"}
    return result(refundRequestId=name, paymentId=PAYMENT, refundAmount=amount, **more)


def test_a_refund_is_done_at_once_or_under_way(antom: FakeAntom, provider: AntomProvider) -> None:
    antom.answers = [_refunded(), result("U", "REFUND_IN_PROCESS")]

    done, waiting = (provider.refund(REFUND, key="refund-key") for _ in range(2))

    assert (done.status, waiting.status) == ("succeeded", "pending")
    assert done.provider_ref == waiting.provider_ref
    assert done.amount == waiting.amount == REFUND.amount
    assert done.client_reference == waiting.client_reference == REFUND.reference
    assert done.provider_object_id == waiting.provider_object_id == PAYMENT


@pytest.mark.parametrize(
    "change",
    [
        {"refundAmount": {"currency": "CNY", "value": "999"}},
        {"paymentId": "2026"},
        {"refundRequestId": "rfd_1"},
    ],
)
def test_a_refund_of_something_else_is_a_contradiction(
    antom: FakeAntom, provider: AntomProvider, change: dict[str, Any]
) -> None:
    antom.answers = [_refunded() | change]

    with pytest.raises(ProviderContradiction):
        provider.refund(REFUND, key="refund-key")


def _line(minor: str, status: str = "SUCCESS") -> dict[str, Any]:
    amount = {"currency": "CNY", "value": minor}
    return {
        "transactionType": "REFUND", "transactionStatus": status, "transactionAmount": amount,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("code", "found", "expected"),
    [
        ("REFUND_AMOUNT_EXCEED", _found("SUCCESS", transactions=[_line("23840")]), AlreadyRefunded),
        ("ORDER_IS_CANCELED", _found("CANCELLED"), AlreadyRefunded),
        ("REFUND_AMOUNT_EXCEED", _found("SUCCESS", transactions=[_line("23000")]), ProviderRefused),
        (
            "REFUND_AMOUNT_EXCEED",
            _found("SUCCESS", transactions=[_line("23840", "FAIL")]),
            ProviderRefused,
        ),
        ("REFUND_WINDOW_EXCEED", None, ProviderRefused),
    ],
)
def test_a_refusal_tells_whether_the_money_went_back_before(
    antom: FakeAntom,
    provider: AntomProvider,
    code: str,
    found: dict[str, Any] | None,
    expected: type[Exception],
) -> None:
    antom.answers = [result("F", code), *([found] if found else [])]

    with pytest.raises(ProviderRefused) as refused:
        provider.refund(REFUND, key="refund-key")
    assert type(refused.value) is expected


@pytest.mark.parametrize(
    ("word", "code", "status"),
    [
        ("WAITING_FOR_PROCESSING", None, "submitted"),
        ("SUCCESS", None, "accepted"),
        ("FAIL", None, "rejected"),
        ("SOMETHING_NEW", None, "submitted"),
        ("SUCCESS", "100", "rejected"),
        ("SUCCESS", "-304001", "rejected"),
        ("SUCCESS", "2", "submitted"),
        ("PROCESSED", "120", "accepted"),
        ("PROCESSED", "399", "accepted"),
        ("PROCESSED", "4", "rejected"),
    ],
)
def test_a_receipt_of_customs_outweighs_antoms_own_word(
    antom: FakeAntom, provider: AntomProvider, word: str, code: str | None, status: str
) -> None:
    record = {
        "declarationRequestId": "dec_1",
        "customsPaymentId": "P1",
        "declarationRequestStatus": word,
    }
    if code:
        told = {"customsDeclarationResultCode": code, "customsDeclarationResultDesc": "reason"}
        record |= told
    antom.answers = [result(declarationRecords=[record])]

    found = provider.fetch_customs("dec_1")

    assert (found.status, found.payment_number) == (status, "P1")
    assert found.explanation == (f"{code} reason" if code else "")


def test_a_declaration_that_antom_does_not_know_is_refused(
    antom: FakeAntom, provider: AntomProvider
) -> None:
    antom.answers = [result(declarationRequestsNotFound=["dec_1"], declarationRecords=[])]

    with pytest.raises(ProviderRefused):
        provider.fetch_customs("dec_1")


def test_what_is_not_offered_is_refused_without_a_call(
    antom: FakeAntom, provider: AntomProvider
) -> None:
    transfer = TransferSpec(Money(1, "CNY"), "acct", "pay_1")
    with pytest.raises(ProviderRefused):
        provider.transfer(transfer, key="k")
    with pytest.raises(ProviderRefused):
        provider.start(_spec(method="card"), key=KEY)
    with pytest.raises(ProviderRefused):
        provider.start(_spec(holds_only=True), key=KEY)
    nameless = AntomProvider(antom_side.credentials(customs_name=""))
    with pytest.raises(GatewayMisconfigured):
        nameless.declare_customs(DECLARED, key="k")
    assert provider.undelivered(since=PREPARED) == []
    assert provider.list_payouts(since=PREPARED).payouts == ()
    assert provider.payout_lines("po_1").lines == ()
    assert antom.asked == []


def test_the_payers_number_travels_but_stands_in_no_text_of_ours(
    antom: FakeAntom, provider: AntomProvider, caplog: pytest.LogCaptureFixture
) -> None:
    antom.answers = [result("F", "PARAM_ILLEGAL")]

    with pytest.raises(ProviderRefused) as refused:
        provider.declare_customs(DECLARED, key="k")

    assert "440402199001011234" in json.dumps(antom.asked[0][1])
    for text in (caplog.text, str(refused.value), str(refused.value.facts), repr(DECLARED)):
        assert "440402199001011234" not in text
