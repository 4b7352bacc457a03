"""When each target was last asked, and what it kept: the file that the README shows."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from datetime import UTC
from pathlib import Path
from typing import Any, Final

import stripe

from marketplace.foundation.clock import now
from tests.payments.contract.targets import NAMES

FILE: Final = Path(__file__).with_name("last_run.toml")
RECORD_VARIABLE: Final = "CONTRACT_RECORD"
NEVER: Final = "never"
_TARGET: Final = re.compile(r"contract/test_contract\.py::.*\[(\w+)")
_counted: dict[str, Counter[str]] = {}


def note(node: str, outcome: str) -> None:
    """Count one test of one target."""
    found = _TARGET.search(node)
    if found and found[1] in NAMES and outcome in ("passed", "failed", "failed?", "skipped?"):
        _counted.setdefault(found[1], Counter())[outcome.rstrip("?")] += 1


def read() -> dict[str, dict[str, Any]]:
    """Return what is written down, by target."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def record() -> None:
    """Write down the run that ends; what was not asked keeps its last result."""
    told = read()
    today = now().astimezone(UTC).date().isoformat()
    for name, counted in _counted.items():
        told[name] = {
            "last_run": today,
            "passed": counted["passed"],
            "failed": counted["failed"],
            "skipped": counted["skipped"],
            "api_version": stripe.api_version or "",
            "sdk": stripe.VERSION,
        }
    FILE.write_text(written(told), encoding="utf-8")


def written(told: dict[str, dict[str, Any]]) -> str:
    """Write the file."""
    lines = ["# When the contract suite last ran, by target. Written by the suite itself.", ""]
    for name in NAMES:
        lines.append(f"[{name}]")
        for key, value in told[name].items():
            lines.append(f'{key} = "{value}"' if isinstance(value, str) else f"{key} = {value}")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def sentence(told: dict[str, Any]) -> str:
    """Say it in a few words, as the README does."""
    if told["last_run"] == NEVER:
        return NEVER
    said = f"{told['last_run']}: {told['passed']} passed"
    for word in ("failed", "skipped"):
        if told[word]:
            said += f", {told[word]} {word}"
    return said
