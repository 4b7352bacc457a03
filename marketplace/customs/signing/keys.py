"""Keys out of files and certificates, whatever their curve."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from typing import Any, Final, Protocol

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from marketplace.customs.signing import der
from marketplace.customs.signing.sm2 import Sm2PrivateKey, Sm2PublicKey
from marketplace.customs.signing.suites import RSA_SHA1, SM2_SM3

_PEM: Final = re.compile(
    rb"-----BEGIN ([A-Z ]*(?:PRIVATE KEY|CERTIFICATE))-----(.*?)-----END \1-----", re.DOTALL
)


class PublicKey(Protocol):
    """A key that a signature is verified by."""

    def verify(self, signature: bytes, data: bytes) -> bool:
        """Tell whether a signature fits the data."""


@dataclass(frozen=True)
class RsaPublicKey:
    """An RSA key, for signatures over a SHA-1 digest (PKCS #1 v1.5)."""

    key: rsa.RSAPublicKey

    def verify(self, signature: bytes, data: bytes) -> bool:
        """Tell whether a signature fits the data."""
        try:
            self.key.verify(signature, data, padding.PKCS1v15(), hashes.SHA1())  # noqa: S303
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True)
class RsaPrivateKey:
    """An RSA key that signs over a SHA-1 digest (PKCS #1 v1.5)."""

    key: rsa.RSAPrivateKey

    @property
    def public(self) -> RsaPublicKey:
        """Return the key that others verify by."""
        return RsaPublicKey(self.key.public_key())

    def sign(self, data: bytes) -> bytes:
        """Return the signature, as long as the key."""
        return self.key.sign(data, padding.PKCS1v15(), hashes.SHA1())  # noqa: S303


def algorithm_of(key: object) -> str:
    """Return `rsa-sha1` or `sm2-sm3`."""
    return RSA_SHA1 if isinstance(key, RsaPublicKey | RsaPrivateKey) else SM2_SM3


def private_key(pem: bytes, password: bytes | None = None) -> RsaPrivateKey | Sm2PrivateKey:
    """Return the key in a PEM file; a password opens RSA keys alone.

    Raises: ValueError when it holds no key that signs here.
    """
    secret = der.sm2_secret(_of_pem(pem, b"PRIVATE KEY"))
    if secret is not None:
        return Sm2PrivateKey(secret)
    try:
        found: Any = serialization.load_pem_private_key(pem, password)
    except (TypeError, UnsupportedAlgorithm) as error:
        raise ValueError(str(error)) from None
    if not isinstance(found, rsa.RSAPrivateKey):
        raise ValueError("neither an RSA nor an SM2 key")
    return RsaPrivateKey(found)


def certificate(raw: bytes) -> bytes:
    """Return a certificate as DER, whether it came as PEM, as bare base64 or as DER.

    Raises: ValueError when it is none of these.
    """
    if raw.startswith(b"\x30"):
        return raw
    return _of_pem(raw, b"CERTIFICATE") if b"-----BEGIN" in raw else base64.b64decode(raw)


def public_key(der_certificate: bytes) -> RsaPublicKey | Sm2PublicKey:
    """Return the key that a certificate speaks for. Whether to trust it is not asked here.

    Raises: ValueError when it is no certificate, or of a key that signs nothing here.
    """
    point = der.sm2_point(der_certificate)
    if point is not None:
        return Sm2PublicKey.from_bytes(point)
    try:
        found = x509.load_der_x509_certificate(der_certificate).public_key()
    except UnsupportedAlgorithm as error:
        raise ValueError(str(error)) from None
    if not isinstance(found, rsa.RSAPublicKey):
        raise ValueError("neither an RSA nor an SM2 key")
    return RsaPublicKey(found)


def serial_number(der_certificate: bytes) -> str:
    """Return the number of a certificate as customs writes it: hexadecimal, even in length."""
    fields = list(der.children(der.inside(der.inside(der_certificate))))
    number = next(content for tag, content, _ in fields if tag == 0x02)
    return number.hex()


def _of_pem(pem: bytes, kind: bytes) -> bytes:
    for found in _PEM.finditer(pem):
        if found[1].endswith(kind):
            lines = found[2].strip().splitlines()
            return base64.b64decode(b"".join(line for line in lines if b":" not in line))
    raise ValueError(f"no {kind.decode().lower()} in PEM")
