"""A card behind its local client, and a box that signs: what they say, and when they say no."""

from __future__ import annotations

import base64
import json
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from marketplace.customs.errors import SignerAway, SignerRefused
from marketplace.customs.messages.building import build
from marketplace.customs.signing.hsm import HsmSigner
from marketplace.customs.signing.suites import OF_2022
from marketplace.customs.signing.ukey import UKeySigner
from marketplace.customs.signing.verifying import by_own_certificate, verify
from marketplace.customs.signing.websocket import WebSocket
from marketplace.customs.signing.xmldsig import sign
from marketplace.foundation.errors import Broken
from tests.customs.messages import stories as parcel
from tests.customs.signing import stories
from tests.customs.signing.stories import CardClient, card, frame

DATA = "<ds:SignedInfo>澳門</ds:SignedInfo>".encode()


@pytest.fixture(scope="module")
def client() -> Iterator[CardClient]:
    made = CardClient()
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _as_new(client: CardClient) -> None:
    client.answer, client.handshake = card, stories.accepted
    client.first = {"_method": "open", "_id": 0, "_status": "00", "_args": {}}
    client.asked.clear()
    client.ponged.clear()


def signer(client: CardClient, **told: Any) -> UKeySigner:
    facts = {"password": stories.PASSWORD, "address": client.address, "timeout": 5}
    return UKeySigner(**(facts | told))


def test_a_card_signs_and_its_certificate_is_asked_for_once(client: CardClient):
    using = signer(client)
    for _ in range(2):
        made = using.sign(DATA)
        assert stories.KEY.public.verify(made.value, DATA)
    assert (made.key_name, made.certificate) == (stories.CERTIFICATE_NO, stories.CERTIFICATE)
    methods = [each["_method"].removeprefix("cus-sec_Spc") for each in client.asked]
    assert methods == ["GetSignCertAsPEM", "SignDataAsPEM", "SignDataAsPEM"]
    assert client.asked[1]["args"] == {"inData": DATA.decode(), "passwd": stories.PASSWORD}
    assert len({each["_id"] for each in client.asked}) == 3


def test_a_message_is_signed_by_a_card(client: CardClient):
    signed = sign(build(parcel.list_message()), signer(client, suite=OF_2022))
    found = verify(signed, by_own_certificate)
    assert (found.problems, found.digest_uri) == ((), OF_2022.digest_uri)


def test_a_wrong_password_is_a_no(client: CardClient):
    with pytest.raises(SignerRefused) as refused:
        signer(client, password="1").sign(DATA)
    assert "the password is wrong; Err:Custom50070" in str(refused.value)
    assert stories.PASSWORD not in repr(signer(client))


def test_a_signature_of_another_card_is_not_passed_on(client: CardClient):
    def other(asked: dict[str, Any]) -> list[Any]:
        answers = card(asked)
        if asked["_method"].endswith("SignDataAsPEM"):
            answers[1]["_args"]["Data"][0] = base64.b64encode(bytes(range(64))).decode()
        return answers

    client.answer = other
    using = signer(client)
    with pytest.raises(SignerRefused, match="does not fit"):
        using.sign(DATA)
    client.answer = card
    assert using.sign(DATA).certificate == stories.CERTIFICATE


def answered(**told: Any) -> stories.Answer:
    def answer(asked: dict[str, Any]) -> list[Any]:
        facts = {"_method": asked["_method"], "_id": asked["_id"], "_status": "00"}
        return [facts | told]

    return answer


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (answered(_status="01", _args={}), SignerAway),
        (answered(_args=None), SignerAway),
        (answered(_args={"Result": True, "Data": ["!"]}), SignerAway),
        (answered(_args={"Result": True, "Data": []}), SignerRefused),
        (answered(_args={"Result": False, "Data": ["x"], "Error": []}), SignerRefused),
        (lambda _asked: [b"no JSON"], SignerAway),
        (lambda _asked: [[1]], SignerAway),
        (lambda _asked: [lambda c: c.shutdown(socket.SHUT_RDWR)], SignerAway),
        (lambda _asked: [lambda c: c.sendall(frame(b"", kind=8))], SignerAway),
        (lambda _asked: [lambda c: c.sendall(b"\x81\x7f" + b"\xff" * 8)], SignerAway),
        (lambda _asked: [lambda c: c.sendall(b"\x81\x81abcd1")], SignerAway),
    ],
)
def test_a_client_that_answers_oddly_is_an_outage(client: CardClient, answer, error):
    client.answer = answer
    with pytest.raises(error):
        signer(client).sign(DATA)


def test_a_client_that_does_not_open_or_speaks_something_else_is_an_outage(client: CardClient):
    client.first = {"_method": "closed"}
    with pytest.raises(SignerAway):
        signer(client).sign(DATA)
    for reply in (b"HTTP/1.1 200 OK\r\n\r\n", stories.accepted(b"other"), b"x" * 20_000, b""):
        client.handshake = lambda _key, reply=reply: reply + b"\r\n\r\n"
        with pytest.raises(SignerAway):
            signer(client).sign(DATA)


def test_silence_ends(client: CardClient):
    client.answer = lambda _asked: []
    with pytest.raises(SignerAway, match="does not answer"):
        signer(client, timeout=0.05).sign(DATA)


def test_nobody_there_is_an_outage():
    with pytest.raises(SignerAway, match="no signing device"):
        UKeySigner("x", address="ws://127.0.0.1:9/", timeout=1).sign(DATA)


def test_parts_pings_and_long_texts_are_understood(client: CardClient):
    def broken_up(asked: dict[str, Any]) -> list[Any]:
        text = json.dumps(asked).encode()

        def speak(connection: Any) -> None:
            connection.sendall(frame(b"still there?", kind=9))
            connection.sendall(frame(text[:3], is_last=False) + frame(b"", kind=9))
            connection.sendall(frame(text[3:], kind=0))

        return [speak]

    client.answer = broken_up
    with WebSocket(client.address, timeout=5) as connection:
        connection.receive()
        for length in (1, 200, 70_000):
            connection.send(json.dumps({"text": "好" * length}))
            assert json.loads(connection.receive()) == {"text": "好" * length}
    assert client.ponged[:2] == [b"still there?", b""]


@pytest.mark.parametrize(
    "address", ["ws://192.0.2.1/", "http://127.0.0.1/", "ws://card.example/", "127.0.0.1:1"]
)
def test_without_encryption_a_card_is_reached_on_this_machine_alone(address: str):
    with pytest.raises(Broken):
        WebSocket(address, timeout=1)


def box(asked: dict[str, Any], token: str) -> tuple[int, Any]:
    if token != "token":
        return 403, {"reason": "not you"}
    if asked["key"] != "main" or asked["path"] != "/signatures":
        return 404, {}
    assert (asked["algorithm"], asked["user_id"]) == ("sm2-sm3", "1234567812345678")
    raw = stories.KEY.sign(base64.b64decode(asked["data"]))
    return 200, {
        "signature": base64.b64encode(stories.der_signature(raw)).decode(),
        "certificate": base64.b64encode(stories.CERTIFICATE).decode(),
        "certificate_number": stories.CERTIFICATE_NO,
    }


def test_a_box_signs_and_a_message_by_it_is_right():
    with stories.signing_box(box) as address:
        signed = sign(build(parcel.list_message()), HsmSigner(address, "main", "token"))
        assert verify(signed, by_own_certificate).problems == ()
        with pytest.raises(SignerRefused, match="not you"):
            HsmSigner(address, "main", "other").sign(DATA)
        with pytest.raises(SignerRefused, match="404"):
            HsmSigner(address, "second", "token").sign(DATA)


def test_a_box_that_answers_oddly_is_an_outage_and_a_wrong_signature_a_no():
    right = box(
        {
            "key": "main",
            "path": "/signatures",
            "algorithm": "sm2-sm3",
            "user_id": "1234567812345678",
            "data": "",
        },
        "token",
    )[1]
    answers = iter(
        [
            (500, {}),
            (200, b"no JSON"),
            (200, {}),
            (200, []),
            (302, {}),
            (200, right | {"signature": "!"}),
            (200, right | {"certificate": "AA=="}),
        ]
    )
    with stories.signing_box(lambda *_: next(answers)) as address:
        for _ in range(7):
            with pytest.raises(SignerAway):
                HsmSigner(address, "main", "token").sign(DATA)
    with (
        stories.signing_box(lambda *_: (200, right)) as address,
        pytest.raises(SignerRefused, match="does not fit"),
    ):
        HsmSigner(address, "main", "token").sign(DATA)
    with pytest.raises(SignerAway):
        HsmSigner("http://127.0.0.1:9", "main", "token").sign(DATA)


def test_a_box_elsewhere_is_reached_by_https_alone():
    with pytest.raises(Broken):
        HsmSigner("http://box.example", "main", "token")
    assert "token-x" not in repr(HsmSigner("https://box.example", "main", "token-x"))
