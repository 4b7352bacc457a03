"""Other people's texts, made harmless: for a page, and for a sheet that would run a formula."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Controls, formats (the turns of direction among them), halves of pairs, line and paragraph ends.
_UNSEEN: Final = frozenset(("Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"))
_SPACES: Final = re.compile(r"[^\S\xa0]+")  # one that holds an amount together stays
# What starts a formula, in its narrow and its wide form; again after a sign that other settings
# of a sheet take for the end of a cell.
_FORMULA: Final = re.compile(r"(^|[;,|\"])(\s*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")


def clean(text: str) -> str:
    """Return a text on one line, composed, without signs that nobody sees.

    A turn of direction (U+202E) would show `exe.pdf` for `fdp.exe`; a control sign would break
    the sheet that holds it.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    spaced = _SPACES.sub(" ", unicodedata.normalize("NFC", text))
    kept = (sign for sign in spaced if unicodedata.category(sign) not in _UNSEEN)
    return "".join(kept).strip()


def without_formula(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: an apostrophe stands before it.

    Source: OWASP, CSV Injection.
    """
    return _FORMULA.sub(r"\1\2'", clean(text))


def shortened(text: str, most: int) -> str:
    """Return at most `most` signs of a text; where some are missing the last one says so."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
