"""What of a profile is sealed, with what, and bound to what.

A profile has a key of its own. Each value is sealed with it for table, column and row; the key is
wrapped for the row with a key of the vault. A value moved to another row or column opens no more,
and a profile whose key row is gone opens nowhere.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from marketplace.customs.identity import keys
from marketplace.customs.identity.models import IdentityKey, IdentityProfile
from marketplace.foundation.masked import Masked, masked_name
from marketplace.foundation.sealing import seal_bytes, unseal_bytes

_KEY_BYTES: Final = 32  # AES-256
_TABLE: Final = "identity_identityprofile"


@dataclass(frozen=True)
class Sealed:
    """What a profile's columns and its key row take."""

    name: bytes
    number: bytes
    key_id: str
    wrapped: bytes


def seal(row: UUID, *, name: Masked, number: Masked) -> Sealed:
    """Seal both values for a row, with a fresh key. Raises: VaultClosed."""
    data_key = secrets.token_bytes(_KEY_BYTES)
    key_id, wrapped = keys.wrap(data_key, about=_about("key", row))
    cipher = AESGCM(data_key)
    return Sealed(
        name=seal_bytes(cipher, name.in_clear().encode(), about=_about("name", row)),
        number=seal_bytes(cipher, number.in_clear().encode(), about=_about("number", row)),
        key_id=key_id,
        wrapped=wrapped,
    )


def unseal(profile: IdentityProfile, key: IdentityKey) -> tuple[Masked, Masked]:
    """Open name and number of a profile that is not erased. Raises: VaultClosed, SealBroken."""
    row = profile.pk
    data_key = keys.unwrap(key.key_id, bytes(key.wrapped), about=_about("key", row))
    cipher = (AESGCM(data_key),)
    name = unseal_bytes(cipher, bytes(profile.name_sealed or b""), about=_about("name", row))
    number = unseal_bytes(cipher, bytes(profile.number_sealed or b""), about=_about("number", row))
    text = name.decode()
    return Masked(text, mask=masked_name(text)), Masked(number.decode())


def _about(column: str, row: UUID) -> str:
    return f"{_TABLE}:{column}:{row}"
