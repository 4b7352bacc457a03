"""Identity cards of Hong Kong.

Source: the Immigration Department's numbering: one or two letters, six digits, a check character
in brackets. A letter counts from A = 10, a missing first one 36; weights 9 to 2; the sum and the
check together are a multiple of eleven, where ten is written as A.
"""

from __future__ import annotations

import re
from typing import Final

_SHAPE: Final = re.compile(r"([A-Z]{1,2})([0-9]{6})(?:\(([0-9A])\)|([0-9A]))")
_BLANK: Final = 36


def check_character(letters: str, digits: str) -> str:
    """Return the check character of one or two letters and six digits."""
    values = [ord(letter) - ord("A") + 10 for letter in letters]
    if len(values) == 1:
        values.insert(0, _BLANK)
    values += [int(digit) for digit in digits]
    left = -sum(value * weight for value, weight in zip(values, range(9, 1, -1), strict=True)) % 11
    return "A" if left == 10 else str(left)


def fault_of(number: str) -> str:
    """Return `shape` or `check_character`, or nothing; brackets may be there or not."""
    found = _SHAPE.fullmatch(number)
    if not found:
        return "shape"
    told = found[3] or found[4]
    return "" if check_character(found[1], found[2]) == told else "check_character"
