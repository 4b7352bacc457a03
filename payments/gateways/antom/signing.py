"""Antom's signatures: RSA2 over method, path, client, time and body. Pure.

Source: Antom's page on signing a request and verifying a signature: SHA256withRSA with a key of
2048 bits over `METHOD PATH`, a line break, `CLIENT.TIME.BODY`; base64, then percent-encoded.
"""

from __future__ import annotations

import base64
import binascii
from functools import lru_cache
from typing import Final
from urllib.parse import quote, unquote

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

LEAST_BITS: Final = 2048
_ALGORITHM: Final = "rsa256"


class UnusableKey(ValueError):
    """A key that cannot be read, is not RSA, or is too short."""


@lru_cache(maxsize=8)  # reading it proves its primes, which takes longer than signing
def load_private(text: str) -> RSAPrivateKey:
    """Read our own key: PEM, or the bare base64 that Antom's dashboard shows.

    Raises: UnusableKey.
    """
    for marker in ("PRIVATE KEY", "RSA PRIVATE KEY"):
        try:
            key = serialization.load_pem_private_key(_pem(text, marker), password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            continue
        if isinstance(key, RSAPrivateKey) and key.key_size >= LEAST_BITS:
            return key
    raise UnusableKey("not an RSA private key of 2048 bits or more")


@lru_cache(maxsize=8)
def load_public(text: str) -> RSAPublicKey:
    """Read Antom's key: PEM, or the bare base64 that its dashboard shows. Raises: UnusableKey."""
    try:
        key = serialization.load_pem_public_key(_pem(text, "PUBLIC KEY"))
    except (ValueError, UnsupportedAlgorithm) as error:
        raise UnusableKey("not a public key") from error
    if not isinstance(key, RSAPublicKey) or key.key_size < LEAST_BITS:
        raise UnusableKey("not an RSA public key of 2048 bits or more")
    return key


def _pem(text: str, marker: str) -> bytes:
    """Bring a key into PEM; an environment may carry its line breaks as two characters."""
    written = text.strip().replace("\\n", "\n")
    if written.startswith("-----BEGIN"):
        return written.encode()
    return f"-----BEGIN {marker}-----\n{written}\n-----END {marker}-----\n".encode()


def signed_text(method: str, path: str, client_id: str, time: str, body: bytes) -> bytes:
    """Build what a signature covers; the body as it travels, byte for byte."""
    return f"{method} {path}\n{client_id}.{time}.".encode() + body


def sign(key: RSAPrivateKey, text: bytes) -> str:
    """Build the value of the header `signature`."""
    raw = key.sign(text, padding.PKCS1v15(), hashes.SHA256())
    return f"algorithm=RSA256, keyVersion=1, signature={quote(base64.b64encode(raw), safe='')}"


def is_genuine(key: RSAPublicKey, header: str, text: bytes) -> bool:
    """Tell whether the value of a header `signature` is one over this text by this key's owner."""
    parts = _parts(header)
    if parts.get("algorithm", "").lower() != _ALGORITHM:
        return False
    try:
        raw = base64.b64decode(unquote(parts.get("signature", "")), validate=True)
        key.verify(raw, text, padding.PKCS1v15(), hashes.SHA256())
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def _parts(header: str) -> dict[str, str]:
    """Read `name=value` pairs; a name that comes twice makes all of them worthless."""
    found: dict[str, str] = {}
    for part in header.split(","):
        name, _, value = part.strip().partition("=")
        if name.lower() in found:
            return {}
        found[name.lower()] = value
    return found
