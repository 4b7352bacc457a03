"""A box that signs: a hardware security module, or a service in front of one, over HTTP.

Makers' own protocols differ, so this is ours, small enough to put in front of any of them:
`POST <address>/signatures` with a bearer token and
`{"key", "algorithm", "user_id", "data"}` (data in base64), answered 200
`{"signature", "certificate", "certificate_number"}` (base64, base64 of DER, text). 4xx is a no,
with `{"reason"}`; anything else is an outage.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests

from marketplace.customs.errors import SignerAway, SignerRefused
from marketplace.customs.signing.der import raw_signature
from marketplace.customs.signing.keys import public_key
from marketplace.customs.signing.port import Signature
from marketplace.customs.signing.sm2 import USER_ID
from marketplace.customs.signing.suites import OF_2023, SM2_SM3, Suite
from marketplace.customs.signing.websocket import LOOPBACK
from marketplace.foundation.errors import Broken


@dataclass(frozen=True)
class HsmSigner:
    """Signs by a key in a box, which it names; every signature is verified by its certificate."""

    address: str
    key: str
    token: str = field(repr=False)
    suite: Suite = OF_2023
    timeout: tuple[float, float] = (3, 10)  # seconds to connect and to read

    def __post_init__(self) -> None:
        parts = urlsplit(self.address)
        if parts.scheme != "https" and (parts.scheme != "http" or parts.hostname not in LOOPBACK):
            raise Broken("A signing box is reached by https://, or by http:// on this machine.")

    def sign(self, data: bytes) -> Signature:
        """Have the box sign these bytes. Raises: SignerRefused; SignerAway."""
        told = self._asked(
            {
                "key": self.key,
                "algorithm": self.suite.algorithm,
                "user_id": USER_ID.decode(),
                "data": base64.b64encode(data).decode(),
            }
        )
        try:
            value = base64.b64decode(told["signature"], validate=True)
            value = raw_signature(value) if self.suite.algorithm == SM2_SM3 else value
            certificate = base64.b64decode(told["certificate"], validate=True)
            number = str(told["certificate_number"])
            fits = public_key(certificate).verify(value, data)
        except (KeyError, TypeError, ValueError):
            raise SignerAway("the signing box did not answer in words that are known") from None
        if not fits:
            raise SignerRefused("the signature does not fit the certificate of the key")
        return Signature(value, number, certificate)

    def _asked(self, asked: dict[str, str]) -> Any:
        try:
            answer = requests.post(
                f"{self.address.rstrip('/')}/signatures",
                json=asked,
                headers={"Authorization": f"Bearer {self.token}"},
                timeout=self.timeout,
                allow_redirects=False,
            )
            told = answer.json()
        except (requests.RequestException, ValueError) as error:
            raise SignerAway(f"the signing box does not answer: {type(error).__name__}") from error
        if 400 <= answer.status_code < 500:
            reason = told.get("reason") if isinstance(told, dict) else None
            raise SignerRefused(str(reason or answer.status_code))
        if answer.status_code != 200:
            raise SignerAway(f"the signing box answered {answer.status_code}")
        return told
