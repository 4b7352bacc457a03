"""Kinds of identity documents, and which check each number and name has to pass. Pure."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Final

from marketplace.customs.numbers import macau_bir, names, resident_id, travel_permit

RESIDENT_ID: Final = "resident_id"
TRAVEL_PERMIT: Final = "travel_permit"
MACAU_ID: Final = "macau_id"
KINDS: Final = (RESIDENT_ID, TRAVEL_PERMIT, MACAU_ID)


def normal_number(kind: str, typed: str) -> str:
    """Return a number as it is kept and compared: half-width capitals without what divides."""
    text = resident_id.normal(unicodedata.normalize("NFKC", typed)).replace("/", "")
    return macau_bir.normal(text) if kind == MACAU_ID else text


def normal_name(typed: str) -> str:
    """Return a name with single blanks and one form of every letter."""
    return names.normal(typed)


def number_fault(kind: str, number: str, *, today: date) -> str:
    """Return what is wrong with a normal number, as a code; empty when nothing is.

    `kind`: no kind of ours; else as `resident_id.fault_of`: `shape`, `region`, `date`,
    `check_character`.
    """
    if kind == RESIDENT_ID:
        return resident_id.fault_of(number, today=today)
    check = {TRAVEL_PERMIT: travel_permit.fault_of, MACAU_ID: macau_bir.fault_of}.get(kind)
    return "kind" if check is None else check(number)


def name_fault(name: str) -> str:
    """Return what is wrong with a normal name, as `names.fault_of`; empty when nothing is."""
    return names.fault_of(name)
