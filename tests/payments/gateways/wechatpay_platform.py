"""WeChat Pay as merchants see it, for tests: it signs, seals, and answers as it is told to."""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from requests.adapters import BaseAdapter

from payments.gateways.wechatpay.credentials import WeChatPayCredentials
from payments.gateways.wechatpay.platform_keys import PlatformKeys
from payments.gateways.wechatpay.provider import WeChatPayProvider

MERCHANT = "1900000109"
APP = "wxd678efh567hg6787"
API_KEY = "0123456789abcdef0123456789abcdef"
SERIAL = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1"
BASE = "https://api.mch.weixin.qq.com"
NOTIFY = "https://shop.example/webhooks/wechatpay/"


@cache
def rsa_key(name: str) -> rsa.RSAPrivateKey:
    """Return one key a name: making them takes long."""
    return rsa.generate_private_key(public_exponent=65_537, key_size=2048)


def pem_of(key: rsa.RSAPrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def public_pem(key: rsa.RSAPrivateKey) -> str:
    return (
        key.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )


def credentials(**changes: Any) -> WeChatPayCredentials:
    """Return a merchant's credentials, in the mode of platform certificates."""
    given: dict[str, Any] = {
        "merchant_id": MERCHANT,
        "app_id": APP,
        "private_key": pem_of(rsa_key("merchant")),
        "serial": SERIAL,
        "api_v3_key": API_KEY,
        "notify_url": NOTIFY,
        "timeout": (1, 5),
    }
    return WeChatPayCredentials(**(given | changes))


@dataclass
class Certificate:
    """A platform certificate and its key."""

    number: int
    name: str
    # Before every day that a test plays on: those stand still, and the real one moves on.
    begins: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    ends: datetime = field(default_factory=lambda: datetime.now(UTC) + timedelta(days=900))

    @property
    def serial(self) -> str:
        return f"{self.number:X}"

    @property
    def key(self) -> rsa.RSAPrivateKey:
        return rsa_key(self.name)

    def pem(self) -> str:
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Tenpay.com Test")])
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self.key.public_key())
            .serial_number(self.number)
            .not_valid_before(self.begins)
            .not_valid_after(self.ends)
            .sign(self.key, hashes.SHA256())
        )
        return made.public_bytes(serialization.Encoding.PEM).decode()


def seal(
    text: str, *, key: str = API_KEY, nonce: str = "fdasflkja484", associated: str = "x"
) -> Any:
    sealed = AESGCM(key.encode()).encrypt(nonce.encode(), text.encode(), associated.encode())
    return {
        "algorithm": "AEAD_AES_256_GCM",
        "nonce": nonce,
        "associated_data": associated,
        "ciphertext": base64.b64encode(sealed).decode(),
    }


def signed_headers(
    certificate: Certificate, body: bytes, *, at: float | None = None, nonce: str = "n0nce"
) -> dict[str, str]:
    """Sign bytes as WeChat Pay signs answers and messages."""
    stamp = str(int(datetime.now(UTC).timestamp() if at is None else at))
    message = f"{stamp}\n{nonce}\n".encode() + body + b"\n"
    signature = certificate.key.sign(message, padding.PKCS1v15(), hashes.SHA256())
    return {
        "Wechatpay-Timestamp": stamp,
        "Wechatpay-Nonce": nonce,
        "Wechatpay-Serial": certificate.serial,
        "Wechatpay-Signature": base64.b64encode(signature).decode(),
    }


Answer = tuple[int, Any]
Script = Callable[[requests.PreparedRequest], Answer]


class Platform(BaseAdapter):
    """The other end of `requests`: keeps what it is sent, answers from a script, signed."""

    def __init__(self) -> None:
        super().__init__()
        self.certificates = [Certificate(0x71A1, "platform")]
        self.signs_with = self.certificates[0]
        self.sent: list[requests.PreparedRequest] = []
        self.answers: dict[str, list[Any]] = {}
        self.fetches = 0

    def script(self, path: str, *answers: Any) -> None:
        """Answer a path with these in turn; the last one stays. An exception is raised."""
        self.answers[path] = list(answers)

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        """Answer one request."""
        assert kwargs["timeout"] == (1, 5)
        path = urlsplit(request.url or "").path
        if path == "/v3/certificates" and path not in self.answers:
            self.fetches += 1
            return self._answer(request, 200, self.certificates_body())
        self.sent.append(request)
        waiting = self.answers[path]
        told = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        if isinstance(told, Exception):
            raise told
        return self._answer(request, *told)

    def certificates_body(self) -> dict[str, Any]:
        rows = [
            {
                "serial_no": each.serial,
                "effective_time": each.begins.isoformat(),
                "expire_time": each.ends.isoformat(),
                "encrypt_certificate": seal(each.pem(), associated="certificate"),
            }
            for each in self.certificates
        ]
        return {"data": rows}

    def _answer(
        self, request: requests.PreparedRequest, status: int, told: Any, **headers: str
    ) -> requests.Response:
        body = told if isinstance(told, bytes) else json.dumps(told).encode()
        body = b"" if told is None else body
        answer = requests.Response()
        answer.status_code, answer.request, answer.url = status, request, request.url or ""
        answer.raw = io.BytesIO(body)
        answer.headers.update(signed_headers(self.signs_with, body) | headers)
        return answer

    def close(self) -> None:
        """Nothing to close."""

    def body(self, number: int = -1) -> Any:
        """Return a request's body."""
        return json.loads(self.sent[number].body or "null")


def provider_on(platform: Platform, **changes: Any) -> WeChatPayProvider:
    """Return a provider whose calls end at a platform."""
    provider = _built(tuple(sorted(changes.items())))
    provider._calls._keys = PlatformKeys(provider._given)
    provider._calls._line.session().mount("https://", platform)
    return provider


@cache
def _built(changes: tuple[tuple[str, Any], ...]) -> WeChatPayProvider:
    """Build once: reading a private key proves it, which takes a fifth of a second."""
    return WeChatPayProvider(credentials(**dict(changes)))


def authorized(request: requests.PreparedRequest) -> dict[str, str]:
    """Read the header that proves a request, and prove it as WeChat Pay would."""
    scheme, _, rest = str(request.headers["Authorization"]).partition(" ")
    assert scheme == "WECHATPAY2-SHA256-RSA2048"
    told = dict(re.findall(r'(\w+)="([^"]*)"', rest))
    parts = urlsplit(request.url or "")
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    body = (request.body or b"").decode() if isinstance(request.body, bytes) else ""
    signed = f"{request.method}\n{target}\n{told['timestamp']}\n{told['nonce_str']}\n{body}\n"
    rsa_key("merchant").public_key().verify(
        base64.b64decode(told["signature"]), signed.encode(), padding.PKCS1v15(), hashes.SHA256()
    )
    return told | {"signed": signed}
