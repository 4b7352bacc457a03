"""Whether our validator and a schema say the same of thousands of messages.

The schema is not part of the project: whoever has it says where. Where ours is stricter on
purpose is counted apart, and nothing else may differ.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from lxml import etree

from marketplace.customs.messages.faults import Fault
from marketplace.customs.messages.generating import Generator
from marketplace.customs.messages.shapes import CEB
from marketplace.customs.messages.validating import validate

KEPT: Final = 10  # differences that are told whole
# Where ours refuses what libxml2 lets pass: signs that are no base64, keys of other kinds, dates
# of other calendars' width, anything inside an element that takes anything.
_STRICTER: Final = {"not_base64", "not_supported", "not_a_moment"}
_TAKES_ANYTHING: Final = "RecMapId"


@dataclass
class Agreement:
    """What came of comparing."""

    compared: int = 0
    valid: int = 0
    invalid: int = 0
    stricter: int = 0
    differences: list[dict[str, Any]] = field(default_factory=list)
    spoiled: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)

    def as_facts(self, seed: int) -> dict[str, Any]:
        """Return it as facts for JSON."""
        return {
            "compared": self.compared,
            "valid": self.valid,
            "invalid": self.invalid,
            "stricter": self.stricter,
            "different": self.compared - self.valid - self.invalid - self.stricter,
            "differences": self.differences,
            "spoiled": dict(sorted(self.spoiled.items())),
            "rules": dict(sorted(self.rules.items())),
            "seed": seed,
        }


def schema_at(path: Path) -> Any:
    """Return a schema that is read from a file, with what it includes beside it.

    Raises: OSError; etree.LxmlError.
    """
    return etree.XMLSchema(etree.parse(str(path)))


def compare(schemas: dict[str, Any], *, count: int, seed: int) -> Agreement:
    """Compare so many messages: a third as drawn, the others with one or two things changed.

    `schemas` are by namespace; a message of another namespace than these is not drawn.
    """
    found = Agreement()
    generator = Generator(seed)
    while found.compared < count:
        root = generator.message()
        schema = schemas.get(etree.QName(root).namespace)
        if schema is None:
            continue
        changes = [generator.spoil(root) for _ in range(found.compared % 3)]
        if etree.QName(root).namespace not in schemas:
            continue
        _compare_one(found, schema, etree.tostring(root, encoding="UTF-8"), changes)
    return found


def _compare_one(found: Agreement, schema: Any, data: bytes, changes: list[str]) -> None:
    ours = validate(data)
    theirs = bool(schema.validate(etree.fromstring(data)))
    found.compared += 1
    found.spoiled.update(changes or ["nothing"])
    found.rules.update({each.rule for each in ours.faults})
    if ours.is_valid == theirs:
        found.valid += theirs
        found.invalid += not theirs
    elif theirs and all(_is_stricter(each) for each in ours.faults):
        found.stricter += 1
    elif len(found.differences) < KEPT:
        told = [str(each.message) for each in schema.error_log][:3]
        found.differences.append(
            {
                "message": data.decode(),
                "changes": changes,
                "ours": [str(each) for each in ours.faults],
                "theirs": told,
            }
        )


def _is_stricter(fault: Fault) -> bool:
    return fault.rule in _STRICTER or _TAKES_ANYTHING in fault.path


def namespaces(message: Any, envelope: Any | None) -> dict[str, Any]:
    """Return schemas by the namespace that each is of."""
    return {CEB: message} | ({"http://www.chinaport.gov.cn/dxp": envelope} if envelope else {})
