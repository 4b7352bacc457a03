"""The vault's keys: those that wrap, each by its id, and the one that makes blind indexes.

IDENTITY_KEYS names `id:secret` pairs; the first wraps what is new, every one unwraps. The key of
the index is another secret, so that who opens numbers cannot make indexes, and the reverse.
"""

from __future__ import annotations

import hmac
import re
from hashlib import sha256
from typing import Final

from django.conf import settings

from marketplace.customs.identity.errors import VaultClosed
from marketplace.foundation.masked import Masked
from marketplace.foundation.sealing import cipher_from, key_from, seal_bytes, unseal_bytes

ID_LENGTH: Final = 20
_PAIR: Final = re.compile(r"(?P<id>[a-z0-9-]{1,20}):(?P<secret>\S{32,})")
_WRAPPING: Final = "marketplace.customs.identity.wrapping"
_INDEXING: Final = "marketplace.customs.identity.index"


def current_id() -> str:
    """Name the key that wraps what is new. Raises: VaultClosed."""
    return next(iter(_secrets()))


def known_ids() -> tuple[str, ...]:
    """Name every key that opens. Raises: VaultClosed."""
    return tuple(_secrets())


def wrap(data_key: bytes, *, about: str) -> tuple[str, bytes]:
    """Wrap a row's own key for the row that `about` names; return by which key. Raises:
    VaultClosed.
    """
    chosen = current_id()
    cipher = cipher_from(_secrets()[chosen], _WRAPPING)
    return chosen, seal_bytes(cipher, data_key, about=f"{chosen}:{about}")


def unwrap(key_id: str, wrapped: bytes, *, about: str) -> bytes:
    """Unwrap a row's own key. Raises: VaultClosed when its key is gone, SealBroken."""
    secret = _secrets().get(key_id)
    if secret is None:
        raise VaultClosed(f"{about}: the key {key_id} is gone")
    return unseal_bytes((cipher_from(secret, _WRAPPING),), wrapped, about=f"{key_id}:{about}")


def blind_index(kind: str, number: Masked) -> str:
    """Return 64 hexadecimal digits that are the same for the same number, and tell nothing of it.

    Numbers are so few that a bare hash is undone within hours: whoever has no key of the index
    has nothing. Raises: VaultClosed.
    """
    secret = settings.IDENTITY_INDEX_KEY
    if len(secret) < 32:
        raise VaultClosed("IDENTITY_INDEX_KEY is missing or shorter than 32 characters")
    text = f"{kind}:{number.in_clear()}".encode()
    return hmac.new(key_from(secret, _INDEXING), text, sha256).hexdigest()


def _secrets() -> dict[str, str]:
    """Read the keys by id, the current one first. Raises: VaultClosed."""
    found: dict[str, str] = {}
    for place, given in enumerate(settings.IDENTITY_KEYS, start=1):
        pair = _PAIR.fullmatch(given)
        if pair is None or pair["id"] in found:
            raise VaultClosed(
                f"IDENTITY_KEYS: pair {place} is no id:secret of its own, or too short"
            )
        found[pair["id"]] = pair["secret"]
    if not found:
        raise VaultClosed("IDENTITY_KEYS names no key")
    return found
