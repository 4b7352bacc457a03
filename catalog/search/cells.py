"""In which order matches are taken from the index: the likeliest first, cell after cell.

Only so many matches are ranked and counted. A query that finds fewer is answered exactly; one
that finds more must not lose the best of them, so each cell is a query of its own, better than
the next, and the cells are emptied in turn until there are enough. `docs/search.md` has numbers.
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


def cells_of(
    wanted: Wanted, filters: Sequence[str], *, sort: Sort, zone: str, today: date
) -> list[str]:
    """Return the queries of one try, best first; no listing fits two of them.

    `filters` are parts that all have to fit. `zone` is where the goods shall go, if known.
    """
    if sort == "newest":
        steps = _partition(_months(today))
    elif sort == "price":
        steps = _partition(_price_steps())
    elif sort == "rating":
        steps = _partition([[lexemes.stars(number)] for number in _HALF_STARS])
    elif sort == "sales":
        steps = _partition([[lexemes.tier(number)] for number in _TIERS[:-1]])
    else:
        return _by_relevance(wanted, filters, zone)
    words = [wanted.anywhere] if wanted.anywhere else []
    return [_all(*words, *filters, step) for step in steps]


def _by_relevance(wanted: Wanted, filters: Sequence[str], zone: str) -> list[str]:
    """Names, shelves, texts; what can be bought and sent there first; then what sells best."""
    texts: list[list[str]] = [[]]
    if wanted.anywhere:
        on_shelf = [wanted.in_names, f"!{_group(wanted.in_own_name)}"]
        elsewhere = [wanted.anywhere, f"!{_group(wanted.in_names)}"]
        texts = [[wanted.in_own_name], on_shelf, elsewhere]
    here = _all(
        lexemes.quoted(lexemes.IN_STOCK), *([lexemes.quoted(lexemes.zone(zone))] if zone else [])
    )
    found = []
    for text in texts:
        for place in (here, f"!{_group(here)}"):
            for number in _TIERS:
                found.append(_all(*text, *filters, place, lexemes.quoted(lexemes.tier(number))))
    return found


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
