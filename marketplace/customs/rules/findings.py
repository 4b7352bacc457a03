"""What a check finds: a code, the line, the rule with its source. The words are in `wording.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

_NOTHING: Final[Mapping[str, object]] = MappingProxyType({})


class Weight(StrEnum):
    """What a finding means for the order."""

    REFUSE = "refuse"  # not by this channel
    ASK = "ask"  # the buyer can still give what is missing
    REVIEW = "review"  # an operator looks before anything is declared
    NOTE = "note"  # to be told


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that stands against a channel, or that has to be told.

    `line` is the caller's name of the line, empty for the whole consignment. `facts` fill the
    words: amounts as Money, weights as whole grams under names that end in `_g`.
    """

    code: str
    weight: Weight
    rule: str
    source: str
    line: str = ""
    facts: Mapping[str, object] = field(default_factory=lambda: _NOTHING)
