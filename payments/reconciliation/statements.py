"""How statements of one account follow each other, and what their chain does not explain. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Chained:
    """A statement as the chain needs it. Money: minor units of its account's currency."""

    account_number: str
    currency: str
    statement_ref: str
    sequence: int | None
    starts_on: date
    ends_on: date
    opening: int | None
    closing: int | None
    lines: int
    repeated: int
    place: int  # in the order in which they were imported

    @property
    def identity(self) -> tuple[object, ...]:
        """What makes two statements one, whichever files they came in."""
        days = (self.starts_on, self.ends_on, self.sequence, self.statement_ref)
        sums = (self.opening, self.closing, self.lines)
        return (self.currency, self.account_number, *days, *sums)

    @property
    def error(self) -> int:
        """What the statement's own sums are off by: closing less opening less the lines."""
        if self.opening is None or self.closing is None:
            return 0
        return self.closing - self.opening - self.lines


@dataclass(frozen=True, slots=True)
class Gap:
    """What moved between two statements, on none of them."""

    before: Chained
    after: Chained
    minor: int


@dataclass(frozen=True, slots=True)
class Told:
    """What the statements of one account say together: where it began and where it stands."""

    account_number: str
    currency: str
    starts_on: date
    ends_on: date
    opening: int
    closing: int


def chains(statements: Iterable[Chained]) -> list[list[Chained]]:
    """Return the statements of each account in the order of their days.

    One that came again in another file, with the same balances and sums, is the same statement.
    """
    found: dict[tuple[str, str], list[Chained]] = defaultdict(list)
    known: set[tuple[object, ...]] = set()
    for each in sorted(statements, key=lambda each: each.place):
        if each.identity not in known:
            known.add(each.identity)
            found[each.currency, each.account_number].append(each)
    return [sorted(found[name], key=_order) for name in sorted(found)]


def _order(each: Chained) -> tuple[date, int, date, int]:
    return each.ends_on, each.sequence or 0, each.starts_on, each.place


def gaps(chain: Sequence[Chained]) -> Iterator[Gap]:
    """Yield where a statement does not begin with what the one before ended with.

    Lines that both have were kept once: what the later import repeated is no gap.
    """
    told = [each for each in chain if each.opening is not None and each.closing is not None]
    for before, after in pairwise(told):
        later = after if after.place > before.place else before
        minor = (after.opening or 0) - (before.closing or 0) + later.repeated
        if minor:
            yield Gap(before, after, minor)


def told(chain: Sequence[Chained]) -> Told:
    """Return where an account began and stands; a bank without balances has its lines summed."""
    opening = next((each.opening for each in chain if each.opening is not None), None)
    closing = opening or 0
    for each in chain:
        moved = each.lines - each.repeated
        closing = each.closing if each.closing is not None else closing + moved
    return Told(
        account_number=chain[0].account_number,
        currency=chain[0].currency,
        starts_on=chain[0].starts_on,
        ends_on=chain[-1].ends_on,
        opening=opening or 0,
        closing=closing,
    )
