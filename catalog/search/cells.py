"""In which order matches are taken from the index: the likeliest first, cell after cell.

Only so many matches are ranked and counted. A query that finds fewer is answered exactly, by one
look for each group. One that finds more must not lose the best of them: there each cell is a
query of its own, better than the next, and the cells are emptied in turn until there are
enough. `docs/search.md` has numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from catalog.search import lexemes
from catalog.search.types import Sort

_TIERS: Final = range(len(lexemes.TIERS), -1, -1)
_BANDS: Final = range(8, 25)  # prices from 1.28 to 167,772.15; what is beyond comes last
_MONTHS: Final = 24
_HALF_STARS: Final = range(10, 0, -1)
CURRENCIES: Final = ("MOP", "HKD", "CNY", "USD", "EUR")


@dataclass(frozen=True)
class Wanted:
    """One query of words, asked everywhere, of names and shelves, of own names; empty without."""

    anywhere: str = ""
    in_names: str = ""
    in_own_name: str = ""


@dataclass(frozen=True)
class Group:
    """Matches that are as good as each other by their words, whole, and in cells, best first.

    No listing fits two groups of a try, nor two cells of a group.
    """

    query: str
    cells: tuple[str, ...]


def groups_of(
    wanted: Wanted, filters: Sequence[str], *, sort: Sort, zone: str, today: date
) -> list[Group]:
    """Return the groups of one try, best first.

    `filters` are parts that all have to fit. `zone` is where the goods shall go, if known. By
    relevance an own name comes before a shelf, and that before a text; by other orders the words
    only have to be there.
    """
    if sort == "relevance" and wanted.anywhere:
        texts = [
            [wanted.in_own_name],
            [wanted.in_names, f"!{_group(wanted.in_own_name)}"],
            [wanted.anywhere, f"!{_group(wanted.in_names)}"],
        ]
    else:
        texts = [[wanted.anywhere] if wanted.anywhere else []]
    steps = list(_steps(sort, zone, today))
    return [
        Group(
            _all(*text, *filters) or _anything(),
            tuple(_all(*text, *filters, step) for step in steps),
        )
        for text in texts
    ]


def _steps(sort: Sort, zone: str, today: date) -> Iterator[str]:
    if sort == "newest":
        yield from _partition(_months(today))
    elif sort == "price":
        yield from _partition(_price_steps())
    elif sort == "rating":
        yield from _partition([[lexemes.stars(number)] for number in _HALF_STARS])
    elif sort == "sales":
        yield from _partition([[lexemes.tier(number)] for number in _TIERS[:-1]])
    else:
        yield from _by_place_and_sales(zone)


def _by_place_and_sales(zone: str) -> Iterator[str]:
    """Yield what can be bought and sent there first, the best sellers of it first."""
    here = lexemes.quoted(lexemes.IN_STOCK)
    if zone:
        here = _all(here, lexemes.quoted(lexemes.zone(zone)))
    for place in (here, f"!{_group(here)}"):
        for number in _TIERS:
            yield _all(place, lexemes.quoted(lexemes.tier(number)))


def _anything() -> str:
    return lexemes.any_of([lexemes.tier(number) for number in _TIERS])


def _partition(steps: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield each step, and at last everything that is in none."""
    for step in steps:
        yield lexemes.any_of(step)
    yield "!" + _group(lexemes.any_of([entry for step in steps for entry in step]))


def _months(today: date) -> list[list[str]]:
    first = today.year * 12 + today.month  # a month ahead: clocks differ, and schedules exist
    return [
        [lexemes.month((first - back) // 12, (first - back) % 12 + 1)] for back in range(_MONTHS)
    ]


def _price_steps() -> list[list[str]]:
    return [[f"@p:{currency}:{band}" for currency in CURRENCIES] for band in _BANDS]


def _group(part: str) -> str:
    return f"({part})"


def _all(*parts: str) -> str:
    return " & ".join(_group(part) for part in parts)
