"""What a border asks of a unit, from the columns of its variant and its product."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from catalog.types import CustomsFacts
from marketplace.foundation import texts

_VARIANT: Final = "variant__"
_PRODUCT: Final = "variant__product__"
_BRAND: Final = "variant__product__brand__"
_LANGUAGE: Final = "zh-hans"  # in which mainland customs reads
CUSTOMS: Final = (
    *(
        f"{_VARIANT}{name}"
        for name in ("net_weight_g", "origin_country", "content_quantity", "content_unit", "gtin")
    ),
    f"{_PRODUCT}restricted_tags",
    *texts.columns("name", prefix=_BRAND),
)


def customs_of(row: Mapping[str, Any]) -> CustomsFacts:
    """Return the facts of a row that was read with the columns of `CUSTOMS`."""
    has_brand = any(row[column] for column in texts.columns("name", prefix=_BRAND))
    return CustomsFacts(
        net_weight_g=row[f"{_VARIANT}net_weight_g"],
        origin=row[f"{_VARIANT}origin_country"],
        restricted_tags=tuple(row[f"{_PRODUCT}restricted_tags"]),
        content_quantity=row[f"{_VARIANT}content_quantity"],
        content_unit=row[f"{_VARIANT}content_unit"],
        brand=texts.in_language(row, "name", _LANGUAGE, prefix=_BRAND) if has_brand else "",
        gtin=row[f"{_VARIANT}gtin"],
    )
