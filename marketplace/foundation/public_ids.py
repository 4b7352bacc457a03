"""Names of things that leave the house: random, short, safe to read aloud."""

from __future__ import annotations

import os
import secrets
import time
from uuid import UUID

# Crockford's base 32: no I, L, O, U.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12


def new_public_id(prefix: str) -> str:
    """Return a fresh id such as `ord_8F3K2M9QXW4T` (60 random bits).

    A public id names a thing; it never grants access to it.
    """
    bits = secrets.randbits(5 * LENGTH)
    return f"{prefix}_" + "".join(_ALPHABET[bits >> 5 * place & 31] for place in range(LENGTH))


def uuid7() -> UUID:
    """Return a UUID that sorts by time (RFC 9562, version 7): good for index locality."""
    milliseconds = time.time_ns() // 1_000_000
    random_bits = int.from_bytes(os.urandom(10), "big")
    value = (milliseconds & ((1 << 48) - 1)) << 80
    value |= 0x7 << 76
    value |= (random_bits >> 68) << 64  # 12 bits
    value |= 0b10 << 62
    value |= random_bits & ((1 << 62) - 1)
    return UUID(int=value)
