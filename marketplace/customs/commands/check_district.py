"""`manage.py customs check-district CODE...`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.core.management.base import CommandParser

from marketplace.customs.commands import numbers
from marketplace.customs.numbers import districts

NAME: Final = "check-district"
HELP: Final = "check codes of mainland districts (440402)"


def add_arguments(parser: CommandParser) -> None:
    """Take the codes."""
    numbers.add_arguments(parser)


def run(options: dict[str, Any], write: Callable[[str], object]) -> int:
    """Check each code."""
    return numbers.answer(options, write, _look)


def _look(code: str) -> dict[str, Any]:
    fault = districts.fault_of(code)
    names = () if fault in ("shape", "unknown") else districts.names_of(code)
    return {"fault": fault, "names": list(names)}
