"""Codes of goods: eight digits of the tariff and two that customs adds.

Source: the Harmonized System (chapters 1 to 97, where 77 is kept free) and the import and export
tariff of China, whose chapter 98 holds goods that are not sorted elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Container
from typing import Final

_SHAPE: Final = re.compile(r"[0-9]{10}")
_RESERVED: Final = 77


def fault_of(code: str) -> str:
    """Return `shape`, `chapter` or `heading`, or nothing for a code that may exist."""
    if not _SHAPE.fullmatch(code):
        return "shape"
    chapter = int(code[:2])
    if not 1 <= chapter <= 98 or chapter == _RESERVED:
        return "chapter"
    return "heading" if code[2:4] == "00" else ""


def tariff_line(code: str) -> str:
    """Return the eight digits that tariffs and lists are written by."""
    return code[:8]


def longest_prefix(code: str, known: Container[str]) -> str:
    """Return the longest of the known beginnings of a code, of two digits at least, or nothing."""
    lengths = range(len(code), 1, -1)
    return next((code[:length] for length in lengths if code[:length] in known), "")
