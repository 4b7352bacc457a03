"""Which files a bank reads, told by their content and never by their name. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_SIGNATURES: Final = (
    (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
    (b"%PDF-", "application/pdf", ".pdf"),
)
# Where each kind ends: a page with a picture's beginning is no picture.
_ENDS: Final = {
    "image/jpeg": b"\xff\xd9",
    "image/png": b"IEND\xaeB`\x82",
    "application/pdf": b"%%EOF",
}
_TAIL: Final = 1_024
_LONGEST: Final = 100


def content_type(content: bytes) -> str | None:
    """Return what a file is by its first and last bytes; None for anything that no bank reads."""
    for signature, found, _suffix in _SIGNATURES:
        if content.startswith(signature):
            return found if _ENDS[found] in content[-_TAIL:] else None
    return None


def file_name(given: str, found: str) -> str:
    """Return a safe name: no folders, no signs that a header or a console would obey.

    The ending is that of the content.
    """
    suffix = next(suffix for _sign, kind, suffix in _SIGNATURES if kind == found)
    base = unicodedata.normalize("NFC", given).replace("\\", "/").rsplit("/", 1)[-1]
    stem = base.rsplit(".", 1)[0] if "." in base else base
    kept = re.sub(r"[^\w\- ]+", "_", stem).strip(" _.-")[:_LONGEST]
    return f"{kept or 'file'}{suffix}"
