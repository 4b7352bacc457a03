"""Resident identity cards of Macau (BIR).

Source: the Identification Services Bureau's description of the card: 1, 5 or 7, six digits, and a
check digit in brackets, whose rule is not published. So only the shape is looked at.
"""

from __future__ import annotations

import re
from typing import Final

_SHAPE: Final = re.compile(r"[157][0-9]{6}(?:\([0-9]\)|[0-9])")


def fault_of(number: str) -> str:
    """Return `shape` for what is no such number, else nothing; brackets may be there or not."""
    return "" if _SHAPE.fullmatch(number) else "shape"


def normal(number: str) -> str:
    """Return the eight digits alone."""
    return re.sub(r"[()\s]", "", number)
