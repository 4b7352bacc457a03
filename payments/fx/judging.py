"""Whether a figure may become a rate: every reason to stop it, from what is known. Pure.

Worked numbers: docs/fx.md. A figure that is stopped is parked: it prices nothing and settles
nothing, and two persons, or for a plain jump a second source, can let it go.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from payments.fx.book import Opinion, RateBook
from payments.fx.guards import (
    PEG_PAIR,
    PEG_SOURCE,
    PRICING_SOURCES,
    is_jump,
    is_within_band,
    why_not_a_rate,
)
from payments.fx.sources.port import Published, Window


class Why(StrEnum):
    """Why a figure was stopped."""

    NO_NUMBER = "no_number"  # not finite, or more digits than a rate has
    NOT_POSITIVE = "not_positive"
    FUTURE = "future"  # of a day to come
    STALE = "stale"  # of a day before those that were asked for
    OTHER_WAY = "other_way"  # its pair is kept in the other direction
    OFF_PEG = "off_peg"
    CHANGED = "changed"  # another figure than the one stored for that day
    JUMP = "jump"
    INVERTED = "inverted"  # a jump that the inverse of the last rate explains
    WRONG_UNIT = "wrong_unit"  # a jump that a factor of 10, 100 or 1,000 explains
    SWAPPED = "swapped"  # a jump to the figure of another pair
    UNCONFIRMED = "unconfirmed"  # the first of its pair, and no second source agrees
    DISAGREES = "disagrees"  # another source is too far away
    BY_HAND = "by_hand"  # handed in by a person; waits for a second one


# No word of anybody lets these through.
FINAL: Final = frozenset(
    {Why.NO_NUMBER, Why.NOT_POSITIVE, Why.FUTURE, Why.STALE, Why.OTHER_WAY, Why.OFF_PEG}
)
# These end by themselves once a second source agrees.
CONFIRMABLE: Final = frozenset({Why.JUMP, Why.UNCONFIRMED})
_MISPLACED: Final = tuple(Decimal(10) ** power for power in (-3, -2, -1, 1, 2, 3))


@dataclass(frozen=True, slots=True)
class Bands:
    """How far is too far, as decimals: 0.03 is 3 %."""

    jump: Decimal  # from the last of its line
    jump_by_pair: dict[str, Decimal]  # for pairs like "HKD/MOP" that move less
    confirmable: Decimal  # further than this no second source helps, only two persons
    agreement: Decimal  # so near, a second source confirms
    disagreement: Decimal  # so far, another source stops
    peg: Decimal

    def jump_of(self, base: str, quote: str) -> Decimal:
        """Return the band of one pair."""
        return self.jump_by_pair.get(f"{base}/{quote}", self.jump)


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason, with the figures that it was seen in: for people, in English."""

    why: Why
    detail: str


def judge(
    seen: Published,
    *,
    source: str,
    book: RateBook,
    today: date,
    bands: Bands,
    window: Window | None = None,
    needs_confirmation: bool = True,
) -> list[Finding]:
    """Return every reason to stop a figure of a source; none lets it become a rate.

    `window` is what was asked for. `needs_confirmation` stops the first figure of a pair that
    prices until a second source agrees.
    """
    final = final_findings(seen, source=source, book=book, today=today, bands=bands, window=window)
    if final:
        return final
    found = []
    stored = book.stored(source, seen.base, seen.quote, seen.valid_on)
    if stored is not None and stored != seen.mid:
        found.append(Finding(Why.CHANGED, f"{seen.mid} after {stored} for the same day"))
    if source == PEG_SOURCE:
        return found
    opinions = book.opinions(source, seen.base, seen.quote, seen.valid_on)
    found += _moved(seen, source, book, bands, opinions, needs_confirmation)
    far = [
        each
        for each in opinions
        if _distance(seen.mid, each) > _too_far(source, seen.valid_on, each, bands)
    ]
    found += [Finding(Why.DISAGREES, _versus(seen.mid, each)) for each in far]
    return found


def agrees(seen: Published, source: str, book: RateBook, bands: Bands) -> Opinion | None:
    """Return a second source that is near enough to confirm a figure."""
    for each in book.opinions(source, seen.base, seen.quote, seen.valid_on):
        if _distance(seen.mid, each) <= bands.agreement:
            return each
    return None


def final_findings(
    seen: Published,
    *,
    source: str,
    book: RateBook,
    today: date,
    bands: Bands,
    window: Window | None = None,
) -> list[Finding]:
    """Return the reasons that no person can overrule."""
    mid, pair = seen.mid, (seen.base, seen.quote)
    if mid.is_finite() and mid <= 0:
        return [Finding(Why.NOT_POSITIVE, str(seen.figure))]
    if why := why_not_a_rate(mid):
        return [Finding(Why.NO_NUMBER, f"{seen.figure}: {why}")]
    found = []
    if seen.valid_on > today:
        found.append(Finding(Why.FUTURE, f"{seen.valid_on} on {today}"))
    elif window is not None and seen.valid_on < window.since:
        found.append(Finding(Why.STALE, f"{seen.valid_on}; asked from {window.since} on"))
    if book.has_other_way(source, *pair) or (pair == PEG_PAIR[::-1] and source in PRICING_SOURCES):
        found.append(Finding(Why.OTHER_WAY, f"kept as {seen.quote}/{seen.base}"))
    if source == PEG_SOURCE and pair != PEG_PAIR:
        found.append(Finding(Why.OFF_PEG, "there is one peg, HKD/MOP"))
    peg = book.peg(seen.valid_on) if source != PEG_SOURCE and pair == PEG_PAIR else None
    if peg is not None and not is_within_band(mid, peg, bands.peg):
        found.append(Finding(Why.OFF_PEG, f"{mid} beside the peg {peg}"))
    return found


def _moved(
    seen: Published,
    source: str,
    book: RateBook,
    bands: Bands,
    opinions: list[Opinion],
    needs_confirmation: bool,
) -> list[Finding]:
    """Compare with the last of the line; a second source may confirm a move, up to a limit."""
    last = book.last(source, seen.base, seen.quote, seen.valid_on)
    confirmed = any(_distance(seen.mid, each) <= bands.agreement for each in opinions)
    if last is None:
        if needs_confirmation and source in PRICING_SOURCES and not confirmed:
            return [Finding(Why.UNCONFIRMED, "the first of its pair, and no second source agrees")]
        return []
    band = _band(seen, source, bands)
    if not is_jump(seen.mid, last, band):
        return []
    if confirmed and not is_jump(seen.mid, last, bands.confirmable):
        return []
    why, told = _explained(seen, source, book, last, band)
    return [Finding(why, f"{seen.mid} after {last}{told}")]


def _band(seen: Published, source: str, bands: Bands) -> Decimal:
    """Let a control move as far as it may confirm: else news would stop at the witness."""
    if source not in PRICING_SOURCES:
        return bands.confirmable
    return bands.jump_of(seen.base, seen.quote)


def _too_far(source: str, day: date, opinion: Opinion, bands: Bands) -> Decimal:
    """Hold a control of today only loosely to figures of yesterday, for the same reason."""
    if source not in PRICING_SOURCES and opinion.valid_on < day:
        return bands.confirmable
    return bands.disagreement


def _explained(
    seen: Published, source: str, book: RateBook, last: Decimal, band: Decimal
) -> tuple[Why, str]:
    """Name the mistake that a jump looks like: for the person who has to decide."""
    if not is_jump(1 / seen.mid, last, band):
        return Why.INVERTED, ": the other way round it would fit"
    for factor in _MISPLACED:
        if not is_jump(seen.mid / factor, last, band):
            return Why.WRONG_UNIT, f": {factor:f} times what would fit"
    for base, other in book.neighbors(source, seen.quote, seen.valid_on).items():
        if base != seen.base and not is_jump(seen.mid, other, band / 3):  # pairs lie further apart
            return Why.SWAPPED, f": the figure of {base}/{seen.quote} is {other}"
    return Why.JUMP, ""


def _distance(mid: Decimal, opinion: Opinion) -> Fraction:
    return abs(Fraction(mid) / opinion.mid - 1)


def _versus(mid: Decimal, opinion: Opinion) -> str:
    said = Decimal(opinion.mid.numerator) / Decimal(opinion.mid.denominator)
    return f"{mid} beside {said:.6f} of {opinion.source} ({opinion.valid_on})"
