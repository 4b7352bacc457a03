"""Permits by which people of Hong Kong and Macau travel to the mainland ("home return permit").

Source: the National Immigration Administration's description of the permit: H for Hong Kong or M
for Macau, eight digits that stay, and on older cards two more that count the replacements. A C
with a letter and seven digits is the permit of mainlanders for Hong Kong and Macau: not this.
"""

from __future__ import annotations

import re
from typing import Final

_SHAPE: Final = re.compile(r"([HM])[0-9]{8}(?:[0-9]{2})?")


def fault_of(number: str) -> str:
    """Return `shape` for what is no such number, else nothing. It has no check digit."""
    return "" if _SHAPE.fullmatch(number) else "shape"


def place_of(number: str) -> str:
    """Return `HK` or `MO`, whose resident holds it. Raises: ValueError for a wrong number."""
    found = _SHAPE.fullmatch(number)
    if not found:
        raise ValueError("not a permit of Hong Kong or Macau")
    return {"H": "HK", "M": "MO"}[found[1]]
