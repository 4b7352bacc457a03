"""`manage.py customs check-waybill NUMBER...`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.core.management.base import CommandParser

from marketplace.customs.commands import numbers
from marketplace.customs.numbers import sf_waybill
from marketplace.foundation import s10

NAME: Final = "check-waybill"
HELP: Final = "check waybills: of SF Express, or of the post (S10)"


def add_arguments(parser: CommandParser) -> None:
    """Take the numbers."""
    numbers.add_arguments(parser)


def run(options: dict[str, Any], write: Callable[[str], object]) -> int:
    """Check each number."""
    return numbers.answer(options, write, _look)


def _look(number: str) -> dict[str, Any]:
    """Thirteen signs are the post's, unless they begin with SF; two letters end none of SF's."""
    if not sf_waybill.fault_of(number):
        return {"carrier": "sf", "fault": ""}
    carrier = "post" if len(number) == 13 and not number[-1:].isdigit() else "sf"
    return {"carrier": carrier, "fault": s10.fault_of(number) if carrier == "post" else "shape"}
