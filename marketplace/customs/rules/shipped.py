"""The rule sets that come with the code: a start that says no more than its sources do."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from marketplace.customs.rules.rulebook import READERS, Origin, Rulebook, rulebook_of

_FOLDER: Final = Path(__file__).with_name("starter")


@dataclass(frozen=True, slots=True)
class ShippedSet:
    """One set as its file says it."""

    kind: str
    valid_from: datetime
    source: str
    payload: Any


@cache
def shipped_sets() -> tuple[ShippedSet, ...]:
    """Read every file of `starter/`, one a kind."""
    told = [json.loads((_FOLDER / f"{kind}.json").read_text("utf-8")) for kind in READERS]
    return tuple(
        ShippedSet(
            each["kind"],
            datetime.fromisoformat(each["valid_from"]),
            each["source"],
            each["payload"],
        )
        for each in told
    )


@cache
def shipped_book() -> Rulebook:
    """Return the rules that come with the code, all in force: no database is asked."""
    sets: Mapping[str, Any] = {
        each.kind: READERS[each.kind](each.payload) for each in shipped_sets()
    }
    return rulebook_of(sets, {each.kind: Origin(0, each.source) for each in shipped_sets()})
