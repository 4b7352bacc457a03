"""Which known word somebody meant who mistyped one. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

SHORTEST: Final = 4  # letters; shorter words are too near to each other
_LONG: Final = 8  # letters from which two slips are forgiven


def meant(typed: str, candidates: Iterable[tuple[str, int]]) -> str | None:
    """Return the nearest known word, the commoner of two that are as near; None if none is near.

    `candidates` are words with the number of listings that have them. One slip is forgiven, two
    from eight letters on; the first letter has to be right, unless it changed places.
    """
    most = 2 if len(typed) >= _LONG else 1
    if len(typed) < SHORTEST:
        return None
    near = [
        (slips, -listings, word)
        for word, listings in candidates
        if len(word) >= SHORTEST
        and (word[0] == typed[0] or word[:2] == typed[1::-1])
        and 0 < (slips := distance(typed, word)) <= most
    ]
    return min(near)[2] if near else None


def distance(one: str, other: str) -> int:
    """Count the slips between two words: a letter too many, too few, wrong, or two swapped.

    Source: optimal string alignment, L. Boytsov, Indexing Methods for Approximate Dictionary
    Searching (2011).
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        earlier, before = before, row
        row = [at]
        for to, wanted in enumerate(other, 1):
            slips = min(before[to] + 1, row[-1] + 1, before[to - 1] + (letter != wanted))
            if at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == wanted:
                slips = min(slips, earlier[to - 2] + 1)
            row.append(slips)
    return row[-1]
