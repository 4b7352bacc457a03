"""Codes as people type them. Pure, but for chance."""

from __future__ import annotations

import secrets
import unicodedata
from typing import Final

# No sign that is read as another: neither 0 nor O, neither 1, I nor L.
_SIGNS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_MIN: Final = 6
CODE_MAX: Final = 24


def fold_code(typed: str) -> str:
    """Return a code as it is kept: letters and digits alone, capitals, full width made plain."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    return "".join(sign for sign in plain if sign.isalnum())[: CODE_MAX + 1]


def is_code(folded: str) -> bool:
    """Whether this can be a code: long enough that nobody finds one by trying."""
    return CODE_MIN <= len(folded) <= CODE_MAX and folded.isascii()


def new_code(length: int = 10) -> str:
    """Draw a code that nobody guesses."""
    return "".join(secrets.choice(_SIGNS) for _ in range(length))


def fold_email(address: str) -> str:
    """Return an address as one person's uses are counted by: small letters, no +tag."""
    local, at, domain = address.strip().casefold().rpartition("@")
    if not at:
        return domain
    return f"{local.partition('+')[0] or local}@{domain}"
