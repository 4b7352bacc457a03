"""`manage.py customs validate FILE...`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from django.core.management.base import CommandParser

from marketplace.customs.messages.declarations.envelope import DxpMsg
from marketplace.customs.messages.reading import read
from marketplace.customs.messages.validating import Checked, validate

NAME: Final = "validate"
HELP: Final = "check messages by the schema's rules, and the message inside an envelope"


def add_arguments(parser: CommandParser) -> None:
    """Take the files, and whether to answer in JSON."""
    parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
    parser.add_argument("--json", action="store_true", help="answer as one JSON list")


def run(options: dict[str, Any], write: Callable[[str], object]) -> int:
    """Check each file: 1 when one has a fault, 2 when one cannot be opened."""
    answers = [_answer(path) for path in options["files"]]
    if options["json"]:
        write(json.dumps(answers, ensure_ascii=False, indent=2))
    else:
        for each in answers:
            _tell(each, write)
    if any("unopened" in each for each in answers):
        return 2
    return 0 if all(each["valid"] for each in answers) else 1


def _answer(path: Path) -> dict[str, Any]:
    try:
        data = path.read_bytes()
    except OSError as error:
        return {"file": str(path), "valid": False, "unopened": error.strerror or str(error)}
    checked = validate(data)
    told = {"file": str(path)} | _facts(checked)
    if checked.is_valid and checked.message == DxpMsg.__name__:
        envelope = read(data)
        assert isinstance(envelope, DxpMsg)
        inside = _facts(validate(envelope.Data))
        told |= {"inside": inside, "valid": inside["valid"]}
    return told


def _facts(checked: Checked) -> dict[str, Any]:
    return {
        "message": checked.message,
        "valid": checked.is_valid,
        "faults": [each.as_facts() | {"told": str(each)} for each in checked.faults],
        "notices": [each.as_facts() | {"told": str(each)} for each in checked.notices],
    }


def _tell(answer: dict[str, Any], write: Callable[[str], object]) -> None:
    if "unopened" in answer:
        write(f"{answer['file']}: {answer['unopened']}")
        return
    inside = answer.get("inside")
    names = [answer["message"]] + ([inside["message"]] if inside else [])
    name = " with ".join(each or "nothing known" for each in names)
    write(f"{answer['file']}: {name}: {'valid' if answer['valid'] else 'not valid'}")
    for part in (answer, inside or {}):
        for fault in part.get("faults", ()):
            write(f"  line {fault['line']}: {fault['told']}")
        for notice in part.get("notices", ()):
            write(f"  line {notice['line']}, a notice: {notice['told']}")
