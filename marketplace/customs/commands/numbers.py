"""What sub-commands that check numbers share: the answer for each, and the exit code."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.core.management.base import CommandParser


def add_arguments(parser: CommandParser) -> None:
    """Take the numbers, and whether to answer in JSON."""
    parser.add_argument("numbers", nargs="+", metavar="NUMBER")
    parser.add_argument("--json", action="store_true", help="answer as one JSON list")


def answer(
    options: dict[str, Any],
    write: Callable[[str], object],
    look: Callable[[str], dict[str, Any]],
) -> int:
    """Write what is found of each number; return 1 when one of them has a `fault`."""
    found = [{"number": number} | look(number) for number in options["numbers"]]
    for each in found:
        each["valid"] = not each["fault"]
    if options["json"]:
        write(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        for each in found:
            write(f"{each['number']}: {'valid' if each['valid'] else each['fault']}")
    return 0 if all(each["valid"] for each in found) else 1
