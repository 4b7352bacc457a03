"""Texts in cells that no spreadsheet takes for a formula, and back again without loss.

A cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return may be run as a formula by
the program that opens the file. Such a text gets an apostrophe before it, as does one that has
apostrophes before such a sign already; reading takes one away from exactly those. So every text
comes back as it was, and `'s-Hertogenbosch`, which needs no guard, is left alone.
Source: OWASP, "CSV Injection".
"""

from __future__ import annotations

import re
from typing import Final

# Full-width signs too: some programs read them as their narrow twins.
_RISKY: Final = re.compile(r"'*(?:[=+\-@\t\r\n＝＋－＠]|\[(?:clear|清空|limpar)\])", re.IGNORECASE)
_GUARDED: Final = re.compile(
    r"'(?='*(?:[=+\-@\t\r\n＝＋－＠]|\[(?:clear|清空|limpar)\]))", re.IGNORECASE
)
_CLEAR: Final = ("[clear]", "[清空]", "[limpar]")
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
CLEAR: Final = _CLEAR[0]


def guarded(text: str) -> str:
    """Return a text as it may stand in a cell."""
    return f"'{text}" if _RISKY.match(text) else text


def unguarded(cell: str) -> str:
    """Return the text that `guarded` was given."""
    return cell[1:] if _GUARDED.match(cell) else cell


def is_clear(cell: str) -> bool:
    """Tell whether a cell asks for its column to be emptied; a blank one asks for nothing."""
    return cell.strip().casefold() in _CLEAR


def clear_word(language: str) -> str:
    """Return what empties a column, as a person in that language writes it."""
    return {"zh-hant": "[清空]", "zh-hans": "[清空]", "pt": "[limpar]"}.get(language, CLEAR)


def tidy(text: str) -> str:
    """Return a text without the blanks around it, with one kind of line end, printable alone."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    return _UNPRINTABLE.sub("", plain).strip()


def tidy_line(text: str) -> str:
    """Return a text as one line."""
    return " ".join(tidy(text).split())
