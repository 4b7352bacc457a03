"""Taobao's list of goods: a row for each product, its versions in one cell.

The cell of the sales properties reads `price:units:code:property:value;property:value;...`, and
the next price begins the next version. Another cell names the values: `property:value:name;...`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from catalog.bulk.cells.faults import Fault
from catalog.bulk.columns import PICTURE_URL, TAOBAO_ALIASES, TAOBAO_SKUS, normal

TELLING: Final = frozenset(map(normal, ("宝贝标题", "宝贝价格")))
# Taobao's own numbers of the two properties that most goods have.
_PROPERTIES: Final = {
    "1627207": "颜色分类",
    "20509": "尺码",
    "20518": "尺码",
    "122216343": "适用尺码",
}
_OTHER: Final = "规格"
_MOST_VERSIONS: Final = 600
_TOKEN: Final = re.compile(r"[^:;]*(?::[^:;]*)+")


def names(text_language: str) -> dict[str, str]:
    """Return our columns by its headings."""
    tail = text_language.replace("-", "_")
    known = {
        "宝贝标题": f"name_{tail}",
        "宝贝名称": f"name_{tail}",
        "宝贝卖点": f"summary_{tail}",
        "宝贝描述": f"description_{tail}",
        "宝贝价格": "price",
        "一口价": "price",
        "宝贝数量": "stock",
        "商家编码": "sku",
        "商家外部编码": "sku",
        "品牌": "brand",
        "条形码": "gtin",
        "商品条形码": "gtin",
        "销售属性组合": TAOBAO_SKUS,
        "销售属性别名": TAOBAO_ALIASES,
        "新图片": PICTURE_URL,
        "宝贝主图": PICTURE_URL,
    }
    return {normal(heading): code for heading, code in known.items()}


@dataclass(frozen=True)
class Version:
    """One version in the cell; `values` are names of properties with names of values."""

    price: str
    units: str
    code: str
    values: tuple[tuple[str, str], ...]
    is_named: bool


def versions(cell: str, aliases: str = "") -> list[Version]:
    """Read the versions of one product. Raises: Fault when the cell is no such list."""
    named = _names_of(aliases)
    found: list[tuple[list[str], list[tuple[str, str]]]] = []
    for token in filter(None, (part.strip() for part in cell.split(";"))):
        if not _TOKEN.fullmatch(token):
            raise Fault("bad_property")
        parts = token.split(":")
        if len(parts) == 5:
            found.append((parts[:3], [(parts[3], parts[4])]))
        elif len(parts) == 3:  # a version of goods without properties
            found.append((parts, []))
        elif len(parts) == 2 and found:
            found[-1][1].append((parts[0], parts[1]))
        else:
            raise Fault("bad_property")
    if not found or len(found) > _MOST_VERSIONS:
        raise Fault("bad_property")
    return [_version(head, pairs, named) for head, pairs in found]


def _version(
    head: list[str], pairs: list[tuple[str, str]], named: dict[tuple[str, str], str]
) -> Version:
    values = tuple((_PROPERTIES.get(p, _OTHER), named.get((p, v), v)) for p, v in pairs[:3])
    is_named = all((p, v) in named for p, v in pairs)
    return Version(head[0], head[1], head[2].strip(), values, is_named)


def _names_of(aliases: str) -> dict[tuple[str, str], str]:
    found = {}
    for token in aliases.split(";"):
        parts = token.strip().split(":", 2)
        if len(parts) == 3 and parts[2].strip():
            found[parts[0], parts[1]] = parts[2].strip()
    return found
