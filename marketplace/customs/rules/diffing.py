"""What one payload says and another does not: row by row, by what names a row. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

_NAMES: Final = ("hs8", "hs", "code")


@dataclass(frozen=True, slots=True)
class Difference:
    """One place that differs; what was not there, or is no longer, is empty."""

    place: str
    before: str
    after: str


def differences(before: Any, after: Any) -> list[Difference]:
    """Return every difference of two payloads of one kind, in the order of their places."""
    old, new = _places(before), _places(after)
    return [
        Difference(place, old.get(place, ""), new.get(place, ""))
        for place in sorted(old.keys() | new.keys())
        if old.get(place) != new.get(place)
    ]


def _places(payload: Any) -> dict[str, str]:
    if not isinstance(payload, Mapping):
        return {}
    found = {str(key): _text(value) for key, value in payload.items() if key != "rows"}
    for row in payload.get("rows", ()):
        place = next((str(row[name]) for name in _NAMES if name in row), "")
        if not place:  # rows of bans have no name: they are what they say
            place = f"{row.get('channel')}: {row.get('rule')}"
        found[place] = _text(row)
    return found


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
