"""`manage.py customs check-uscc CODE...`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.core.management.base import CommandParser

from marketplace.customs.commands import numbers
from marketplace.customs.numbers import company_code

NAME: Final = "check-uscc"
HELP: Final = "check unified social credit codes of mainland companies"


def add_arguments(parser: CommandParser) -> None:
    """Take the codes."""
    numbers.add_arguments(parser)


def run(options: dict[str, Any], write: Callable[[str], object]) -> int:
    """Check each code."""
    look = company_code.fault_of_credit_code
    return numbers.answer(options, write, lambda code: {"fault": look(code)})
