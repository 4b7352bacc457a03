"""`manage.py customs agree --schema FILE --count N`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from django.core.management.base import CommandParser
from lxml import etree

from marketplace.customs.messages.agreeing import compare, namespaces, schema_at

NAME: Final = "agree"
HELP: Final = "compare our validator with the published schema, message by message"


def add_arguments(parser: CommandParser) -> None:
    """Take the schemas, how many messages, and the seed."""
    parser.add_argument("--schema", type=Path, required=True, help="of the import messages")
    parser.add_argument("--envelope-schema", type=Path, help="of the DXP envelope")
    parser.add_argument("--count", type=int, default=10_000, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="answer as JSON, every difference told")


def run(options: dict[str, Any], write: Callable[[str], object]) -> int:
    """Compare: 1 when anything differs, 2 when a schema cannot be read."""
    try:
        message = schema_at(options["schema"])
        envelope = schema_at(options["envelope_schema"]) if options["envelope_schema"] else None
    except (OSError, etree.LxmlError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    schemas = namespaces(message, envelope)
    facts = compare(schemas, count=options["count"], seed=options["seed"]).as_facts(options["seed"])
    if options["json"]:
        write(json.dumps(facts, ensure_ascii=False, indent=2))
    else:
        write(
            f"{facts['compared']} messages: {facts['valid']} right, {facts['invalid']} wrong to "
            f"both, {facts['stricter']} wrong to ours on purpose, {facts['different']} different"
        )
    return 1 if facts["different"] else 0
