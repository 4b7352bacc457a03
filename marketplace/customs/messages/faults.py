"""What is wrong with a message: where, by which rule, and with what value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

SHOWN: Final = 80  # characters of a value that are told

# Each rule as a sentence's end; `wanted` stands beside it.
RULES: Final = {
    "malformed": "is not well-formed XML",
    "doctype": "has a document type, which is not read",
    "encoding": "is not in UTF-8",
    "too_large": "is larger than is read",
    "root": "is not a message that is known",
    "missing": "is missing",
    "unknown": "does not belong here",
    "order": "comes too late",
    "too_many": "comes too often",
    "text_between": "has text between its elements",
    "child_inside": "has an element inside its value",
    "attribute_missing": "is an attribute that is missing",
    "attribute_unknown": "is an attribute that does not belong here",
    "length": "has another length than it must have",
    "too_short": "is too short",
    "too_long": "is too long",
    "fixed": "may have one value alone",
    "not_a_number": "is not a number",
    "too_many_places": "has too many digits after the point",
    "too_many_digits": "has too many digits",
    "not_whole": "is not a whole number",
    "out_of_range": "is a number out of range",
    "not_a_moment": "is not a date and time",
    "not_base64": "is not base64",
    "not_a_name": "is not a name",
    "not_supported": "is a part of signatures that is not read",
    # notices: what the documentation says and the schema does not check
    "not_a_guid": "is not a number of capitals and digits by groups",
    "not_a_known_value": "has a value that the documentation does not know",
    "not_a_day": "is not a day",
    "not_a_time": "is not a time",
    "not_a_status": "is not a number of a status",
    "signature_wanted": "is declared and so has to be signed",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong. `path` leads to it; `wanted` is in the schema's notation."""

    path: str
    element: str
    rule: str
    value: str = ""
    wanted: str = ""
    line: int = 0
    is_notice: bool = False

    def as_facts(self) -> dict[str, Any]:
        """Return it as facts for JSON."""
        return {
            "path": self.path,
            "element": self.element,
            "rule": self.rule,
            "value": self.value,
            "wanted": self.wanted,
            "line": self.line,
        }

    def __str__(self) -> str:
        told = f"{self.path}: {RULES[self.rule]}"
        told += f" (wanted {self.wanted})" if self.wanted else ""
        return f"{told}: {self.value!r}" if self.value else told


def shown(value: str, *, is_secret: bool = False) -> str:
    """Return a value as it may be told: short, and a person's number with its last four alone."""
    if is_secret:
        return f"{'*' * max(len(value) - 4, 0)}{value[-4:]}" if len(value) > 4 else "*" * len(value)
    return value if len(value) <= SHOWN else f"{value[:SHOWN]}…"
