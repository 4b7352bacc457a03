"""Districts of the mainland by their six digits, as customs messages name a consignee's.

Source: the codes of GB/T 2260 as the National Bureau of Statistics published them on 2023-09-11
(state of 2023-06-30), in `districts.csv`; Hong Kong, Macau and Taiwan by their first two digits.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).with_name("districts.csv")
_SHAPE: Final = re.compile(r"[0-9]{6}")
# Rows that only hold districts together: "districts of the city", "counties of the province".
_FILLERS: Final = frozenset(("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"))
_ENDINGS: Final = re.compile(r"(?:特别行政区|自治区|自治州|自治县|省|市|区|县)$")


@cache
def table() -> dict[str, str]:
    """Return every code with its name in Simplified Chinese."""
    with _FILE.open(encoding="utf-8", newline="") as opened:
        return {row["code"]: row["name"] for row in csv.DictReader(opened)}


def fault_of(code: str) -> str:
    """Return `shape`, `unknown`, or `wide` for a province or a city with districts, or nothing."""
    if not _SHAPE.fullmatch(code):
        return "shape"
    if code not in table():
        return "unknown"
    return "wide" if code in _with_districts() else ""


def names_of(code: str) -> tuple[str, ...]:
    """Return the names of a code, from the province down; a city without districts ends there.

    Raises: KeyError for a code that is not in the table.
    """
    known = table()
    above = [step for step in (code[:2] + "0000", code[:4] + "00") if step in known]
    names = [known[step] for step in dict.fromkeys((*above, code))]
    return tuple(name for name in names if name not in _FILLERS)


def code_of(province: str, city: str, district: str) -> str:
    """Return the code of a place by its names in Simplified Chinese, or nothing.

    Endings (省, 市, 区) may be left out. A city without districts answers to its own name alone.
    """
    asked = [_bare(name) for name in (province, city, district) if name.strip()]
    found = [
        code
        for code in _ending_in().get(asked[-1] if asked else "", ())
        if not fault_of(code) and set(asked) <= {_bare(name) for name in names_of(code)}
        if district.strip() or code.endswith("00")  # 朝阳 is a city, and a county of that city
    ]
    return found[0] if len(found) == 1 else ""


@cache
def _with_districts() -> frozenset[str]:
    codes = table()
    provinces = {code[:2] + "0000" for code in codes if not code.endswith("0000")}
    cities = {code[:4] + "00" for code in codes if not code.endswith("00")}
    return frozenset(provinces | cities)


@cache
def _ending_in() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for code, name in table().items():
        found.setdefault(_bare(name), []).append(code)
    return {name: tuple(codes) for name, codes in found.items()}


def _bare(name: str) -> str:
    short = _ENDINGS.sub("", name.strip())
    return short if len(short) > 1 else name.strip()
