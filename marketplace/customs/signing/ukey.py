"""A UKey: the card of a firm, reached through the client that E-port installs beside it.

The client listens on this machine (`ws://127.0.0.1:61232`) and speaks JSON: on connecting it says
`{"_method": "open"}`; it is asked `{"_method", "_id", "args"}` and answers
`{"_method", "_id", "_status": "00", "_args": {"Result", "Data", "Error"}}`.
`cus-sec_SpcSignDataAsPEM` takes the text and the card's password and gives the signature in base64
and the number of the certificate; `cus-sec_SpcGetSignCertAsPEM` gives the certificate. One card
signs about 250 times a minute, one text at a time. Source: public clients of it, and annex 3 of
the access guide.
"""

from __future__ import annotations

import base64
import itertools
import json
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Final

from marketplace.customs.errors import SignerAway, SignerRefused
from marketplace.customs.signing.der import raw_signature
from marketplace.customs.signing.keys import certificate, public_key
from marketplace.customs.signing.port import Signature
from marketplace.customs.signing.suites import OF_2023, SM2_SM3, Suite
from marketplace.customs.signing.websocket import WebSocket

ADDRESS: Final = "ws://127.0.0.1:61232"
_SIGN: Final = "cus-sec_SpcSignDataAsPEM"
_CERTIFICATE: Final = "cus-sec_SpcGetSignCertAsPEM"


@dataclass
class UKeySigner:
    """Signs by a card. Its certificate is asked for once; every signature is verified by it."""

    password: str = field(repr=False)
    address: str = ADDRESS
    suite: Suite = OF_2023
    timeout: float = 30  # seconds: a card takes a quarter of one, a busy client longer
    _certificate: bytes = field(default=b"", init=False, repr=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)
    _numbers: itertools.count[int] = field(
        default_factory=lambda: itertools.count(1), init=False, repr=False
    )

    def sign(self, data: bytes) -> Signature:
        """Have the card sign these bytes, which are text in UTF-8.

        Raises: SignerRefused (a wrong password, no card, a signature that does not fit);
            SignerAway.
        """
        with self._lock, WebSocket(self.address, timeout=self.timeout) as connection:
            _hello(connection)
            if not self._certificate:
                (told, *_) = self._ask(connection, _CERTIFICATE, {})
                self._certificate = _readable_certificate(told)
            asked = {"inData": data.decode(), "passwd": self.password}
            answer = self._ask(connection, _SIGN, asked)
        if len(answer) < 2:
            raise SignerAway("the card did not say by which certificate it signed")
        value = _signature(answer[0], self.suite)
        if not public_key(self._certificate).verify(value, data):
            self._certificate = b""  # another card may be in the reader by now
            raise SignerRefused("the signature does not fit the certificate of the card")
        return Signature(value, answer[1], self._certificate)

    def _ask(self, connection: WebSocket, method: str, args: dict[str, str]) -> list[str]:
        """Ask the client one thing; return its data, which is not empty."""
        number = next(self._numbers)
        connection.send(json.dumps({"_method": method, "_id": number, "args": args}))
        while True:
            answer = _json(connection.receive())
            if answer.get("_method") == method and str(answer.get("_id")) == str(number):
                break  # what answers another question is not ours
        told = answer.get("_args")
        if answer.get("_status") != "00" or not isinstance(told, dict):
            raise SignerAway(f"the client of the card answered {answer.get('_status')!r}")
        data = told.get("Data")
        if not told.get("Result") or not isinstance(data, list) or not data:
            errors = told.get("Error") or ["no reason"]
            raise SignerRefused("; ".join(str(each) for each in errors))
        return [str(each) for each in data]


def _hello(connection: WebSocket) -> None:
    """Wait for the client's first word, which says whether a card can be used at all."""
    first = _json(connection.receive())
    if first.get("_method") != "open":
        raise SignerAway("the client of the card did not open the connection")


def _json(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        raise SignerAway("the client of the card did not answer in JSON") from None
    if not isinstance(found, dict):
        raise SignerAway("the client of the card did not answer in JSON")
    return found


def _readable_certificate(text: str) -> bytes:
    try:
        found = certificate(text.encode())
        public_key(found)
    except ValueError:
        raise SignerAway("the card gave a certificate that is not read") from None
    return found


def _signature(text: str, suite: Suite) -> bytes:
    try:
        value = base64.b64decode(text)
        return raw_signature(value) if suite.algorithm == SM2_SM3 else value
    except ValueError:
        raise SignerAway("the card gave a signature that is not read") from None
