"""Which meanings the names of a listing hold: each is one entry of the index. Pure.

A synonym with a dozen ways to write it is a dozen lookups for each word of a query. Where the index
keeps an entry for "any of these ways stands in a name", it is one.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final

from catalog.search.text.alternatives import Way, Ways

ENTRY_MARK: Final = "%"  # no word begins with it


def entry(number: int) -> str:
    """Return the entry of a meaning; the engine's mark of names stands before it."""
    return f"{ENTRY_MARK}{number}"


def digest(ways: Ways) -> str:
    """Return a name for these ways that any other ways do not have."""
    told = json.dumps(ways, ensure_ascii=False).encode()
    return blake2b(told, digest_size=16).hexdigest()


@dataclass(frozen=True)
class Meanings:
    """Meanings by number, prepared for looking them up in names. Build it with `of`."""

    by_lexeme: Mapping[str, tuple[tuple[int, Way], ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, meanings: Iterable[tuple[int, Ways]]) -> Meanings:
        """Prepare numbered meanings; a way is looked at where its longest place is found."""
        found: defaultdict[str, list[tuple[int, Way]]] = defaultdict(list)
        for number, ways in meanings:
            for way in ways:
                for lexeme in max(way, key=lambda place: min(map(len, place))):
                    found[lexeme].append((number, way))
        return cls({lexeme: tuple(ways) for lexeme, ways in found.items()})

    def entries(self, names: Collection[str]) -> list[str]:
        """Return the entries of all that the lexemes of names mean; `names` is a set or a dict."""
        known = self.by_lexeme
        found = {
            number
            for lexeme in names
            if lexeme in known
            for number, way in known[lexeme]
            if all(any(each in names for each in place) for place in way)
        }
        return [entry(number) for number in sorted(found)]


NO_MEANINGS: Final = Meanings()
