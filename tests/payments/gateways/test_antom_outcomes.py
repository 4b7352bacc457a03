"""Results and outages: what was refused, what may have happened, and what went back."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests
from urllib3.exceptions import MaxRetryError, NewConnectionError

from marketplace.foundation.deadlines import OutOfTime
from marketplace.foundation.money import Money
from payments.gateways.antom import naming
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
from payments.gateways.types import TransferSpec
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


def test_a_result_that_antom_does_not_know_is_asked_again_under_the_same_name(
    antom: FakeAntom, antom_provider: AntomProvider
) -> None:
    antom.answers = [result("U", "UNKNOWN_EXCEPTION"), waiting()]

    with pytest.raises(OutcomeUnknown):
        antom_provider.start(spec_of_one(), key=KEY)
    antom_provider.start(spec_of_one(), key=KEY)

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
    antom: FakeAntom, antom_provider: AntomProvider, said: Any, expected: type[Exception]
) -> None:
    antom.answers = [said]

    with pytest.raises(expected):
        antom_provider.refund(REFUND, key="refund-key")
    assert len(antom.asked) == 1


@pytest.mark.parametrize(
    "said", [result("U", "UNKNOWN_EXCEPTION"), requests.ReadTimeout("slow"),
             requests.ConnectionError("reset by peer")],
)  # fmt: skip
def test_a_read_that_fails_is_only_an_outage(
    antom: FakeAntom, antom_provider: AntomProvider, said: Any
) -> None:
    antom.answers = [said]

    with pytest.raises(ProviderUnavailable):
        antom_provider.fetch(NAME)


@pytest.mark.parametrize("status", [500, 502, 404, 302])
def test_an_answer_that_is_not_antoms_leaves_a_write_unknown(
    antom: FakeAntom, antom_provider: AntomProvider, status: int
) -> None:
    antom.answers = [result()]
    antom.status = status
    antom.headers = lambda _told: {}

    with pytest.raises(OutcomeUnknown):
        antom_provider.refund(REFUND, key="refund-key")


def test_too_many_requests_changed_nothing(antom: FakeAntom, antom_provider: AntomProvider) -> None:
    antom.answers, antom.status = [result()], 429

    with pytest.raises(ProviderUnavailable) as busy:
        antom_provider.refund(REFUND, key="refund-key")
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
    antom: FakeAntom, antom_provider: AntomProvider, change: dict[str, str]
) -> None:
    antom.answers = [found_as("SUCCESS")]
    antom.headers = lambda told: told | change

    with pytest.raises(ProviderUnavailable):
        antom_provider.fetch(NAME)


def test_the_limit_of_a_worker_passes_through_unwrapped(
    antom: FakeAntom, antom_provider: AntomProvider
) -> None:
    antom.answers = [OutOfTime()]

    with pytest.raises(OutOfTime):
        antom_provider.start(spec_of_one(), key=KEY)


def test_a_refusal_keeps_antoms_words_out_of_the_message(
    antom: FakeAntom, antom_provider: AntomProvider
) -> None:
    antom.answers = [result("F", "RISK_REJECT")]

    with pytest.raises(ProviderRefused) as refused:
        antom_provider.start(spec_of_one(), key=KEY)

    assert "Antom" not in str(refused.value)
    assert refused.value.facts["provider_code"] == "RISK_REJECT"


@pytest.mark.parametrize("told", ["SUCCESS", "PENDING", "FAIL", "CANCELLED"])
def test_what_does_not_wait_for_its_buyer_is_never_canceled(
    antom: FakeAntom, antom_provider: AntomProvider, told: str
) -> None:
    antom.answers = [found_as(told)]

    antom_provider.expire(NAME, key="close")

    assert [path for path, _ in antom.asked] == [f"{API}/payments/inquiryPayment"]


def test_what_waits_is_canceled_and_asked_again(
    antom: FakeAntom, antom_provider: AntomProvider
) -> None:
    antom.answers = [found_as("PROCESSING"), result(), found_as("CANCELLED")]

    assert antom_provider.expire(NAME, key="close").status == "expired"
    assert antom.asked[1] == (f"{API}/payments/cancel", {"paymentRequestId": NAME})


@pytest.mark.parametrize(
    ("after", "expected"),
    [("SUCCESS", "captured"), ("CANCELLED", "expired"), ("PROCESSING", None)],
)
def test_a_cancel_that_is_refused_shows_what_became_of_the_payment(
    antom: FakeAntom, antom_provider: AntomProvider, after: str, expected: str | None
) -> None:
    antom.answers = [found_as("PROCESSING"), result("F", "CANCEL_WINDOW_EXCEED"), found_as(after)]

    if expected is None:
        with pytest.raises(ProviderUnavailable):
            antom_provider.expire(NAME, key="close")
    else:
        assert antom_provider.expire(NAME, key="close").status == expected


def test_a_cancel_without_an_answer_stays_unknown(
    antom: FakeAntom, antom_provider: AntomProvider
) -> None:
    antom.answers = [found_as("PROCESSING"), requests.ReadTimeout("slow")]

    with pytest.raises(OutcomeUnknown):
        antom_provider.expire(NAME, key="close")


def _refunded(**more: Any) -> dict[str, Any]:
    name = naming.request_id("rfd_8F3K2M9QXW4T", "refund-key")
    amount = {"currency": "CNY", "value": "1000"}
    return result(refundRequestId=name, paymentId=PAYMENT, refundAmount=amount, **more)


def test_a_refund_is_done_at_once_or_under_way(
    antom: FakeAntom, antom_provider: AntomProvider
) -> None:
    antom.answers = [_refunded(), result("U", "REFUND_IN_PROCESS")]

    done, waiting = (antom_provider.refund(REFUND, key="refund-key") for _ in range(2))

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
    antom: FakeAntom, antom_provider: AntomProvider, change: dict[str, Any]
) -> None:
    antom.answers = [_refunded() | change]

    with pytest.raises(ProviderContradiction):
        antom_provider.refund(REFUND, key="refund-key")


def _line(minor: str, status: str = "SUCCESS") -> dict[str, Any]:
    amount = {"currency": "CNY", "value": minor}
    return {
        "transactionType": "REFUND", "transactionStatus": status, "transactionAmount": amount,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("code", "found", "expected"),
    [
        (
            "REFUND_AMOUNT_EXCEED",
            found_as("SUCCESS", transactions=[_line("23840")]),
            AlreadyRefunded,
        ),
        ("ORDER_IS_CANCELED", found_as("CANCELLED"), AlreadyRefunded),
        (
            "REFUND_AMOUNT_EXCEED",
            found_as("SUCCESS", transactions=[_line("23000")]),
            ProviderRefused,
        ),
        (
            "REFUND_AMOUNT_EXCEED",
            found_as("SUCCESS", transactions=[_line("23840", "FAIL")]),
            ProviderRefused,
        ),
        ("REFUND_WINDOW_EXCEED", None, ProviderRefused),
    ],
)
def test_a_refusal_tells_whether_the_money_went_back_before(
    antom: FakeAntom,
    antom_provider: AntomProvider,
    code: str,
    found: dict[str, Any] | None,
    expected: type[Exception],
) -> None:
    antom.answers = [result("F", code), *([found] if found else [])]

    with pytest.raises(ProviderRefused) as refused:
        antom_provider.refund(REFUND, key="refund-key")
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
    antom: FakeAntom, antom_provider: AntomProvider, word: str, code: str | None, status: str
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

    found = antom_provider.fetch_customs("dec_1")

    assert (found.status, found.payment_number) == (status, "P1")
    assert found.explanation == (f"{code} reason" if code else "")


def test_a_declaration_that_antom_does_not_know_is_refused(
    antom: FakeAntom, antom_provider: AntomProvider
) -> None:
    antom.answers = [result(declarationRequestsNotFound=["dec_1"], declarationRecords=[])]

    with pytest.raises(ProviderRefused):
        antom_provider.fetch_customs("dec_1")


def test_what_is_not_offered_is_refused_without_a_call(
    antom: FakeAntom, antom_provider: AntomProvider
) -> None:
    transfer = TransferSpec(Money(1, "CNY"), "acct", "pay_1")
    with pytest.raises(ProviderRefused):
        antom_provider.transfer(transfer, key="k")
    with pytest.raises(ProviderRefused):
        antom_provider.start(spec_of_one(method="card"), key=KEY)
    with pytest.raises(ProviderRefused):
        antom_provider.start(spec_of_one(holds_only=True), key=KEY)
    nameless = AntomProvider(antom_side.credentials(customs_name=""))
    with pytest.raises(GatewayMisconfigured):
        nameless.declare_customs(DECLARED, key="k")
    assert antom_provider.undelivered(since=PREPARED) == []
    assert antom_provider.list_payouts(since=PREPARED).payouts == ()
    assert antom_provider.payout_lines("po_1").lines == ()
    assert antom.asked == []


def test_the_payers_number_travels_but_stands_in_no_text_of_ours(
    antom: FakeAntom, antom_provider: AntomProvider, caplog: pytest.LogCaptureFixture
) -> None:
    antom.answers = [result("F", "PARAM_ILLEGAL")]

    with pytest.raises(ProviderRefused) as refused:
        antom_provider.declare_customs(DECLARED, key="k")

    assert "440402199001011234" in json.dumps(antom.asked[0][1])
    for text in (caplog.text, str(refused.value), str(refused.value.facts), repr(DECLARED)):
        assert "440402199001011234" not in text
