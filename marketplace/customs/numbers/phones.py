"""Telephone numbers, by the metadata of libphonenumber: which ranges each place gives out.

The metadata is strict and moves on: a number of a range that is not given out is wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import phonenumbers

_MOBILE: Final = {
    phonenumbers.PhoneNumberType.MOBILE,
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
}


@dataclass(frozen=True, slots=True)
class Phone:
    """A right number: as E.164, the place (ISO 3166) it belongs to, whether it takes messages."""

    e164: str
    region: str
    is_mobile: bool


def fault_of(number: str, *, region: str | None = None) -> str:
    """Return `shape` for what is no telephone number, `range` for one that nobody has, or nothing.

    Without `region` (MO, HK, CN) a number has to begin with + and the code of its place.
    """
    read = _read(number, region)
    if read is None:
        return "shape"
    return "" if phonenumbers.is_valid_number(read) else "range"


def facts_of(number: str, *, region: str | None = None) -> Phone:
    """Return what a right number tells. Raises: ValueError for a wrong one."""
    read = _read(number, region)
    if read is None or not phonenumbers.is_valid_number(read):
        raise ValueError("not a telephone number that anybody has")
    return Phone(
        e164=phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164),
        region=phonenumbers.region_code_for_number(read) or "",
        is_mobile=phonenumbers.number_type(read) in _MOBILE,
    )


def _read(number: str, region: str | None) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None
