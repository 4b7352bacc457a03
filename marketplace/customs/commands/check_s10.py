"""`manage.py customs check-s10 NUMBER...`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.core.management.base import CommandParser

from marketplace.customs.commands import numbers
from marketplace.foundation import s10

NAME: Final = "check-s10"
HELP: Final = "check parcel numbers of the post (RR473124829US)"


def add_arguments(parser: CommandParser) -> None:
    """Take the numbers."""
    numbers.add_arguments(parser)


def run(options: dict[str, Any], write: Callable[[str], object]) -> int:
    """Check each number."""
    return numbers.answer(options, write, lambda number: {"fault": s10.fault_of(number)})
