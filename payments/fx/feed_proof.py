"""Proof that a feed gone wrong prices nothing: the guards, against mutations of answers. Pure.

Each case is some days of a market in memory: the primary source answers in its own JSON, a
control in its own, and then one of the two is spoiled. Everything goes the way that
real answers go: read, sifted against the book, joined to it or parked. After each day the rate
that would price each pair is compared with what the market really said.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from payments.fx.book import KnownRate, RateBook
from payments.fx.guards import PEG_PAIR, PEG_SOURCE
from payments.fx.judging import Bands
from payments.fx.sifting import sift
from payments.fx.sources.amcm import Amcm
from payments.fx.sources.cfets import Cfets
from payments.fx.sources.port import AnswerUnreadable, Source, Window

Figures = dict[str, Decimal]  # patacas for one unit, by currency
Spoil = Callable[[random.Random, Figures, str], Mapping[str, object]]

_START: Final = date(2026, 5, 18)
_FIRST: Final[Figures] = {
    "CNY": Decimal("1.1831"),
    "HKD": Decimal("1.0300"),
    "USD": Decimal("8.0643"),
    "EUR": Decimal("9.3647"),
}
_MOVING: Final = {"CNY": 60, "HKD": 1, "USD": 20, "EUR": 90}  # most, in 1/100 of a percent a day
_PLACES: Final = Decimal("0.0001")


@dataclass
class Verdict:
    """What became of all cases of one mutation."""

    cases: int = 0
    parked: int = 0  # spoiled figures that were stopped
    refused: int = 0  # spoiled answers that could not be read at all
    unusable: int = 0  # pairs without a rate afterwards, rather than with a bad one
    good_stored: int = 0  # true figures that became rates: the guards do not stop everything
    good_parked: int = 0
    priced_wrongly: list[str] = field(default_factory=list)


@dataclass
class Market:
    """What is true on one day, and what is known of it."""

    book: RateBook
    truth: dict[date, Figures]
    bands: Bands
    max_age_days: int

    def usable(self, currency: str, today: date) -> tuple[date, Decimal] | None:
        """Return the newest stored figure of a currency, unless it is too old: what would price."""
        for back in range(self.max_age_days + 1):
            day = today - timedelta(days=back)
            mid = self.book.stored("amcm", currency, "MOP", day)
            if mid is not None:
                return day, mid
        return None


def _times(factor: str) -> Spoil:
    def spoil(chance: random.Random, figures: Figures, currency: str) -> Mapping[str, object]:
        return figures | {currency: (figures[currency] * Decimal(factor)).quantize(_PLACES)}

    return spoil


def _text(text: str) -> Spoil:
    return lambda chance, figures, currency: figures | {currency: text}


def _twenty_percent(chance: random.Random, figures: Figures, currency: str) -> Mapping[str, object]:
    return _times(chance.choice(("1.2", "0.8")))(chance, figures, currency)


def _negative(chance: random.Random, figures: Figures, currency: str) -> Mapping[str, object]:
    return figures | {currency: -figures[currency]}


def _inverted(chance: random.Random, figures: Figures, currency: str) -> Mapping[str, object]:
    return figures | {currency: (1 / figures[currency]).quantize(_PLACES)}


def _swapped(chance: random.Random, figures: Figures, currency: str) -> Mapping[str, object]:
    other = chance.choice([each for each in figures if each != currency])
    return figures | {currency: figures[other], other: figures[currency]}


# A mutation that is None: the feed goes on with an old answer, under its old day.
MUTATIONS: Final[dict[str, Spoil | None]] = {
    "stale": None,
    "zero": _text("0.0000"),
    "negative": _negative,
    "nan": _text("NaN"),
    "inverted": _inverted,
    "times_10": _times("10"),
    "plus_or_minus_20_percent": _twenty_percent,
    "swapped_pair": _swapped,
}


def prove(mutation: str, *, cases: int, seed: int, bands: Bands, max_age_days: int) -> Verdict:
    """Run random cases of one mutation; `priced_wrongly` stays empty when the guards hold."""
    chance = random.Random(f"{mutation} {seed}")  # noqa: S311 (a proof, no secret)
    verdict = Verdict()
    for _case in range(cases):
        verdict.cases += 1
        _run(mutation, chance, verdict, bands, max_age_days)
    return verdict


def _run(
    mutation: str, chance: random.Random, verdict: Verdict, bands: Bands, max_age_days: int
) -> None:
    market = _market(chance, bands, max_age_days)
    today = max(market.truth)
    old = market.truth[today]
    spoil = MUTATIONS[mutation]
    stuck_for = chance.randint(1, 3 + max_age_days) if spoil is None else 1
    currency = chance.choice(sorted(_FIRST))
    has_control = chance.randrange(10) < 7
    is_control_spoiled = has_control and spoil is not None and chance.randrange(4) == 0
    for _day in range(stuck_for):
        before, today = today, today + timedelta(days=1)
        truth = market.truth[today] = _moved(chance, market.truth[before])
        if has_control:
            parity: Mapping[str, object] = _parity(truth, chance)
            if is_control_spoiled and spoil is not None:
                parity = spoil(chance, _parity(truth, chance), chance.choice(sorted(parity)))
            _hear(market, Cfets(), _cfets(parity, today), today, verdict)
        if spoil is None:
            _hear(market, Amcm(), _amcm(old, _START + timedelta(days=1)), today, verdict)
        elif not is_control_spoiled:
            _hear(market, Amcm(), _amcm(spoil(chance, truth, currency), today), today, verdict)
        else:
            _hear(market, Amcm(), _amcm(truth, today), today, verdict)
        _compare(market, today, verdict)
    _recover(market, today, chance, verdict)


def _recover(market: Market, today: date, chance: random.Random, verdict: Verdict) -> None:
    """Let the feed come right again: a true answer is not to be compared with a wrong one."""
    tomorrow = today + timedelta(days=1)
    truth = market.truth[tomorrow] = _moved(chance, market.truth[today])
    _hear(market, Cfets(), _cfets(_parity(truth, chance), tomorrow), tomorrow, Verdict())
    after = Verdict()
    _hear(market, Amcm(), _amcm(truth, tomorrow), tomorrow, after)
    verdict.good_parked += after.parked
    verdict.good_stored += len(truth) - after.parked
    _compare(market, tomorrow, verdict)


def _market(chance: random.Random, bands: Bands, max_age_days: int) -> Market:
    """Begin with two good days."""
    book = RateBook([KnownRate(PEG_SOURCE, *PEG_PAIR, Decimal("1.03"), _START)])
    market = Market(book, {_START: dict(_FIRST)}, bands, max_age_days)
    second = _START + timedelta(days=1)
    market.truth[second] = _moved(chance, _FIRST)
    for day, figures in market.truth.items():
        for currency, mid in figures.items():
            book.add(KnownRate("amcm", currency, "MOP", mid, day))
    return market


def _moved(chance: random.Random, figures: Figures) -> Figures:
    return {
        currency: (mid * (1 + Decimal(chance.randint(-most, most)) / 10_000)).quantize(_PLACES)
        if currency != "HKD"
        else Decimal("1.0300")
        for currency, mid in figures.items()
        for most in (_MOVING[currency],)
    }


def _amcm(figures: Mapping[str, object], day: date) -> bytes:
    rows: list[dict[str, Any]] = [
        {"date": f"{day} 00:00:00", "currency": currency, "unit": 1, "usdMean": str(figure)}
        for currency, figure in figures.items()
    ]
    return json.dumps({"message": "OK", "data": rows}).encode()


def _parity(truth: Figures, chance: random.Random) -> Figures:
    """Say the truth as Shanghai sees it, up to 0.2 % away."""
    yuan = truth["CNY"] * (1 + Decimal(chance.randint(-20, 20)) / 10_000)
    found = {f"{each}/CNY": truth[each] / yuan for each in ("USD", "HKD", "EUR")}
    return {pair: mid.quantize(_PLACES) for pair, mid in {"CNY/MOP": yuan, **found}.items()}


def _cfets(parity: Mapping[str, object], day: date) -> bytes:
    records = [{"vrtEName": pair, "price": str(price)} for pair, price in parity.items()]
    head, data = {"rep_code": "200"}, {"lastDate": f"{day} 9:15"}
    return json.dumps({"head": head, "data": data, "records": records}).encode()


def _hear(market: Market, source: Source, content: bytes, today: date, verdict: Verdict) -> None:
    """Take in an answer as `record_published` does."""
    try:
        published = source.read(content)
    except AnswerUnreadable:
        verdict.refused += 1
        return
    sifted = sift(
        published,
        source=source.name,
        book=market.book,
        today=today,
        bands=market.bands,
        window=Window(today - timedelta(days=6), today),
    )
    verdict.parked += len(sifted.parked)


def _compare(market: Market, today: date, verdict: Verdict) -> None:
    """Whatever would price must be what the market said on its day, and of a day that counts."""
    for currency in _FIRST:
        found = market.usable(currency, today)
        if found is None:
            verdict.unusable += 1
            continue
        day, mid = found
        if mid != market.truth[day][currency]:
            said = f"{currency}/MOP {mid} on {day}, in truth {market.truth[day][currency]}"
            verdict.priced_wrongly.append(said)
