"""Personal details at rest: sealed for one row, so that a dump alone tells nothing.

AES-256-GCM with keys drawn from SEALING_KEYS; the first seals, every one opens. What a seal is
about is sealed in: moved to another row, it opens no more. Rooms with keys of their own draw them
with `cipher_from`, under a purpose of their own.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from marketplace.foundation.errors import Broken

_VERSION: Final = b"\x01"
_NONCE: Final = 12  # bytes. Source: NIST SP 800-38D, 8.2.2
_PURPOSE: Final = "marketplace.foundation.sealing"


class SealBroken(Broken):
    """No key that we have opens it: it was changed, moved, or sealed with a key that is gone."""


def seal(text: str, *, about: str) -> bytes:
    """Seal a text for the row that `about` names; twice gives two different seals."""
    return seal_bytes(_ciphers()[0], text.encode(), about=about)


def unseal(sealed: bytes, *, about: str) -> str:
    """Open what was sealed for the row that `about` names. Raises: SealBroken."""
    return unseal_bytes(_ciphers(), sealed, about=about).decode()


def seal_bytes(cipher: AESGCM, plain: bytes, *, about: str) -> bytes:
    """Seal bytes with a key; `about` is the associated data."""
    nonce = secrets.token_bytes(_NONCE)
    return _VERSION + nonce + cipher.encrypt(nonce, plain, _VERSION + about.encode())


def unseal_bytes(ciphers: Iterable[AESGCM], sealed: bytes, *, about: str) -> bytes:
    """Open bytes with the first key that can. Raises: SealBroken."""
    version, nonce, body = sealed[:1], sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
    for cipher in ciphers:
        try:
            return cipher.decrypt(nonce, body, version + about.encode())
        except (InvalidTag, ValueError):
            continue
    raise SealBroken(f"{about}: none of our keys opens it")


def cipher_from(secret: str, purpose: str) -> AESGCM:
    """Draw the cipher of one purpose from a secret."""
    return AESGCM(key_from(secret, purpose))


@lru_cache(maxsize=32)
def key_from(secret: str, purpose: str) -> bytes:
    """Draw 32 bytes for one purpose from a secret. Source: RFC 5869."""
    info = purpose.encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret.encode())


def _ciphers() -> tuple[AESGCM, ...]:
    known = settings.SEALING_KEYS or (settings.SECRET_KEY,)
    return tuple(cipher_from(secret, _PURPOSE) for secret in known)
