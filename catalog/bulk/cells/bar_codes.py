"""Numbers of bar codes with their check digit.

Source: GS1 General Specifications, section 7.9, "Check digit calculations".
"""

from __future__ import annotations

from typing import Final

_LENGTHS: Final = (8, 12, 13, 14)


def is_right(digits: str) -> bool:
    """Tell whether a number has 8, 12, 13 or 14 digits, and the last one proves the others."""
    if len(digits) not in _LENGTHS or not (digits.isascii() and digits.isdecimal()):
        return False
    weighed = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(reversed(digits)))
    return weighed % 10 == 0
