"""The stage of every picture: a wall with the shop's own pattern, a backdrop and a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from random import Random
from typing import Final

from PIL import Image

from marketplace.backoffice.demo.pictures.canvas import Canvas
from marketplace.backoffice.demo.pictures.palette import (
    PAPER,
    Color,
    darker,
    lighter,
    mix,
)
from marketplace.backoffice.demo.pictures.shapes import (
    ellipse,
    leaf,
    petal,
    rect,
    stroke,
    wave,
)

TABLE = 760  # where the table begins
Pattern = Callable[[Canvas, Color, Random], None]


def standing(
    canvas: Canvas, tint: Color, tone: tuple[Color, Color, Color], pattern: str, rng: Random
) -> None:
    """Paint a wall, a backdrop and a table for things that stand."""
    wall = mix(tint, tone[1], rng.choice((0.0, 0.25, 0.5)))
    canvas.paper(_papered(pattern), wall, darker(wall, 0.045))
    back = rng.choice((lighter(wall, 0.6), lighter(mix(wall, tone[1], 0.7), 0.3), PAPER))
    BACKDROPS[rng.randrange(len(BACKDROPS))](canvas, back, mix(back, tone[0], 0.25))
    table = mix(lighter(tint, 0.35), tone[1], 0.3)
    canvas.fill(rect(0, TABLE, 1000, 240), table)
    canvas.fill(rect(0, TABLE, 1000, 7), lighter(table, 0.5))


def lying(
    canvas: Canvas, tint: Color, tone: tuple[Color, Color, Color], pattern: str, rng: Random
) -> None:
    """Paint a surface for things that are seen from above."""
    wall = mix(tint, tone[1], rng.choice((0.1, 0.3, 0.5)))
    canvas.paper(_papered(pattern), wall, darker(wall, 0.045))
    mat = lighter(wall, 0.5)
    if rng.random() < 0.5:
        canvas.fill(ellipse(500, 500, 430), mat)
        canvas.loop(ellipse(500, 500, 405), 3, mix(mat, tone[0], 0.35))
    else:
        canvas.fill(rect(90, 90, 820, 820, 60), mat)
        canvas.loop(rect(112, 112, 776, 776, 46), 3, mix(mat, tone[0], 0.35))


def _arch(canvas: Canvas, back: Color, edge: Color) -> None:
    canvas.fill([(210, TABLE), *ellipse(500, 420, 290, 300, 180, 360), (790, TABLE)], back)
    inner = [(240, TABLE), *ellipse(500, 420, 260, 270, 180, 360), (760, TABLE)]
    canvas.fill(stroke(inner, 4), edge)


def _circle(canvas: Canvas, back: Color, edge: Color) -> None:
    canvas.fill(ellipse(500, 460, 340), back)
    canvas.loop(ellipse(500, 460, 312), 4, edge)


def _sun(canvas: Canvas, back: Color, edge: Color) -> None:
    canvas.fill(ellipse(500, TABLE, 400, 400, 180, 360), back)
    canvas.fill(stroke(ellipse(500, TABLE, 430, 430, 180, 360), 5), edge)


def _window(canvas: Canvas, back: Color, edge: Color) -> None:
    canvas.fill(rect(190, 130, 620, 700, 60), back)
    canvas.loop(rect(216, 156, 568, 700, 44), 4, edge)


def _hills(canvas: Canvas, back: Color, edge: Color) -> None:
    canvas.fill(ellipse(330, TABLE, 330, 380, 180, 360), mix(back, edge, 0.6))
    canvas.fill(ellipse(660, TABLE, 360, 470, 180, 360), back)


BACKDROPS: Final = (_arch, _circle, _sun, _window, _hills)


@cache
def _papered(pattern: str) -> Image.Image:
    """Draw a pattern once; each wall only chooses its two colors."""
    sheet = Canvas.blank((0, 0, 0))
    PATTERNS[pattern](sheet, (255, 255, 255), Random(pattern))  # noqa: S311 - pictures
    return sheet.image.getchannel(0)


def _grid(step_x: float, step_y: float) -> list[tuple[float, float, int]]:
    places = []
    for row in range(int(1000 / step_y) + 2):
        shift = step_x / 2 if row % 2 else 0
        for column in range(int(1000 / step_x) + 2):
            places.append((column * step_x - shift, row * step_y, row + column))
    return places


def _crumb(canvas: Canvas, ink: Color, rng: Random) -> None:
    for x, y, _ in _grid(78, 66):
        with canvas.at(x + rng.uniform(-20, 20), y + rng.uniform(-16, 16), rng.uniform(0, 180)):
            canvas.fill(leaf(26, 13), ink)


def _wave(canvas: Canvas, ink: Color, rng: Random) -> None:
    for row in range(9):
        canvas.fill(stroke(wave(-20, 40 + row * 96, 1040, 26, 260), 26), ink)


def _scale(canvas: Canvas, ink: Color, rng: Random) -> None:
    for x, y, _ in _grid(112, 58):
        canvas.fill(stroke(ellipse(x, y, 54, 54, 0, 180), 5), ink)


def _leaf(canvas: Canvas, ink: Color, rng: Random) -> None:
    for x, y, index in _grid(150, 118):
        with canvas.at(x, y, 25 + 40 * (index % 3)):
            for turn in (-42, 0, 42):
                with canvas.at(0, 0, turn):
                    canvas.fill(leaf(48, 18), ink)


def _ripple(canvas: Canvas, ink: Color, rng: Random) -> None:
    for x, y, _ in _grid(210, 56):
        canvas.fill(stroke(wave(x, y, 120, 7, 60), 6), ink)


def _calcada(canvas: Canvas, ink: Color, rng: Random) -> None:
    for x, y, _ in _grid(64, 60):
        if rng.random() < 0.42:
            with canvas.at(x, y, rng.uniform(-14, 14)):
                canvas.fill(rect(-26, -24, 52, 48, 9), ink)


def _olive(canvas: Canvas, ink: Color, rng: Random) -> None:
    for x, y, index in _grid(170, 120):
        with canvas.at(x, y, 40 if index % 2 else -40):
            canvas.fill(leaf(70, 17), ink)
            with canvas.at(0, 0, 65):
                canvas.fill(leaf(52, 15), ink)
            canvas.fill(ellipse(-18, -10, 11, 15), ink)


def _azulejo(canvas: Canvas, ink: Color, rng: Random) -> None:
    for column in range(6):
        for row in range(6):
            with canvas.at(column * 200, row * 200):
                canvas.loop(ellipse(0, 0, 92), 5, ink)
                for turn in (0, 90, 180, 270):
                    with canvas.at(0, 0, turn + 45):
                        canvas.fill(petal(70, 30), ink)


def _grain(canvas: Canvas, ink: Color, rng: Random) -> None:
    for _ in range(190):
        x, y = rng.uniform(0, 1000), rng.uniform(0, 1000)
        canvas.fill(ellipse(x, y, rng.uniform(6, 22), rng.uniform(3, 6)), ink)


def _lotus(canvas: Canvas, ink: Color, rng: Random) -> None:
    for x, y, _ in _grid(190, 130):
        for turn in (-60, -30, 0, 30, 60):
            with canvas.at(x, y + 30, turn):
                canvas.fill(leaf(58, 20), ink)


def _tide(canvas: Canvas, ink: Color, rng: Random) -> None:
    for index in range(-10, 22):
        x = index * 62
        canvas.fill([(x, 1000), (x + 14, 1000), (x + 514, 0), (x + 500, 0)], ink)


def _kite(canvas: Canvas, ink: Color, rng: Random) -> None:
    for x, y, index in _grid(180, 140):
        with canvas.at(x, y, 20 if index % 2 else -25):
            canvas.fill([(0, -34), (24, 0), (0, 34), (-24, 0)], ink)
            canvas.fill(stroke([(0, 34), (-5, 50), (6, 66), (-4, 84)], 4), ink)


PATTERNS: Final[dict[str, Pattern]] = {
    "azulejo": _azulejo,
    "calcada": _calcada,
    "crumb": _crumb,
    "grain": _grain,
    "kite": _kite,
    "leaf": _leaf,
    "lotus": _lotus,
    "olive": _olive,
    "ripple": _ripple,
    "scale": _scale,
    "tide": _tide,
    "wave": _wave,
}


@contextmanager
def closer(canvas: Canvas, scale: float, x: float = 500, y: float = 900) -> Iterator[None]:
    """Draw larger, as if one had stepped nearer; (x, y) stays where it is."""
    with canvas.at(x, y, scale=scale), canvas.at(-x, -y):
        yield
