"""Antom as tests use it: two key pairs, credentials, and an Antom within the process."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import quote

import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from payments.gateways.antom.credentials import Credentials

CLIENT = "SANDBOX_PONTE"
NOTIFY_URL = "http://127.0.0.1:8000/webhooks/antom/"
BASE = "http://127.0.0.1:8010"


@cache
def key(owner: str) -> rsa.RSAPrivateKey:
    """Return the key of `ours`, `antoms` or a `strangers`; made once a process."""
    return rsa.generate_private_key(public_exponent=65_537, key_size=2048)


def private_pem(owner: str) -> str:
    """Write a private key as a setting carries it."""
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8)
    return key(owner).private_bytes(*form, serialization.NoEncryption()).decode()


def public_pem(owner: str) -> str:
    """Write a public key as a setting carries it."""
    form = (serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return key(owner).public_key().public_bytes(*form).decode()


def environment() -> dict[str, str]:
    """Return what the sandbox is told of its client."""
    return {
        "ANTOM_CLIENT_ID": CLIENT,
        "SANDBOX_ANTOM_PRIVATE_KEY": private_pem("antoms"),
        "SANDBOX_ANTOM_MERCHANT_KEY": public_pem("ours"),
    }


def credentials(**changes: Any) -> Credentials:
    """Return the credentials of a test installation."""
    given: dict[str, Any] = {
        "client_id": CLIENT,
        "private_key": private_pem("ours"),
        "public_key": public_pem("antoms"),
        "api_base": BASE,
        "settlement_currency": "HKD",
        "notify_url": NOTIFY_URL,
        "timeout": (1, 5),
        "is_demo": True,
        "customs_name": "Ponte Limitada",
    }
    return Credentials(**(given | changes))


def signature(
    path: str, time: str, body: bytes, owner: str = "antoms", client: str = CLIENT
) -> str:
    """Sign as Antom's page says, without the code under test."""
    text = f"POST {path}\n{client}.{time}.".encode() + body
    raw = key(owner).sign(text, PKCS1v15(), SHA256())
    return f"algorithm=RSA256, keyVersion=1, signature={quote(base64.b64encode(raw), safe='')}"


@dataclass
class FakeAntom:
    """Answers what a test tells it, signed; keeps what it was asked."""

    answers: list[dict[str, Any] | Exception] = field(default_factory=list)
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    sent: list[tuple[str, bytes, dict[str, str]]] = field(default_factory=list)
    headers: Callable[[dict[str, str]], dict[str, str]] = lambda told: told
    status: int = 200

    def request(self, _session: object, method: str, url: str, **sent: Any) -> requests.Response:
        """Stand in for `requests.Session.request`."""
        assert method == "POST"
        path = "/" + url.split("/", 3)[3]
        self.asked.append((path, json.loads(sent["data"])))
        self.sent.append((url, sent["data"], sent["headers"]))
        self.options = {name: sent[name] for name in ("timeout", "allow_redirects")}
        said = self.answers.pop(0)
        if isinstance(said, Exception):
            raise said
        response = requests.Response()
        response.status_code = self.status
        response._content = json.dumps(said).encode()
        time = "2026-11-27T21:00:00Z"
        told = {
            "client-id": CLIENT,
            "response-time": time,
            "signature": signature(path, time, response._content),
        }
        response.headers.update(self.headers(told))
        return response


def result(status: str = "S", code: str = "SUCCESS", **more: Any) -> dict[str, Any]:
    """Write an answer."""
    told = {"resultStatus": status, "resultCode": code, "resultMessage": "in Antom's words"}
    return {"result": told, **more}
