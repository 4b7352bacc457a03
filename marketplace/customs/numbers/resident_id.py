"""Resident identity numbers of the mainland, those of its residence permits included.

Source: GB 11643-1999 (shape and check character), GB/T 2260 (first two digits). Residence permits
for people of Hong Kong (81), Macau (82) and Taiwan (83) are numbered alike since 2018.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

_SHAPE: Final = re.compile(r"([0-9]{2})[0-9]{4}([0-9]{8})[0-9]{3}[0-9X]")
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SIGNS: Final = "10X98765432"  # by the remainder by eleven
_PERMITS: Final = {"81": "hong_kong_permit", "82": "macau_permit", "83": "taiwan_permit"}
_PROVINCES: Final = (
    *(range(11, 16), range(21, 24), range(31, 38), range(41, 47)),
    *(range(50, 55), range(61, 66), range(71, 72), range(81, 84)),
)
PROVINCES: Final = frozenset(str(code) for codes in _PROVINCES for code in codes)


def normal(typed: str) -> str:
    """Return a typed number without blanks and hyphens, its x as a capital."""
    return re.sub(r"[\s-]", "", typed).upper()


def check_character(seventeen: str) -> str:
    """Return the eighteenth character of seventeen digits. Source: ISO 7064, MOD 11-2."""
    total = sum(int(d) * w for d, w in zip(seventeen, _WEIGHTS, strict=True))
    return _SIGNS[total % 11]


def fault_of(number: str, *, today: date | None = None) -> str:
    """Return what is wrong with a number, as a code: empty when it is right.

    `shape`: not seventeen digits and a digit or capital X; `region`: the first two digits name no
    province; `date`: no such day, or one after `today` where that is told; `check_character`:
    the last does not fit. The four digits after the province are not judged: districts are
    renamed and merged, and people keep their number.
    """
    found = _SHAPE.fullmatch(number)
    if not found:
        return "shape"
    if found[1] not in PROVINCES:
        return "region"
    born = _day(found[2])
    if born is None or (today is not None and born > today):
        return "date"
    return "" if check_character(number[:17]) == number[17] else "check_character"


def birth_on(number: str) -> date:
    """Return the day of birth that a right number tells. Raises: ValueError for a wrong one."""
    if fault := fault_of(number):
        raise ValueError(f"not a resident identity number: {fault}")
    return date.fromisoformat(f"{number[6:10]}-{number[10:12]}-{number[12:14]}")


def age_on(number: str, day: date) -> int:
    """Return the age in whole years on a day. Raises: ValueError for a wrong number."""
    born = birth_on(number)
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def kind_of(number: str) -> str:
    """Say whose it is: `resident`, `hong_kong_permit`, `macau_permit` or `taiwan_permit`."""
    return _PERMITS.get(number[:2], "resident")


def _day(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return None
