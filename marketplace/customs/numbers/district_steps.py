"""A place on the mainland in three steps: province, city, district. Pure, from `districts.csv`.

Beijing and the other cities without a province are their own city. Counties that belong to a
province directly stand among its cities and have no districts. Hengqin has no code of its own in
GB/T 2260: it lies in Xiangzhou, and stands beside it, since carriers and rates tell them apart.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from marketplace.customs.numbers.districts import table

HENGQIN: Final = "横琴粤澳深度合作区"
_XIANGZHOU: Final = "440402"
_HENGQIN_SAID: Final = ("横琴", "橫琴", "hengqin")
_ELSEWHERE: Final = ("71", "81", "82")  # Taiwan, Hong Kong, Macau
_OF_THE_CITY: Final = ("市辖区", "县")
_OF_THE_PROVINCE: Final = ("省直辖县级行政区划", "自治区直辖县级行政区划")
_ENDINGS: Final = ("自治区", "自治州", "自治县", "地区", "盟", "省", "市", "区", "县")

Cities = dict[str, dict[str, str]]  # a city's districts, each with its code; "" is its own code


@cache
def tree() -> dict[str, Cities]:
    """Return every province with its cities and their districts, in the order of their codes."""
    known = table()
    found: dict[str, Cities] = {}
    for code, name in known.items():
        if code.endswith("0000") and not code.startswith(_ELSEWHERE):
            found[name] = _cities(code, name, known)
    found["广东省"]["珠海市"][HENGQIN] = _XIANGZHOU
    return found


def provinces() -> tuple[str, ...]:
    """Return the names of all provinces."""
    return tuple(tree())


def cities(province: str) -> tuple[str, ...]:
    """Return the names of a province's cities; none where the province is not known."""
    return tuple(tree().get(province, {}))


def districts(province: str, city: str) -> tuple[str, ...]:
    """Return the names of a city's districts; none where it has none, or is not known."""
    return tuple(name for name in tree().get(province, {}).get(city, {}) if name)


def code(province: str, city: str, district: str) -> str:
    """Return the six digits of a place by its full names, or nothing."""
    return tree().get(province, {}).get(city, {}).get(district, "")


def full_name(text: str, names: tuple[str, ...]) -> str:
    """Return which of the names somebody wrote, with or without its ending, or nothing."""
    asked = text.strip()
    if asked in names:
        return asked
    if HENGQIN in names and any(said in asked.casefold() for said in _HENGQIN_SAID):
        return HENGQIN
    return next((name for name in names if asked and _bare(name) == _bare(asked)), "")


def _cities(above: str, name: str, known: dict[str, str]) -> Cities:
    found: Cities = {}
    for code_, city in known.items():
        if code_[:2] != above[:2] or not code_.endswith("00") or code_ == above:
            continue
        inside = {n: c for c, n in known.items() if c[:4] == code_[:4] and not c.endswith("00")}
        if city in _OF_THE_PROVINCE:
            found |= {each: {"": own} for each, own in inside.items()}
        elif city in _OF_THE_CITY:
            found.setdefault(name, {}).update(inside)
        else:
            found[city] = inside or {"": code_}
    return found


def _bare(name: str) -> str:
    for ending in _ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) > 1:
            return name.removesuffix(ending)
    return name
