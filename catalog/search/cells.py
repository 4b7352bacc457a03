"""In which order matches are taken from the index: the likeliest first, cell after cell.

Only so many matches are ranked and counted, so a query that finds more must not lose the best of
them: each cell is a query of its own, better than the next, and the cells are emptied in turn
until there are enough. A cell is a group of words and a step, put together when it is looked at.
The index stands on shelves, a part of it for each: by units sold, and what is sold out apart. A
cell on one shelf reads that part alone. `docs/search.md` has numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from catalog.search import lexemes
from catalog.search.types import Sort

EVERY_SHELF: Final = -1
SOLD_OUT: Final = 0
_BEST_SELLERS: Final = range(len(lexemes.TIERS) + 1, SOLD_OUT, -1)  # shelves of what is in stock
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
class Step:
    """What a cell has beside the words of its group, nothing or a part, and its shelf."""

    part: str = ""
    shelf: int = EVERY_SHELF


@dataclass(frozen=True)
class Group:
    """Matches that are as good as each other by their words.

    `whole` is the query of its words; that of a try's last group fits every match of the try, so
    few matches are found by it alone. `base` is the same without the groups before it: with each
    of the steps it is a cell. No listing is in two cells of a try.
    """

    whole: str
    base: str


def groups_of(wanted: Wanted, filters: Sequence[str], narrow: Sequence[str]) -> list[Group]:
    """Return the groups of one try by relevance, best first.

    `filters` are parts that all have to fit, `narrow` those that the steps say as well. An own name
    comes before a shelf, and that before a text.
    """
    # Asked alike in two places, the second would find nothing that the first did not.
    asked = dict.fromkeys((wanted.in_own_name, wanted.in_names, wanted.anywhere))
    groups, before = [], ""
    for text in asked if wanted.anywhere else [""]:
        whole = [part for part in (text, *filters, *narrow) if part]
        base = [part for part in (text, before, *filters) if part]
        groups.append(Group(_all(*whole) or _anything(), _all(*base) or _anything()))
        before = f"!{_group(text)}"
    return groups


def unranked(wanted: Wanted, filters: Sequence[str], narrow: Sequence[str]) -> list[Group]:
    """Return the one group of a try by another order: the words only have to be there."""
    parts = _all(*(part for part in (wanted.anywhere, *filters, *narrow) if part))
    return [Group(parts or _anything(), parts or _anything())]


def narrowing(zone: str, *, in_stock_only: bool, zone_only: bool) -> list[str]:
    """Return the parts that leave out what is sold out, or does not ship to the zone."""
    parts = [lexemes.quoted(lexemes.IN_STOCK)] if in_stock_only else []
    return parts + ([lexemes.quoted(lexemes.zone(zone))] if zone_only else [])


def steps_of(
    sort: Sort, zone: str, today: date, *, in_stock_only: bool = False, zone_only: bool = False
) -> list[Step]:
    """Return the steps that each group is taken by, best first.

    By relevance what can be bought and sent to the zone comes first, the best sellers of it first.
    """
    if sort != "relevance":
        return [Step(part) for part in _parts(sort, today)]
    here = lexemes.quoted(lexemes.zone(zone)) if zone else ""
    steps = [Step(here, shelf) for shelf in _BEST_SELLERS]
    if here and not zone_only:
        steps += [Step(f"!{here}", shelf) for shelf in _BEST_SELLERS]
    if not in_stock_only:
        steps.append(Step(here if zone_only else "", SOLD_OUT))
    return steps


def _parts(sort: Sort, today: date) -> Iterator[str]:
    if sort == "newest":
        yield from _partition(_months(today))
    elif sort == "price":
        yield from _partition(_price_steps())
    elif sort == "rating":
        yield from _partition([[lexemes.stars(number)] for number in _HALF_STARS])
    else:
        yield from _partition([[lexemes.tier(number)] for number in _TIERS[:-1]])


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
