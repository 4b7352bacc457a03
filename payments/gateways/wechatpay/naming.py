"""Our names at WeChat Pay. Pure: the same reference gives the same number, today and tomorrow."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Final

# What WeChat Pay takes in an order's number; ours begin with a letter, its own with a digit.
_FITS: Final = re.compile(r"[A-Za-z][0-9A-Za-z_\-*|]{5,31}")
ATTACH_BYTES: Final = 127
DESCRIPTION_BYTES: Final = 127


def number_of(reference: str) -> str:
    """Return an order's or a refund's number: our reference itself where it fits.

    Else 32 characters of its SHA-256, in base 32: 155 bits, so that two references never meet.
    """
    if _FITS.fullmatch(reference):
        return reference
    digest = base64.b32encode(hashlib.sha256(reference.encode()).digest()).decode()
    return f"r{digest[:31]}"


def is_theirs(ref: str) -> bool:
    """Tell whether a reference is WeChat Pay's own number of a transaction."""
    return ref[:1].isdigit()


def cut(text: str, size: int) -> str:
    """Shorten a text to so many bytes of UTF-8, between two characters."""
    return text.encode()[:size].decode(errors="ignore")
