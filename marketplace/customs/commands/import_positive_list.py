"""`manage.py customs import-positive-list FILE`: the official list, shown or proposed."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.core.management.base import CommandParser

from marketplace.customs.rules import services
from marketplace.customs.rules.errors import PayloadWrong, RuleSetRefused
from marketplace.customs.rules.services.propose_positive_list import ListPlan
from marketplace.foundation.clock import now

NAME: Final = "import-positive-list"
HELP: Final = "read the official list of goods (CSV, XLSX); shows what would differ"
_MOST_SHOWN: Final = 50


def add_arguments(parser: CommandParser) -> None:
    """Take the file, from when it holds, where it is from; nothing is written without --propose."""
    parser.add_argument("file")
    parser.add_argument("--valid-from", required=True, metavar="2026-07-01T00:00:00+08:00")
    parser.add_argument("--edition", required=True, help="as the list calls itself")
    parser.add_argument("--excerpt", action="store_true", help="it is not the whole list")
    parser.add_argument("--source", default="", help="document and place it was read from")
    parser.add_argument("--reason", default="")
    parser.add_argument("--by", default="", help="opaque name of the person: user:12")
    parser.add_argument("--propose", action="store_true", help="write a proposal")
    parser.add_argument("--json", action="store_true")


def run(options: dict[str, Any], write: Callable[[str], object]) -> int:
    """Show the plan, and propose it when asked; 1 for rows that cannot be read, 2 for the file."""
    try:
        valid_from = _instant(options["valid_from"])
        plan = services.plan_positive_list(
            content=Path(options["file"]).read_bytes(),
            edition=options["edition"],
            is_complete=not options["excerpt"],
            valid_from=valid_from,
        )
    except (OSError, ValueError, PayloadWrong) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    proposal = None
    if options["propose"]:
        if not options["by"]:
            sys.stderr.write("--propose wants --by, the person who proposes\n")
            return 2
        try:
            proposal = services.propose_positive_list(
                plan=plan,
                valid_from=valid_from,
                source=options["source"],
                reason=options["reason"],
                by=options["by"],
                now=now(),
            ).pk
        except (PayloadWrong, RuleSetRefused) as error:
            sys.stderr.write(f"{error}\n")
            return 1
    _tell(options["json"], write, plan, proposal)
    return 1 if plan.faults else 0


def _instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("--valid-from wants an offset: +08:00")
    return found


def _tell(
    as_json: bool, write: Callable[[str], object], plan: ListPlan, proposal: int | None
) -> None:
    rows = plan.payload["rows"]
    if as_json:
        told = {
            "rows": len(rows),
            "faults": [{"row": row, "fault": fault} for row, fault in plan.faults],
            "differences": [
                {"place": each.place, "before": each.before, "after": each.after}
                for each in plan.differences
            ],
            "proposal": proposal,
        }
        write(json.dumps(told, ensure_ascii=False, indent=2))
        return
    write(f"{len(rows)} rows, {len(plan.faults)} not readable, {len(plan.differences)} differ")
    for row, fault in plan.faults[:_MOST_SHOWN]:
        write(f"  row {row}: {fault}")
    for each in plan.differences[:_MOST_SHOWN]:
        write(f"  {each.place}: {each.before or 'new'} -> {each.after or 'gone'}")
    if proposal:
        write(f"proposal {proposal} waits for a second person")
