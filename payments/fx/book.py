"""The rates that are known, in memory: the last of a line, and what other sources say. Pure."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final

from payments.fx.guards import CONTROL_SOURCES, PEG_PAIR, PEG_SOURCE, PRICING_SOURCES, line_of
from payments.fx.paths import find_path
from payments.fx.types import RateStep

# Controls quote against the yuan or the euro; a comparison with the pataca may cross these.
_CROSSED: Final = ("HKD", "CNY", "USD", "EUR", "MOP")
_OPINION_DAYS: Final = 4  # a second opinion of before a long weekend still counts


@dataclass(frozen=True, slots=True)
class KnownRate:
    """One stored figure: `mid` units of `quote` for one `base`."""

    source: str
    base: str
    quote: str
    mid: Decimal
    valid_on: date


@dataclass(frozen=True, slots=True)
class Opinion:
    """What another source says of a pair, over its own published pairs."""

    source: str
    mid: Fraction
    valid_on: date


class RateBook:
    """Known rates by source and pair, each in order of its days; corrected ones left out."""

    def __init__(self, rates: Iterable[KnownRate] = ()) -> None:
        self._by_day: dict[tuple[str, str, str], dict[date, Decimal]] = defaultdict(dict)
        self._days: dict[tuple[str, str, str], list[date]] = defaultdict(list)
        for rate in rates:
            self.add(rate)

    def add(self, rate: KnownRate) -> None:
        """Take in one rate; another of its source, pair and day is replaced: it was corrected."""
        key = (rate.source, rate.base, rate.quote)
        if rate.valid_on not in self._by_day[key]:
            insort(self._days[key], rate.valid_on)
        self._by_day[key][rate.valid_on] = rate.mid

    def stored(self, source: str, base: str, quote: str, day: date) -> Decimal | None:
        """Return what a source said of a pair for a day."""
        return self._by_day.get((source, base, quote), {}).get(day)

    def last(self, source: str, base: str, quote: str, day: date) -> Decimal | None:
        """Return the newest figure of the line up to a day, else the oldest after it."""
        keys = [(name, base, quote) for name in line_of(source) if name != PEG_SOURCE]
        before = [(day_of, key) for key in keys if (day_of := self._upto(key, day))]
        if before:
            newest, key = max(before, key=lambda found: found[0])
            return self._by_day[key][newest]
        after = [(self._days[key][0], key) for key in keys if self._days.get(key)]
        if after:
            oldest, key = min(after, key=lambda found: found[0])
            return self._by_day[key][oldest]
        return None

    def peg(self, day: date) -> Decimal | None:
        """Return the peg in force on a day, else the first that is known."""
        key = (PEG_SOURCE, *PEG_PAIR)
        if not self._days.get(key):
            return None
        return self._by_day[key][self._upto(key, day) or self._days[key][0]]

    def has_other_way(self, source: str, base: str, quote: str) -> bool:
        """Tell whether the line holds the pair in the other direction."""
        return any(self._days.get((name, quote, base)) for name in line_of(source))

    def neighbors(self, source: str, quote: str, day: date) -> dict[str, Decimal]:
        """Return the last figures of the line against one currency, by base currency."""
        bases = {key[1] for key in self._days if key[0] in line_of(source) and key[2] == quote}
        found = {base: self.last(source, base, quote, day) for base in bases}
        return {base: mid for base, mid in found.items() if mid is not None}

    def opinions(self, source: str, base: str, quote: str, day: date) -> list[Opinion]:
        """Return what the other lines say of a pair for a day or shortly before."""
        own = line_of(source)
        others: list[tuple[str, ...]] = [(name,) for name in CONTROL_SOURCES if name not in own]
        if own != PRICING_SOURCES:
            others.append(PRICING_SOURCES)
        found = (self._opinion(names, base, quote, day) for names in others)
        return [opinion for opinion in found if opinion is not None]

    def _opinion(self, names: tuple[str, ...], base: str, quote: str, day: date) -> Opinion | None:
        steps = {
            key[1:]: self._step(key, on)
            for key in self._days
            if key[0] in names and (on := self._upto(key, day)) and self._is_fresh(key, on, day)
        }
        peg = self.peg(day)
        pegged = {PEG_PAIR, PEG_PAIR[::-1]}  # the peg helps over, it is nobody's opinion of itself
        if peg is not None and not pegged & {*steps, (base, quote)}:
            steps[PEG_PAIR] = self._step((PEG_SOURCE, *PEG_PAIR), day, peg)
        path = find_path(steps.values(), base, quote, pivots=_CROSSED)
        said = {step.source for step in path.steps} - {PEG_SOURCE} if path else set()
        if path is None or not said:
            return None
        oldest = min(step.valid_on for step in path.steps if step.source != PEG_SOURCE)
        return Opinion("+".join(sorted(said)), path.value, oldest)

    def _is_fresh(self, key: tuple[str, str, str], on: date, day: date) -> bool:
        return key[0] != PEG_SOURCE and on >= day - timedelta(days=_OPINION_DAYS)

    def _step(self, key: tuple[str, str, str], on: date, mid: Decimal | None = None) -> RateStep:
        source, base, quote = key
        figure = self._by_day[key][on] if mid is None else mid
        return RateStep(0, base, quote, figure, source, on, False, True)

    def _upto(self, key: tuple[str, str, str], day: date) -> date | None:
        days = self._days.get(key, [])
        place = bisect_right(days, day)
        return days[place - 1] if place else None
