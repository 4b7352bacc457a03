"""A line chart over days. Pure: the same figures give the same markup.

For who cannot see it there are a title and a description, and the page prints the same figures as a
table. Lines differ by dash and mark, not by color alone; each is named at its end.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from marketplace.backoffice.charts.scales import Axis, day_ticks, ticks

WIDTH: Final = 880
HEIGHT: Final = 340
_LEFT, _RIGHT, _TOP, _BOTTOM = 72, 96, 16, 36
_GAP_DAYS: Final = 10  # a longer silence is no line
_MARKED: Final = 45  # with more points, marks would run into each other
_LABEL_HEIGHT: Final = Decimal(16)

Point = tuple[date, Decimal]


@dataclass(frozen=True)
class Line:
    """One named series, in order of its days."""

    name: str
    points: Sequence[Point]


def line_chart(
    lines: Sequence[Line],
    *,
    key: str,
    title: str,
    description: str,
    show_day: Callable[[date], str],
    show_value: Callable[[Decimal, int], str],
) -> SafeString:
    """Draw lines that have at least one point among them; `key` makes ids of a page unique.

    `show_value` is asked for so many decimals as the finest mark of the axis needs.
    Raises: ValueError when there is no point.
    """
    drawn = [line for line in lines if line.points]
    if not drawn:
        raise ValueError("a chart needs a point")
    days = [day for line in drawn for day, _value in line.points]
    values = [value for line in drawn for _day, value in line.points]
    marks = ticks(min(values), max(values), 6)
    places = max(0, *(-int(mark.normalize().as_tuple().exponent) for mark in marks))
    down = Axis(marks[0], marks[-1], HEIGHT - _BOTTOM, _TOP)
    first, last = min(days), max(days)
    across = Axis(
        Decimal(first.toordinal()),
        Decimal(max(last.toordinal(), first.toordinal() + 1)),
        _LEFT,
        WIDTH - _RIGHT,
    )
    body = [
        format_html_join("", _RULE, ((down.place(v), show_value(v, places)) for v in marks)),
        format_html_join(
            "", _DAY, ((_x(across, d), show_day(d)) for d in day_ticks(first, last, 6))
        ),
        *(_drawn(number, line, across, down) for number, line in enumerate(drawn, 1)),
        _labels(drawn, across, down),
    ]
    return format_html(
        '<svg class="chart" role="img" viewBox="0 0 {} {}" aria-labelledby="{}_title {}_desc">'
        '<title id="{}_title">{}</title><desc id="{}_desc">{}</desc>{}</svg>',
        *(WIDTH, HEIGHT, key, key, key, title, key, description),
        format_html_join("", "{}", ((part,) for part in body)),
    )


_RULE: Final = (
    f'<line class="chart_rule" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{{0}}" y2="{{0}}"/>'
    f'<text class="chart_text" x="{_LEFT - 8}" y="{{0}}" dy="4" text-anchor="end">{{1}}</text>'
)
_DAY: Final = (
    f'<text class="chart_text" x="{{}}" y="{HEIGHT - 10}" text-anchor="middle">{{}}</text>'
)


def _x(across: Axis, day: date) -> Decimal:
    return across.place(Decimal(day.toordinal()))


def _drawn(number: int, line: Line, across: Axis, down: Axis) -> SafeString:
    """Draw one line in pieces, broken where its source was silent, with marks where few."""
    pieces: list[list[Point]] = []
    for point in line.points:
        if pieces and (point[0] - pieces[-1][-1][0]).days <= _GAP_DAYS:
            pieces[-1].append(point)
        else:
            pieces.append([point])
    paths = [
        " ".join(f"{_x(across, day)},{down.place(value)}" for day, value in piece)
        for piece in pieces
        if len(piece) > 1
    ]
    marked = line.points if len(line.points) <= _MARKED else [p[0] for p in pieces if len(p) == 1]
    return format_html(
        '<g class="chart_line chart_line_{}">{}{}</g>',
        number,
        format_html_join("", '<polyline points="{}"/>', ((path,) for path in paths)),
        format_html_join(
            "",
            '<circle cx="{}" cy="{}" r="3"/>',
            ((_x(across, day), down.place(value)) for day, value in marked),
        ),
    )


def _labels(lines: Sequence[Line], across: Axis, down: Axis) -> SafeString:
    """Name each line at its end; two that end close to each other are pushed apart."""
    ends = sorted(
        (down.place(line.points[-1][1]), _x(across, line.points[-1][0]), number, line.name)
        for number, line in enumerate(lines, 1)
    )
    placed: list[tuple[int, Decimal, Decimal, str]] = []
    lowest = Decimal(_TOP) - _LABEL_HEIGHT
    for y, x, number, name in ends:
        lowest = max(y, lowest + _LABEL_HEIGHT)
        placed.append((number, x + 8, lowest, name))
    return format_html_join(
        "", '<text class="chart_name chart_name_{}" x="{}" y="{}" dy="4">{}</text>', placed
    )
