"""How a unit travels, from the columns of its variant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from catalog.drafts import PACKED_SIDES
from catalog.types import Packing

_PREFIX: Final = "variant__"
PACKING: Final = tuple(f"{_PREFIX}{name}" for name in (*PACKED_SIDES, "is_fragile", "is_cold"))


def packing_of(row: Mapping[str, Any]) -> Packing:
    """Return the packing of a row that was read with the columns of `PACKING`."""
    length, width, height = (row[f"{_PREFIX}{side}"] or 0 for side in PACKED_SIDES)
    return Packing(
        volume_mm3=length * width * height,
        longest_mm=max(length, width, height),
        is_fragile=row[f"{_PREFIX}is_fragile"],
        is_cold=row[f"{_PREFIX}is_cold"],
    )
