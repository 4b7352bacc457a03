"""The check digit of article numbers (GTIN). Source: GS1 General Specifications, section 7.9."""

from __future__ import annotations

from typing import Final

LENGTHS: Final = (8, 12, 13, 14)


def check_digit(digits: str) -> str:
    """Return the digit that follows `digits`: weights 3 and 1 from the right, up to a ten."""
    weighted = (int(digit) * (3, 1)[at % 2] for at, digit in enumerate(reversed(digits)))
    return str(-sum(weighted) % 10)
