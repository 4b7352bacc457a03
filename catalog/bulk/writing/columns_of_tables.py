"""Where the value of a column of a file stands in the tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from catalog.bulk.cells.numbers import content_parts, price_minor, size_parts
from marketplace.foundation import languages

TEXTS: Final = frozenset(
    f"{name}_{code.replace('-', '_')}"
    for name in ("name", "summary", "description")
    for code in languages.LANGUAGES
)
LABELS: Final = frozenset(f"label_{code.replace('-', '_')}" for code in languages.LANGUAGES)
_SIDES: Final = ("packed_length_mm", "packed_width_mm", "packed_height_mm")
_VARIANT: Final[dict[str, tuple[str, Callable[[str], Any]]]] = {
    "hs_code": ("hs_code", str),
    "net_weight": ("net_weight_g", int),
    "gross_weight": ("gross_weight_g", int),
    "gtin": ("gtin", str),
}


def of_product(changed: Mapping[str, str]) -> dict[str, Any]:
    """Return texts and the origin; category and brand are keys of other tables."""
    found: dict[str, Any] = {c: v for c, v in changed.items() if c in TEXTS}
    if "origin" in changed:
        found["origin_country"] = changed["origin"]
    return found


def of_variant(changed: Mapping[str, str]) -> dict[str, Any]:
    """Return labels and customs facts."""
    found: dict[str, Any] = {c: v for c, v in changed.items() if c in LABELS}
    for code, (column, kind) in _VARIANT.items():
        if code in changed:
            found[column] = kind(changed[code])
    if "content" in changed:
        quantity, unit = content_parts(changed["content"])
        found["content_quantity"] = None if quantity is None else str(quantity)
        found["content_unit"] = unit
    if "packed_size" in changed:
        sides = size_parts(changed["packed_size"]) or (None, None, None)
        found |= dict(zip(_SIDES, sides, strict=True))
    return found


def of_offer(changed: Mapping[str, str], currency: str) -> dict[str, Any]:
    """Return prices in minor units of the shop's currency, and whether it can be bought."""
    found: dict[str, Any] = {}
    if "price" in changed:
        found["price_minor"] = price_minor(changed["price"], currency)
    if "compare_at" in changed:
        told = changed["compare_at"]
        found["compare_at_minor"] = price_minor(told, currency) if told else None
    if "on_sale" in changed:
        found["is_active"] = changed["on_sale"] == "yes"
    return found
