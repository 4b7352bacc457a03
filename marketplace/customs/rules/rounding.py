"""Where taxes are rounded: in this one place.

No text of the law says how. The rule of the house is per line and per kind of tax, halves up,
which is what customs reports back (CEB816 tells three taxes a line); the others are for the day
when somebody is told otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from marketplace.foundation.money import round_half_up

LINE_AND_KIND: Final = "line_and_kind"
LINE: Final = "line"
KIND: Final = "kind"
CONSIGNMENT: Final = "consignment"

MODES: Final[dict[str, Callable[[Fraction], int]]] = {
    "half_up": round_half_up,
    "half_even": round,
    "down": lambda exact: exact.__floor__(),
}
_Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Rounding:
    """What is rounded together (`per`), and how (`mode`). Raises: ValueError for other words."""

    per: str = LINE_AND_KIND
    mode: str = "half_up"

    def __post_init__(self) -> None:
        if self.per not in (LINE_AND_KIND, LINE, KIND, CONSIGNMENT) or self.mode not in MODES:
            raise ValueError(f"no such rounding: {self.per}, {self.mode}")


def rounded(exact: Sequence[Sequence[Fraction]], rounding: Rounding) -> list[list[int]]:
    """Round a table of taxes (a row a line, a column a kind), in fen, to whole fen.

    What is rounded together is rounded as a sum and then given back to its cells by largest
    remainder, so that lines and kinds always add up to the total that is charged.
    """
    found = [[0] * len(row) for row in exact]
    for group in _groups(exact, rounding.per):
        parts = [exact[line][kind] for line, kind in group]
        total = MODES[rounding.mode](sum(parts, Fraction(0)))
        for (line, kind), part in zip(group, _given_back(total, parts), strict=True):
            found[line][kind] = part
    return found


def _groups(exact: Sequence[Sequence[Fraction]], per: str) -> list[list[_Cell]]:
    cells = [(line, kind) for line, row in enumerate(exact) for kind in range(len(row))]
    keys: dict[str, Callable[[_Cell], object]] = {
        LINE_AND_KIND: lambda cell: cell,
        LINE: lambda cell: cell[0],
        KIND: lambda cell: cell[1],
        CONSIGNMENT: lambda cell: None,
    }
    groups: dict[object, list[_Cell]] = {}
    for cell in cells:
        groups.setdefault(keys[per](cell), []).append(cell)
    return list(groups.values())


def _given_back(total: int, exact: Sequence[Fraction]) -> list[int]:
    parts = [part.__floor__() for part in exact]
    order = sorted(range(len(exact)), key=lambda at: (parts[at] - exact[at], at))
    for at in order[: total - sum(parts)]:
        parts[at] += 1
    return parts
