"""What entries of one person and year add up to. Pure; amounts are CNY fen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final, NamedTuple

RESERVE: Final = "reserve"
COMMIT: Final = "commit"
RELEASE: Final = "release"
RESTORE: Final = "restore"
# How each kind changes what counts. A commit makes a reservation final: it counted before.
EFFECTS: Final = {RESERVE: 1, COMMIT: 0, RELEASE: -1, RESTORE: -1}


class Line(NamedTuple):
    """One entry: of which order, of which kind, how much in fen."""

    order_ref: str
    kind: str
    fen: int


class Sums(NamedTuple):
    """What counts, in fen: reserved and not decided yet, and committed less what was restored."""

    reserved: int
    committed: int


def used(lines: Iterable[Line]) -> int:
    """Return what counts against the allowance, in fen."""
    return sum(EFFECTS[line.kind] * line.fen for line in lines)


def sums(lines: Iterable[Line]) -> Sums:
    """Return what counts, apart by whether it is final."""
    of_order: dict[str, int] = defaultdict(int)
    final: set[str] = set()
    for line in lines:
        of_order[line.order_ref] += EFFECTS[line.kind] * line.fen
        if line.kind == COMMIT:
            final.add(line.order_ref)
    committed = sum(fen for order, fen in of_order.items() if order in final)
    return Sums(sum(of_order.values()) - committed, committed)
