"""Article numbers: 8, 12, 13 or 14 digits of which the last checks the others. Pure.

Numbers that identify nothing outside one shop or region are refused, for another vendor could
not mean the same goods by them. Source: GS1 General Specifications, sections 1.4 (prefixes)
and 7.9 (check digit).
"""

from __future__ import annotations

from typing import Final

from marketplace.foundation.gs1 import LENGTHS, check_digit

# First and last three-digit prefix of a 13-digit number, and what they are for.
_RESTRICTED: Final = ((20, 29), (40, 49), (200, 299))
_COUPONS: Final = ((50, 59), (980, 984), (990, 999))
_RESTRICTED_SHORT: Final = ((0, 99), (200, 299))  # of an 8-digit number
_VARIABLE_MEASURE: Final = "9"  # first of 14: what is inside is weighed each time


def normal(text: str) -> str:
    """Return a typed number without the spaces and hyphens that people put in."""
    return "".join(part for part in text if part not in " -\u00a0")


def fault(gtin: str) -> str:
    """Say what is wrong with a number: "digits", "length", "check", "restricted", "coupon", or "".

    12 digits are 13 with a zero before; 14 are judged by the 13 after the first.
    """
    if not (gtin.isascii() and gtin.isdigit()):
        return "digits"
    if len(gtin) not in LENGTHS:
        return "length"
    if check_digit(gtin[:-1]) != gtin[-1]:
        return "check"
    if len(gtin) == 8:
        return "restricted" if _within(int(gtin[:3]), _RESTRICTED_SHORT) else ""
    if len(gtin) == 14 and gtin[0] == _VARIABLE_MEASURE:
        return "restricted"
    prefix = int(gtin.zfill(14)[1:4])
    if _within(prefix, _COUPONS):
        return "coupon"
    return "restricted" if _within(prefix, _RESTRICTED) else ""


def spellings(gtin: str) -> list[str]:
    """Return every length in which the same number may be stored: zeros before mean nothing."""
    bare = gtin.lstrip("0")
    return [bare.zfill(length) for length in LENGTHS if len(bare) <= length]


def _within(prefix: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= prefix <= last for first, last in ranges)
