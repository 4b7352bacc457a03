"""Article numbers as customs messages carry them in `barCode`: 8, 12, 13 or 14 digits.

Source: GS1 General Specifications, section 7.9 (check digit) and the list of prefixes.
"""

from __future__ import annotations

from typing import Final

from marketplace.foundation.gs1 import LENGTHS, check_digit

_ISSUERS: Final = ((489, 489, "HK"), (560, 560, "PT"), (690, 699, "CN"), (958, 958, "MO"))


def fault_of(number: str) -> str:
    """Return `shape` for other signs or another length, `check_digit`, or nothing."""
    if not (number.isascii() and number.isdigit() and len(number) in LENGTHS):
        return "shape"
    return "" if check_digit(number[:-1]) == number[-1] else "check_digit"


def issued_in(number: str) -> str:
    """Return where its company joined GS1 (`MO`, `HK`, `CN`, `PT`), or nothing for elsewhere.

    It is not where the goods are from. Eight digits have prefixes of their own, of three.
    """
    digits = number if len(number) == 8 else number.zfill(14)[1:]
    prefix = int(digits[:3])
    return next((place for low, high, place in _ISSUERS if low <= prefix <= high), "")
