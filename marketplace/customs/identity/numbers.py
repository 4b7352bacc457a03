"""Kinds of identity numbers, what each looks like, and which names go with them. Pure.

Source: GB 11643-1999 for residents; `^[HM]\\d{8}(\\d{2})?$` for the travel permit of residents of
Hong Kong and Macau; `^[157]\\d{6}\\(?\\d\\)?$` for Macau, whose check digit is not published.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Final

from marketplace.customs.numbers import resident_id

RESIDENT_ID: Final = "resident_id"
TRAVEL_PERMIT: Final = "travel_permit"
MACAU_ID: Final = "macau_id"
KINDS: Final = (RESIDENT_ID, TRAVEL_PERMIT, MACAU_ID)

_PERMIT: Final = re.compile(r"[HM][0-9]{8}(?:[0-9]{2})?")
_MACAU: Final = re.compile(r"[157][0-9]{7}")
_NAME_MAX: Final = 60  # characters. Source: buyerName of CEB311Message, 1 to 60
# Letters and marks of any script, the dot within names of minorities, and what Latin names hold.
_JOINTS: Final = frozenset(" ·•.'’-")


def normal_number(kind: str, typed: str) -> str:
    """Return a number as it is kept and compared: half-width capitals without what divides."""
    text = unicodedata.normalize("NFKC", typed)
    if kind == MACAU_ID:
        text = re.sub(r"[()/]", "", text)
    return resident_id.normal(text)


def normal_name(typed: str) -> str:
    """Return a name with single blanks and one form of every letter."""
    return " ".join(unicodedata.normalize("NFKC", typed).split())


def number_fault(kind: str, number: str, *, today: date) -> str:
    """Return what is wrong with a normal number, as a code; empty when nothing is.

    `kind`: no kind of ours; else as `resident_id.fault_of`: `shape`, `region`, `date`,
    `check_character`.
    """
    if kind == RESIDENT_ID:
        return resident_id.fault_of(number, today=today)
    shape = {TRAVEL_PERMIT: _PERMIT, MACAU_ID: _MACAU}.get(kind)
    if shape is None:
        return "kind"
    return "" if shape.fullmatch(number) else "shape"


def name_fault(name: str) -> str:
    """Return what is wrong with a normal name: `empty`, `long` or `characters`; else nothing."""
    if not name:
        return "empty"
    if len(name) > _NAME_MAX:
        return "long"
    letters = [char for char in name if char not in _JOINTS]
    if not letters or not all(unicodedata.category(char)[0] in "LM" for char in letters):
        return "characters"
    return ""
