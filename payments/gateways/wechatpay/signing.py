"""Signatures and seals of WeChat Pay's APIv3. Pure: keys and bytes in, text out.

Source: WeChat Pay's pages on signing requests, verifying answers, and sealed callbacks. The
vectors that its Go library publishes are tests.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SCHEME: Final = "WECHATPAY2-SHA256-RSA2048"
SEAL: Final = "AEAD_AES_256_GCM"
_MINIMUM_BITS: Final = 2048


class BadSeal(ValueError):
    """A sealed text that our key does not open: altered, or sealed with another key."""


@dataclass(frozen=True)
class PlatformKey:
    """A public key of WeChat Pay's by its serial, and while it may be believed."""

    serial: str
    key: RSAPublicKey
    valid_from: datetime | None = None
    valid_until: datetime | None = None

    def holds_at(self, instant: datetime) -> bool:
        """Tell whether the key's certificate is valid; a bare public key always is."""
        is_begun = self.valid_from is None or self.valid_from <= instant
        return is_begun and (self.valid_until is None or instant <= self.valid_until)


def private_key(pem: str) -> RSAPrivateKey:
    """Read our private key. Raises: ValueError for anything else, or a short key."""
    key = serialization.load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, RSAPrivateKey) or key.key_size < _MINIMUM_BITS:
        raise ValueError("not an RSA private key of 2048 bits or more")
    return key


def public_key(pem: str) -> RSAPublicKey:
    """Read a public key of WeChat Pay's. Raises: ValueError for anything else, or a short key."""
    return _rsa(serialization.load_pem_public_key(pem.encode()))


def _rsa(key: object) -> RSAPublicKey:
    if not isinstance(key, RSAPublicKey) or key.key_size < _MINIMUM_BITS:
        raise ValueError("not an RSA public key of 2048 bits or more")
    return key


def certificate_key(pem: str, serial: str) -> PlatformKey:
    """Read a platform certificate. Raises: ValueError when it is none, or has another serial."""
    certificate = x509.load_pem_x509_certificate(pem.encode())
    if f"{certificate.serial_number:X}" != serial.upper().lstrip("0"):
        raise ValueError(f"the certificate is not of serial {serial}")
    return PlatformKey(
        serial=serial,
        key=_rsa(certificate.public_key()),
        valid_from=certificate.not_valid_before_utc,
        valid_until=certificate.not_valid_after_utc,
    )


def message(*parts: str) -> bytes:
    """Join what is signed: each part ends with a line feed, the last too."""
    return "".join(f"{part}\n" for part in parts).encode()


def sign(key: RSAPrivateKey, signed: bytes) -> str:
    """Return the signature (RSA, PKCS #1 v1.5, SHA-256) in base 64."""
    return base64.b64encode(key.sign(signed, padding.PKCS1v15(), hashes.SHA256())).decode()


def is_signed(key: RSAPublicKey, signed: bytes, signature: str) -> bool:
    """Tell whether a signature in base 64 is that of the key's owner over these bytes."""
    try:
        key.verify(
            base64.b64decode(signature, validate=True), signed, padding.PKCS1v15(), hashes.SHA256()
        )
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def authorization(*, merchant: str, serial: str, nonce: str, timestamp: int, signature: str) -> str:
    """Write the header that proves a request to be ours."""
    told = {
        "mchid": merchant,
        "nonce_str": nonce,
        "timestamp": str(timestamp),
        "serial_no": serial,
        "signature": signature,
    }
    return f"{SCHEME} " + ",".join(f'{name}="{value}"' for name, value in told.items())


def unseal(api_key: str, *, nonce: str, associated: str, ciphertext: str) -> bytes:
    """Open a resource that was sealed for us with the APIv3 key. Raises: BadSeal."""
    try:
        sealed = base64.b64decode(ciphertext, validate=True)
        return AESGCM(api_key.encode()).decrypt(nonce.encode(), sealed, associated.encode())
    except (InvalidTag, binascii.Error, ValueError) as error:
        raise BadSeal(type(error).__name__) from error


def encrypt_for(key: RSAPublicKey, text: str) -> str:
    """Encrypt a name or a number for WeChat Pay alone (RSAES-OAEP with SHA-1, as it asks)."""
    scheme = padding.OAEP(
        mgf=padding.MGF1(algorithm=hashes.SHA1()),  # noqa: S303
        algorithm=hashes.SHA1(),  # noqa: S303
        label=None,
    )
    return base64.b64encode(key.encrypt(text.encode(), scheme)).decode()
