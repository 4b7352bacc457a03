"""`manage.py customs check-phone NUMBER...`."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any, Final

from django.core.management.base import CommandParser

from marketplace.customs.commands import numbers
from marketplace.customs.numbers import phones

NAME: Final = "check-phone"
HELP: Final = "check telephone numbers (+85366123456)"


def add_arguments(parser: CommandParser) -> None:
    """Take the numbers, and where those are from that begin without a +."""
    numbers.add_arguments(parser)
    parser.add_argument("--region", choices=("MO", "HK", "CN"), help="of numbers without a +")


def run(options: dict[str, Any], write: Callable[[str], object]) -> int:
    """Check each number."""
    return numbers.answer(options, write, lambda number: _look(number, options["region"]))


def _look(number: str, region: str | None) -> dict[str, Any]:
    fault = phones.fault_of(number, region=region)
    if fault:
        return {"fault": fault}
    return {"fault": ""} | dataclasses.asdict(phones.facts_of(number, region=region))
