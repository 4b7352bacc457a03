"""`manage.py customs check-gtin NUMBER...`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.core.management.base import CommandParser

from marketplace.customs.commands import numbers
from marketplace.customs.numbers import gtin

NAME: Final = "check-gtin"
HELP: Final = "check article numbers (GTIN-8, 12, 13, 14)"


def add_arguments(parser: CommandParser) -> None:
    """Take the numbers."""
    numbers.add_arguments(parser)


def run(options: dict[str, Any], write: Callable[[str], object]) -> int:
    """Check each number."""
    return numbers.answer(options, write, _look)


def _look(number: str) -> dict[str, Any]:
    fault = gtin.fault_of(number)
    return {"fault": fault} if fault else {"fault": "", "issued_in": gtin.issued_in(number)}
