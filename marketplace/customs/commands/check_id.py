"""`manage.py customs check-id NUMBER...`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.core.management.base import CommandParser

from marketplace.customs.commands import numbers
from marketplace.customs.numbers import hkid, macau_bir, resident_id, travel_permit
from marketplace.foundation.clock import macau_day, now

NAME: Final = "check-id"
HELP: Final = "check identity numbers: of residents, permits, BIR, HKID"
KINDS: Final = ("resident_id", "travel_permit", "macau_bir", "hkid")
_BY_LENGTH: Final = {18: "resident_id", 9: "travel_permit", 11: "travel_permit"}


def add_arguments(parser: CommandParser) -> None:
    """Take the numbers, and what they are said to be."""
    numbers.add_arguments(parser)
    parser.add_argument("--kind", choices=KINDS, help="what the numbers are; else told by shape")


def run(options: dict[str, Any], write: Callable[[str], object]) -> int:
    """Check each number."""
    return numbers.answer(options, write, lambda number: _look(number, options["kind"]))


def _look(number: str, kind: str | None) -> dict[str, Any]:
    kind = kind or _kind_of(number)
    if kind != "resident_id":
        module = {"travel_permit": travel_permit, "macau_bir": macau_bir, "hkid": hkid}[kind]
        return {"kind": kind, "fault": module.fault_of(number)}
    fault = resident_id.fault_of(number, today=macau_day(now()))
    found = {"kind": kind, "fault": fault}
    if fault:
        return found
    return found | {
        "holder": resident_id.kind_of(number),
        "birth_on": resident_id.birth_on(number).isoformat(),
    }


def _kind_of(number: str) -> str:
    """Tell cards with eight signs apart by their first: digits are Macau's, letters Hong Kong's."""
    if len(number) in _BY_LENGTH and not number.endswith(")"):
        is_letter = number[:1].isalpha() and number[:1] not in "HM"
        return "hkid" if len(number) == 9 and is_letter else _BY_LENGTH[len(number)]
    if number[:1].isalpha():
        return "hkid"
    return "macau_bir" if len(number) in (8, 10) else "resident_id"
