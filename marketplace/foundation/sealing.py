"""Personal details at rest: sealed for one row, so that a dump alone tells nothing.

AES-256-GCM with keys drawn from SEALING_KEYS; the first seals, every one opens. What a seal is
about is sealed in: moved to another row, it opens no more.
"""

from __future__ import annotations

import secrets
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
_PURPOSE: Final = b"marketplace.foundation.sealing"


class SealBroken(Broken):
    """No key that we have opens it: it was changed, moved, or sealed with a key that is gone."""


def seal(text: str, *, about: str) -> bytes:
    """Seal a text for the row that `about` names; twice gives two different seals."""
    nonce = secrets.token_bytes(_NONCE)
    sealed = _ciphers()[0].encrypt(nonce, text.encode(), _VERSION + about.encode())
    return _VERSION + nonce + sealed


def unseal(sealed: bytes, *, about: str) -> str:
    """Open what was sealed for the row that `about` names. Raises: SealBroken."""
    version, nonce, body = sealed[:1], sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
    for cipher in _ciphers():
        try:
            return cipher.decrypt(nonce, body, version + about.encode()).decode()
        except (InvalidTag, ValueError):
            continue
    raise SealBroken(f"{about}: none of our keys opens it")


def _ciphers() -> tuple[AESGCM, ...]:
    return tuple(_cipher(secret) for secret in settings.SEALING_KEYS or (settings.SECRET_KEY,))


@lru_cache(maxsize=8)
def _cipher(secret: str) -> AESGCM:
    """Draw a key from a secret. Source: RFC 5869."""
    drawn = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(secret.encode())
    return AESGCM(drawn)
