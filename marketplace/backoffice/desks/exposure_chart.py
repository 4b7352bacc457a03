"""Bars of the exposure: one pair a currency, drawn in whole numbers. Values in, places out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from babel.numbers import format_decimal

from marketplace.foundation import formats, languages
from marketplace.foundation.money import Money
from payments.fx.exposure import Exposure

WIDTH: Final = 720
_NAMES: Final = 56  # room for the currencies at the left
_FIGURES: Final = 108  # room for a figure beyond the end of a bar
_TOP: Final = 12
_BAR: Final = 14
_GAP: Final = 4
_ROW: Final = 48
_AXIS: Final = 28
_TICKS_MOST: Final = 6


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with its figure; `text_x` and `anchor` put the figure beyond the bar's end."""

    css: str
    x: int
    y: int
    width: int
    height: int
    text: str
    text_x: int
    text_y: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Group:
    """The bars of one currency; of an amount of zero there is none."""

    name: str
    y: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """One line of the scale."""

    x: int
    text: str
    is_zero: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything that the page draws, in units of its own view box."""

    width: int
    height: int
    left: int
    bottom: int
    axis_y: int
    groups: tuple[Group, ...]
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class _Scale:
    left: int
    right: int
    low: int  # minor units of the home currency
    high: int

    def x(self, minor: int) -> int:
        return self.left + (minor - self.low) * (self.right - self.left) // (self.high - self.low)


def draw(rows: Iterable[Exposure]) -> Chart | None:
    """Place two bars for each currency that has a rate: what is held, what is promised.

    Money: all lengths are worth at the mid rate in the home currency. None when there is
    nothing to draw.
    """
    shown = [
        (row.currency, row.worth, row.promised_worth)
        for row in rows
        if row.worth is not None and row.promised_worth is not None
    ]
    shown = [each for each in shown if each[1] or each[2]]
    if not shown:
        return None
    amounts = [amount for _code, *both in shown for amount in both]
    step = _step(max(abs(amount.minor) for amount in amounts))
    low, high = _ends([amount.minor for amount in amounts], step)
    left = _NAMES + (_FIGURES if low < 0 else 8)
    scale = _Scale(left, WIDTH - _FIGURES, low, high)
    bottom = _TOP + _ROW * len(shown)
    return Chart(
        width=WIDTH,
        height=bottom + _AXIS,
        left=left,
        bottom=bottom,
        axis_y=bottom + 18,
        groups=tuple(
            _group(code, held, promised, _TOP + number * _ROW, scale)
            for number, (code, held, promised) in enumerate(shown)
        ),
        ticks=tuple(_ticks(scale, step, amounts[0].currency)),
    )


def _ends(minors: list[int], step: int) -> tuple[int, int]:
    """Return the ends of the scale, on whole steps around zero and everything shown."""
    low, high = min(0, *minors), max(0, *minors)
    return low // step * step, -(-high // step) * step


def _step(largest: int) -> int:
    """Return 1, 2 or 5 with zeros, so that few lines reach the largest amount."""
    step = 100
    while True:
        for factor in (1, 2, 5):
            if largest <= step * factor * _TICKS_MOST // 2:
                return step * factor
        step *= 10


def _group(code: str, held: Money, promised: Money, top: int, scale: _Scale) -> Group:
    first = top + (_ROW - 2 * _BAR - _GAP) // 2
    places = (("desk_held", held, first), ("desk_promised", promised, first + _BAR + _GAP))
    bars = tuple(_bar(css, amount, y, scale) for css, amount, y in places if amount)
    return Group(code, top + _ROW // 2 + 5, bars)


def _bar(css: str, amount: Money, y: int, scale: _Scale) -> Bar:
    zero, end = scale.x(0), scale.x(amount.minor)
    is_back = amount.minor < 0
    return Bar(
        css=css,
        x=min(zero, end),
        y=y,
        width=abs(end - zero),
        height=_BAR,
        text=formats.amount(amount),
        text_x=end - 6 if is_back else end + 6,
        text_y=y + _BAR - 3,
        anchor="end" if is_back else "start",
    )


def _ticks(scale: _Scale, step: int, home: str) -> Iterator[Tick]:
    locale = languages.BABEL_LOCALE[languages.current()]
    for minor in range(scale.low, scale.high + 1, step):
        text = format_decimal(Money(minor, home).decimal, format="#,##0", locale=locale)
        yield Tick(scale.x(minor), text, is_zero=minor == 0)
