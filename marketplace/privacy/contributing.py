"""What rooms above know of a person, and how they forget it: they say so here when they start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Person:
    """Whose data it is; the address is the one before an erasure."""

    user_id: int
    email: str


Knows = Callable[[Person], Any]  # plain values for the copy
Forgets = Callable[[Person], int]  # how many rows went

_KNOWN: Final[dict[str, tuple[Knows, Forgets]]] = {}


def contribute(name: str, *, knows: Knows, forgets: Forgets) -> None:
    """Let a room above take part under a name; it runs within the transaction of this room."""
    _KNOWN[name] = (knows, forgets)


def told_above(person: Person) -> dict[str, Any]:
    """Return what rooms above know of a person, by name."""
    return {name: knows(person) for name, (knows, _forgets) in sorted(_KNOWN.items())}


def forget_above(person: Person) -> dict[str, int]:
    """Let rooms above forget a person; return how many rows went, by name."""
    return {name: forgets(person) for name, (_knows, forgets) in sorted(_KNOWN.items())}
