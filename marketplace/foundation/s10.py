"""Parcel numbers of the post: Universal Postal Union standard S10."""

from __future__ import annotations

import re
from typing import Final

_SHAPE: Final = re.compile(r"([A-Z]{2})([0-9]{8})([0-9])([A-Z]{2})")
_WEIGHTS: Final = (8, 6, 4, 2, 3, 5, 9, 7)


def check_digit(serial: str) -> str:
    """Return the ninth digit of eight. Source: UPU S10, section 5.3.

    Eleven less the remainder by eleven, where ten is written as 0 and eleven as 5.
    """
    left = 11 - sum(int(d) * w for d, w in zip(serial, _WEIGHTS, strict=True)) % 11
    return {10: "0", 11: "5"}.get(left, str(left))


def fault_of(number: str) -> str:
    """Return what is wrong with a number, as a code: empty when it is right.

    `shape`: not two letters, nine digits and two letters, all capitals; `check_digit`: the ninth
    digit does not fit the eight before it.
    """
    found = _SHAPE.fullmatch(number)
    if not found:
        return "shape"
    return "" if check_digit(found[2]) == found[3] else "check_digit"


def number(service: str, serial: int, country: str) -> str:
    """Return the number of a serial: `number("EE", 12345678, "MO")` is EE123456785MO.

    Raises: ValueError for a service or country that is not two capitals, and for a serial of
    more than eight digits.
    """
    digits = f"{serial:08d}"
    found = f"{service}{digits}{check_digit(digits[:8])}{country}"
    if serial < 0 or fault_of(found):
        raise ValueError(f"no parcel number: {service} {serial} {country}")
    return found
