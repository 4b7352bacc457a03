"""Waybill numbers of SF Express. They have no check digit that is published."""

from __future__ import annotations

import re
from typing import Final

_SHAPE: Final = re.compile(r"SF[A-Z0-9][0-9]{12}|[0-9]{12}")


def fault_of(number: str) -> str:
    """Return `shape` for what is no waybill: SF, a sign and twelve digits, or twelve digits."""
    return "" if _SHAPE.fullmatch(number) else "shape"
