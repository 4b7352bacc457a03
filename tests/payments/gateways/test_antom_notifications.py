"""Notifications that claim to come from Antom: the genuine, and forty ways to forge one."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from payments.gateways.antom.provider import AntomProvider
from payments.gateways.errors import WebhookForged
from payments.gateways.types import Signal
from tests.payments.gateways import antom_side

PATH = "/webhooks/antom/"
NOW = datetime(2026, 11, 27, 21, 0, 0, tzinfo=UTC)
TIME = "2026-11-27T21:00:00+00:00"
NAME = "att_8F3K2M9QXW4T_0123456789abcdef01234567z"
PAID: dict[str, Any] = {
    "notifyType": "PAYMENT_RESULT",
    "result": {"resultCode": "SUCCESS", "resultStatus": "S", "resultMessage": "success"},
    "paymentRequestId": NAME,
    "paymentId": "20261127194010800100188180203227785",
    "paymentAmount": {"currency": "CNY", "value": "23840"},
}
BODY = json.dumps(PAID).encode()


@pytest.fixture(scope="module")
def provider() -> AntomProvider:
    return AntomProvider(antom_side.credentials())


def _headers(
    body: bytes = BODY, *, time: str = TIME, path: str = PATH, owner: str = "antoms", **changes: str
) -> dict[str, str]:
    genuine = {
        "client-id": antom_side.CLIENT,
        "request-time": time,
        "signature": antom_side.signature(path, time, body, owner),
    }
    return {name: value for name, value in (genuine | changes).items() if value != "-"}


def _parse(provider: AntomProvider, headers: dict[str, str], body: bytes = BODY) -> list[Signal]:
    with time_machine.travel(NOW, tick=False):
        return provider.parse_webhook(headers, body)


@pytest.mark.parametrize(
    "time", [TIME, "2026-11-28T05:00:00+08:00", "1795813200000", "2026-11-27T20:55:00Z"]
)
def test_a_genuine_notification_says_what_to_look_at(provider: AntomProvider, time: str) -> None:
    headers = {name.title(): value for name, value in _headers(time=time).items()}

    assert _parse(provider, headers) == [
        Signal(
            event_id=f"PAYMENT_RESULT:{NAME}:SUCCESS",
            kind="attempt",
            provider_ref=NAME,
            client_reference="att_8F3K2M9QXW4T",
            event_type="PAYMENT_RESULT",
            provider_object_id="20261127194010800100188180203227785",
        )
    ]


def test_news_of_a_refund_names_it_by_our_reference(provider: AntomProvider) -> None:
    body = json.dumps(
        {
            "notifyType": "REFUND_RESULT",
            "refundStatus": "FAIL",
            "refundRequestId": "rfd_8F3K2M9QXW4T_0123456789abcdef01234567",
            "refundId": "2026112719401080010018818",
        }
    ).encode()

    (signal,) = _parse(provider, _headers(body), body)

    assert (signal.kind, signal.client_reference) == ("refund", "rfd_8F3K2M9QXW4T")
    assert signal.event_id == "REFUND_RESULT:rfd_8F3K2M9QXW4T_0123456789abcdef01234567:FAIL"


def test_a_refund_that_somebody_made_in_the_dashboard_is_not_ours(provider: AntomProvider) -> None:
    body = json.dumps(
        {"notifyType": "REFUND_RESULT", "refundStatus": "SUCCESS", "refundRequestId": "by-hand-1"}
    ).encode()

    (signal,) = _parse(provider, _headers(body), body)

    assert (signal.provider_ref, signal.client_reference) == ("by-hand-1", None)


@pytest.mark.parametrize("kind", ["CAPTURE_RESULT", "DISPUTE", "", None, 7, ["PAYMENT_RESULT"]])
def test_news_that_we_do_not_follow_is_taken_and_dropped(
    provider: AntomProvider, kind: object
) -> None:
    body = json.dumps(PAID | {"notifyType": kind}).encode()

    assert _parse(provider, _headers(body), body) == []


def test_pending_and_result_are_two_pieces_of_news_and_a_repeat_is_none(
    provider: AntomProvider,
) -> None:
    pending = json.dumps(PAID | {"notifyType": "PAYMENT_PENDING"}).encode()

    first = _parse(provider, _headers(pending), pending)
    second = _parse(provider, _headers())
    again = _parse(provider, _headers(time="2026-11-27T21:02:00Z"))

    assert len({first[0].event_id, second[0].event_id}) == 2
    assert second == again


_GENUINE = antom_side.signature(PATH, TIME, BODY)
_VALUE = _GENUINE.split("signature=")[1]
# A header that a stranger could send, over the genuine body.
FORGED_HEADERS: dict[str, Callable[[], dict[str, str]]] = {
    "no headers": dict,
    "no client": lambda: _headers(**{"client-id": "-"}),
    "another client": lambda: _headers(**{"client-id": "SANDBOX_OTHER"}),
    "a live client": lambda: _headers(**{"client-id": "PONTE"}),
    "an empty client": lambda: _headers(**{"client-id": ""}),
    "no time": lambda: _headers(**{"request-time": "-"}),
    "an empty time": lambda: _headers(time=""),
    "another time than was signed": lambda: _headers(**{"request-time": "2026-11-27T21:00:01Z"}),
    "the same time in another zone": lambda: _headers(
        **{"request-time": "2026-11-28T05:00:00+08:00"}
    ),
    "no signature": lambda: _headers(signature="-"),
    "an empty signature": lambda: _headers(signature=""),
    "a bare signature": lambda: _headers(signature=_VALUE),
    "no algorithm": lambda: _headers(signature=f"keyVersion=1, signature={_VALUE}"),
    "another algorithm": lambda: _headers(signature=_GENUINE.replace("RSA256", "HS256")),
    "no algorithm at all": lambda: _headers(signature=_GENUINE.replace("RSA256", "none")),
    "two signatures": lambda: _headers(signature=f"{_GENUINE}, signature={_VALUE}"),
    "two algorithms": lambda: _headers(signature=f"{_GENUINE}, algorithm=RSA256"),
    "a signature that is no base64": lambda: _headers(
        signature="algorithm=RSA256, keyVersion=1, signature=%%%"
    ),
    "a signature of nothing": lambda: _headers(
        signature="algorithm=RSA256, keyVersion=1, signature="
    ),
    "half a signature": lambda: _headers(signature=_GENUINE[:-40]),
    "a signature with a letter changed": lambda: _headers(
        signature=_GENUINE[:-12] + ("A" if _GENUINE[-12] != "A" else "B") + _GENUINE[-11:]
    ),
    "a signature of letters beyond ASCII": lambda: _headers(
        signature="algorithm=RSA256, keyVersion=1, signature=支付寶"
    ),
    "a stranger's signature": lambda: _headers(owner="strangers"),
    "our own signature": lambda: _headers(owner="ours"),
    "signed for another path": lambda: _headers(path="/webhooks/stripe/"),
    "signed for the path without its end": lambda: _headers(path="/webhooks/antom"),
    "signed for the path with a query": lambda: _headers(path="/webhooks/antom/?a=1"),
    "signed for the API": lambda: _headers(path="/ams/sandbox/api/v1/payments/pay"),
    "signed for the whole address": lambda: _headers(path=antom_side.NOTIFY_URL),
    "signed six minutes ago": lambda: _headers(time="2026-11-27T20:54:00Z"),
    "signed just too long ago": lambda: _headers(time="2026-11-27T20:54:59Z"),
    "signed yesterday": lambda: _headers(time="2026-11-26T21:00:00Z"),
    "signed in six minutes": lambda: _headers(time="2026-11-27T21:06:00Z"),
    "signed next year": lambda: _headers(time="2027-11-27T21:00:00Z"),
    "signed long ago in milliseconds": lambda: _headers(time="1695813200000"),
    "signed ahead in milliseconds": lambda: _headers(time="1895813200000"),
    "signed at a time in seconds": lambda: _headers(time="1795813200"),
    "signed at a time without a zone": lambda: _headers(time="2026-11-27T21:00:00"),
    "signed at no time": lambda: _headers(time="now"),
    "signed at the end of time": lambda: _headers(time="9999999999999"),
}
# Bodies: the first ones are not what was signed, the others were signed and are of no use.
FORGED_BODIES: dict[str, tuple[bytes, bytes]] = {
    "another amount": (BODY, BODY.replace(b"23840", b"1")),
    "another payment": (BODY, BODY.replace(b"att_8F3K", b"att_9G4L")),
    "one space more": (BODY, BODY + b" "),
    "an empty body": (BODY, b""),
    "nothing signed": (b"", b""),
    "not JSON": (b"paid", b"paid"),
    "not UTF-8": (b"\xff\xfe", b"\xff\xfe"),
    "a list": (b"[]", b"[]"),
    "a nest": (b"[" * 100_000, b"[" * 100_000),
    "no name": (b'{"notifyType":"PAYMENT_RESULT"}', b'{"notifyType":"PAYMENT_RESULT"}'),
}
_ODD: dict[str, dict[str, Any]] = {
    "a name that is no text": {"paymentRequestId": 7},
    "a name that is empty": {"paymentRequestId": ""},
    "a name that is too long": {"paymentRequestId": "a" * 65},
    "a name with a break": {"paymentRequestId": "att_8F3K\n"},
    "no payment": {"paymentId": None},
    "a refund without a name": {"notifyType": "REFUND_RESULT"},
}


@pytest.mark.parametrize("how", FORGED_HEADERS)
def test_a_forged_header_is_refused(provider: AntomProvider, how: str) -> None:
    with pytest.raises(WebhookForged):
        _parse(provider, FORGED_HEADERS[how]())


@pytest.mark.parametrize("how", [*FORGED_BODIES, *_ODD])
def test_a_forged_or_useless_body_is_refused(provider: AntomProvider, how: str) -> None:
    if how in _ODD:
        body = json.dumps(PAID | _ODD[how]).encode()
        signed = body
    else:
        signed, body = FORGED_BODIES[how]

    with pytest.raises(WebhookForged):
        _parse(provider, _headers(signed), body)


def test_there_are_more_than_forty_forgeries() -> None:
    assert len(FORGED_HEADERS) + len(FORGED_BODIES) + len(_ODD) > 40


def test_the_acknowledgement_is_the_one_that_antom_waits_for(provider: AntomProvider) -> None:
    assert provider.acknowledgement == {
        "result": {"resultCode": "SUCCESS", "resultStatus": "S", "resultMessage": "success"}
    }
