"""What claims to come from WeChat Pay: one genuine message, and all the ways to forge it."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest

from payments.gateways.errors import ProviderUnavailable, WebhookForged
from payments.gateways.types import Signal
from payments.gateways.wechatpay.provider import WeChatPayProvider
from tests.payments.gateways.wechatpay_platform import (
    MERCHANT,
    Certificate,
    Platform,
    provider_on,
    public_pem,
    rsa_key,
    seal,
    signed_headers,
)

PAID = {
    "mchid": MERCHANT,
    "out_trade_no": "att_8F3K2M9QXW4T",
    "transaction_id": "4200000000202611270000000001",
    "attach": "att_8F3K2M9QXW4T",
    "trade_state": "SUCCESS",
    "amount": {"total": 1, "currency": "CNY"},
}
REFUNDED = {
    "mchid": MERCHANT,
    "out_trade_no": "att_8F3K2M9QXW4T",
    "transaction_id": "4200000000202611270000000001",
    "out_refund_no": "rfd_8F3K2M9QXW4T",
    "refund_id": "50000000000000000000000000001",
}
Message = tuple[dict[str, str], bytes]


def event(resource: Any, event_type: str = "TRANSACTION.SUCCESS") -> bytes:
    body = {
        "id": "EV-2018022511223320873",
        "create_time": "2026-11-27T10:34:56+08:00",
        "resource_type": "encrypt-resource",
        "event_type": event_type,
        "resource": resource,
    }
    return json.dumps(body).encode()


def message(platform: Platform, subject: Any = PAID, *args: str, **changes: Any) -> Message:
    body = event(seal(json.dumps(subject), associated="transaction"), *args)
    return signed_headers(platform.signs_with, body, **changes), body


def test_a_genuine_payment_says_where_to_look(
    wechat: WeChatPayProvider, platform: Platform
) -> None:
    assert wechat.parse_webhook(*message(platform)) == [
        Signal(
            event_id="EV-2018022511223320873",
            kind="attempt",
            provider_ref="att_8F3K2M9QXW4T",
            client_reference="att_8F3K2M9QXW4T",
            event_type="TRANSACTION.SUCCESS",
            provider_object_id="4200000000202611270000000001",
        )
    ]
    assert wechat.acknowledgement == {}


@pytest.mark.parametrize("event_type", ["REFUND.SUCCESS", "REFUND.ABNORMAL", "REFUND.CLOSED"])
def test_a_genuine_refund_says_where_to_look(
    wechat: WeChatPayProvider, platform: Platform, event_type: str
) -> None:
    [signal] = wechat.parse_webhook(*message(platform, REFUNDED, event_type))
    assert (signal.kind, signal.provider_ref, signal.client_reference) == (
        "refund", "rfd_8F3K2M9QXW4T", "rfd_8F3K2M9QXW4T",
    )  # fmt: skip


def test_news_that_nobody_follows_is_dropped(wechat: WeChatPayProvider, platform: Platform) -> None:
    assert wechat.parse_webhook(*message(platform, PAID, "COUPON.USE")) == []


def test_headers_in_any_case_are_read(wechat: WeChatPayProvider, platform: Platform) -> None:
    headers, body = message(platform)
    assert wechat.parse_webhook({k.upper(): v for k, v in headers.items()}, body)


@pytest.mark.parametrize("seconds", [-299, 299])
def test_a_message_of_nearly_five_minutes_is_taken(
    wechat: WeChatPayProvider, platform: Platform, seconds: int, time_machine: Any
) -> None:
    time_machine.move_to(1_800_000_000, tick=False)
    platform.certificates = [Certificate(0x71A1, "platform")]
    platform.signs_with = platform.certificates[0]
    assert wechat.parse_webhook(*message(platform, at=1_800_000_000 + seconds))


Forge = Callable[[Platform, dict[str, str], bytes], Message]


def _header(name: str, value: str | None) -> Forge:
    def forge(platform: Platform, headers: dict[str, str], body: bytes) -> Message:
        changed = {key: old for key, old in headers.items() if key != f"Wechatpay-{name}"}
        return changed if value is None else changed | {f"Wechatpay-{name}": value}, body

    return forge


def _shifted(seconds: int) -> Forge:
    def forge(platform: Platform, headers: dict[str, str], body: bytes) -> Message:
        at = int(headers["Wechatpay-Timestamp"]) + seconds
        return signed_headers(platform.signs_with, body, at=at), body

    return forge


def _signature(change: Callable[[bytes], bytes]) -> Forge:
    def forge(platform: Platform, headers: dict[str, str], body: bytes) -> Message:
        raw = base64.b64decode(headers["Wechatpay-Signature"])
        changed = base64.b64encode(change(raw)).decode()
        return headers | {"Wechatpay-Signature": changed}, body

    return forge


def _unsigned(change: Callable[[bytes], bytes]) -> Forge:
    """Alter the body after it was signed."""

    def forge(platform: Platform, headers: dict[str, str], body: bytes) -> Message:
        return headers, change(body)

    return forge


def _signed(body_of: Callable[[], bytes]) -> Forge:
    """Send a body that is wrong in itself, genuinely signed."""

    def forge(platform: Platform, headers: dict[str, str], body: bytes) -> Message:
        made = body_of()
        return signed_headers(platform.signs_with, made), made

    return forge


def _with(**changes: Any) -> Callable[[], bytes]:
    def made() -> bytes:
        found = json.loads(event(seal(json.dumps(PAID)))) | changes
        return json.dumps({k: v for k, v in found.items() if v is not None}).encode()

    return made


def _resource(**changes: Any) -> Callable[[], bytes]:
    return lambda: event(
        {k: v for k, v in (seal(json.dumps(PAID)) | changes).items() if v is not None}
    )


def _subject(**changes: Any) -> Callable[[], bytes]:
    kept = {k: v for k, v in (PAID | changes).items() if v is not None}
    return lambda: event(seal(json.dumps(kept)))


def _other_signer(platform: Platform, headers: dict[str, str], body: bytes) -> Message:
    stranger = Certificate(platform.signs_with.number, "stranger")
    return signed_headers(stranger, body), body


def _other_serial(platform: Platform, headers: dict[str, str], body: bytes) -> Message:
    return signed_headers(Certificate(0xBAD, "stranger"), body), body


def _merchants_own(platform: Platform, headers: dict[str, str], body: bytes) -> Message:
    return signed_headers(Certificate(platform.signs_with.number, "merchant"), body), body


FORGERIES: dict[str, Forge] = {
    "no timestamp": _header("Timestamp", None),
    "no nonce": _header("Nonce", None),
    "no serial": _header("Serial", None),
    "no signature": _header("Signature", None),
    "an empty timestamp": _header("Timestamp", ""),
    "an empty nonce": _header("Nonce", ""),
    "an empty serial": _header("Serial", ""),
    "an empty signature": _header("Signature", ""),
    "a timestamp of words": _header("Timestamp", "now"),
    "a negative timestamp": _header("Timestamp", "-1"),
    "a timestamp with a part of a second": _header("Timestamp", "1800000000.5"),
    "a timestamp in other digits": _header("Timestamp", "１８０００００００"),
    "an endless timestamp": _header("Timestamp", "9" * 5_000),
    "another nonce": _header("Nonce", "0ther"),
    "a nonce with a line": _header("Nonce", "n0nce\n"),
    "an unknown serial": _header("Serial", "BADBAD"),
    "a public key's id": _header("Serial", "PUB_KEY_ID_0000"),
    "our own serial": _header("Serial", "5157F09EFDC096DE15EBE81A47057A7232F1B8E1"),
    "a probe of whether we verify": _header("Signature", "WECHATPAY/SIGNTEST/" + "A" * 325),
    "a signature that is no base 64": _header("Signature", "%%%%"),
    "another kind of signature": _header("Signature-Type", "WECHATPAY2-SM2-WITH-SM3"),
    "no kind of signature": _header("Signature-Type", "none"),
    "five minutes and a second old": _shifted(-302),
    "three days old": _shifted(-259_200),
    "five minutes ahead": _shifted(305),
    "a year ahead": _shifted(31_536_000),
    "a flipped bit": _signature(lambda raw: bytes([raw[0] ^ 1]) + raw[1:]),
    "a short signature": _signature(lambda raw: raw[:-1]),
    "a long signature": _signature(lambda raw: raw + b"\0"),
    "a signature of zeros": _signature(lambda raw: bytes(len(raw))),
    "another signer": _other_signer,
    "a signer under a serial of its own": _other_serial,
    "signed by ourselves": _merchants_own,
    "a space after the body": _unsigned(lambda body: body + b" "),
    "another event": _unsigned(lambda body: body.replace(b"EV-2018", b"EV-2019")),
    "another type": _unsigned(lambda body: body.replace(b"TRANSACTION.SUCCESS", b"REFUND.SUCCESS")),
    "a body cut short": _unsigned(lambda body: body[:-1]),
    "an empty body": _unsigned(lambda body: b""),
    "signed, and empty": _signed(lambda: b""),
    "signed, and no JSON": _signed(lambda: b"paid"),
    "signed, and no UTF-8": _signed(lambda: b"\xff\xfe"),
    "signed, and a list": _signed(lambda: b"[]"),
    "signed, and a deep nest": _signed(lambda: b"[" * 30_000),
    "signed, and too large": _signed(lambda: b" " * 70_000),
    "no id": _signed(_with(id=None)),
    "a number for an id": _signed(_with(id=7)),
    "an id that no column holds": _signed(_with(id="x" * 256)),
    "an id of other letters": _signed(_with(id="事件")),
    "no type": _signed(_with(event_type=None)),
    "no resource": _signed(_with(resource=None)),
    "a resource of words": _signed(_with(resource="paid")),
    "sealed with another key": _signed(lambda: event(seal(json.dumps(PAID), key="f" * 32))),
    "another associated text": _signed(_resource(associated_data="refund")),
    "no associated text": _signed(_resource(associated_data=None)),
    "another nonce of the seal": _signed(_resource(nonce="fdasflkja485")),
    "no nonce of the seal": _signed(_resource(nonce=None)),
    "another algorithm": _signed(_resource(algorithm="AEAD_AES_128_GCM")),
    "an open resource": _signed(_resource(ciphertext=json.dumps(PAID))),
    "a number for a seal": _signed(_resource(ciphertext=7)),
    "sealed, and no JSON": _signed(lambda: event(seal("paid"))),
    "sealed, and a list": _signed(lambda: event(seal("[]"))),
    "another merchant": _signed(_subject(mchid="1900000110")),
    "no merchant": _signed(_subject(mchid=None)),
    "no number": _signed(_subject(out_trade_no=None)),
    "a list for a number": _signed(_subject(out_trade_no=["att_8F3K2M9QXW4T"])),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_message_is_refused(
    wechat: WeChatPayProvider, platform: Platform, name: str
) -> None:
    genuine = message(platform)
    assert wechat.parse_webhook(*genuine)

    with pytest.raises(WebhookForged):
        wechat.parse_webhook(*FORGERIES[name](platform, *genuine))

    assert wechat.parse_webhook(*genuine), "the genuine one is refused after it"


def test_forged_serials_do_not_make_us_ask_each_time(
    wechat: WeChatPayProvider, platform: Platform
) -> None:
    for number in range(20):
        headers, body = message(platform)
        with pytest.raises(WebhookForged):
            wechat.parse_webhook(headers | {"Wechatpay-Serial": f"BAD{number}"}, body)
    assert platform.fetches == 1


@pytest.mark.parametrize("status", [401, 404, 429, 500])
def test_a_message_that_cannot_be_judged_yet_is_not_called_forged(
    wechat: WeChatPayProvider, platform: Platform, status: int
) -> None:
    wechat._calls.key_to_encrypt()
    wechat._calls._keys._asked_at = None
    platform.script("/v3/certificates", (status, {"code": "RESOURCE_NOT_EXISTS", "message": ""}))
    headers, body = message(platform)
    with pytest.raises(ProviderUnavailable):
        wechat.parse_webhook(headers | {"Wechatpay-Serial": "71A2"}, body)


def test_after_a_rotation_both_certificates_are_believed(
    wechat: WeChatPayProvider, platform: Platform, time_machine: Any
) -> None:
    old = message(platform)
    assert wechat.parse_webhook(*old)
    platform.certificates.append(Certificate(0x71A2, "platform2"))
    platform.signs_with = platform.certificates[1]
    ticks = iter(range(100, 10_000, 100))
    wechat._calls._keys._seconds = lambda: next(ticks)
    wechat._calls._keys._asked_at = 0

    assert wechat.parse_webhook(*message(platform))
    assert wechat.parse_webhook(*old)
    assert platform.fetches == 2


def test_an_expired_certificate_is_not_believed(
    wechat: WeChatPayProvider, platform: Platform, time_machine: Any
) -> None:
    assert wechat.parse_webhook(*message(platform))
    time_machine.move_to(platform.signs_with.ends.replace(year=2099), tick=False)
    with pytest.raises((WebhookForged, ProviderUnavailable)):
        wechat.parse_webhook(*message(platform))


def test_in_public_key_mode_no_certificate_is_asked_for(platform: Platform) -> None:
    name = "PUB_KEY_ID_0119000001092024"
    key = public_pem(rsa_key("platform"))
    wechat = provider_on(platform, public_key=key, public_key_id=name)
    headers, body = message(platform)

    assert wechat.parse_webhook(headers | {"Wechatpay-Serial": name}, body)
    with pytest.raises(WebhookForged):
        wechat.parse_webhook(headers | {"Wechatpay-Serial": "PUB_KEY_ID_0"}, body)
    assert platform.fetches == 0
