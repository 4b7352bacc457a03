"""Herbs and flowers: growing up from the origin, about 200 units high."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, sin

from marketplace.backoffice.demo.pictures.canvas import Canvas
from marketplace.backoffice.demo.pictures.palette import (
    COCOA,
    FOREST,
    GOLD,
    LEAF,
    PAPER,
    TONES,
    YOLK,
    Color,
    darker,
    lighter,
    mix,
)
from marketplace.backoffice.demo.pictures.shapes import (
    ellipse,
    leaf,
    moved,
    petal,
    smooth,
    stroke,
)

Herb = Callable[[Canvas], None]


def _stem(canvas: Canvas, height: float, leaves: int, size: float, paint: Color = LEAF) -> None:
    canvas.fill(stroke([(0, 0), (6, -height * 0.5), (0, -height)], 8, 4), darker(paint, 0.2))
    for index in range(leaves):
        y = -height * (0.15 + 0.75 * index / leaves)
        side = 1 if index % 2 else -1
        with canvas.at(2, y, side * 56):
            canvas.fill(leaf(size, size * 0.42), mix(paint, FOREST, 0.3 * (index % 2)))
            canvas.fill(stroke([(0, 0), (0, -size * 0.85)], 3, 1), lighter(paint, 0.35))


def _honeysuckle(canvas: Canvas) -> None:
    _stem(canvas, 190, 6, 74)
    for x, y, turn, paint in (
        (0, -176, -24, YOLK),
        (4, -180, 22, PAPER),
        (24, -120, 60, YOLK),
        (-26, -130, -64, PAPER),
    ):
        with canvas.at(x, y, turn):
            canvas.fill(
                smooth(
                    [
                        (-7, 0),
                        (-9, -50),
                        (-30, -72),
                        (-8, -80),
                        (0, -92),
                        (8, -80),
                        (30, -72),
                        (9, -50),
                        (7, 0),
                    ]
                ),
                mix(paint, YOLK, 0.12),
            )
            canvas.fill(stroke([(0, -60), (10, -104)], 3), GOLD)


def _lotus_flower(canvas: Canvas) -> None:
    pink = TONES["rose"]
    canvas.fill(stroke([(0, 0), (4, -90)], 9, 7), LEAF)
    canvas.fill(ellipse(0, -10, 104, 22), mix(LEAF, FOREST, 0.2))
    for turn, length, paint in (
        (-70, 96, pink[0]),
        (70, 96, pink[0]),
        (-44, 112, pink[1]),
        (44, 112, pink[1]),
        (-20, 122, pink[0]),
        (20, 122, pink[0]),
        (0, 126, pink[1]),
    ):
        with canvas.at(0, -74, turn):
            canvas.fill(leaf(length, 50), paint)
            canvas.fill(moved(leaf(length * 0.7, 12), 0, -length * 0.1), lighter(paint, 0.5))
    canvas.fill(ellipse(0, -86, 20, 12), YOLK)


def _mugwort(canvas: Canvas) -> None:
    sage = TONES["sage"][0]
    canvas.fill(stroke([(0, 0), (5, -200)], 8, 4), darker(sage, 0.3))
    for index in range(5):
        for side in (-1, 1):
            with canvas.at(2, -20 - index * 38, side * 52, 1 - index * 0.12):
                for turn in (-34, 0, 34):
                    with canvas.at(0, -34, turn):
                        canvas.fill(leaf(64, 22), mix(sage, FOREST, 0.25 if turn else 0.1))
                canvas.fill(stroke([(0, 0), (0, -60)], 5, 2), darker(sage, 0.2))


def _osmanthus(canvas: Canvas) -> None:
    _stem(canvas, 180, 6, 84, mix(LEAF, FOREST, 0.3))
    for x, y in ((-26, -60), (26, -84), (-20, -120), (24, -140), (0, -176), (40, -40)):
        for turn in (0, 90, 180, 270):
            with canvas.at(x, y, turn + x):
                canvas.fill(petal(21, 19), YOLK)
        canvas.dot(x, y, 5, TONES["honey"][2])


def _camellia(canvas: Canvas) -> None:
    for turn in (-80, -130, 70, 120):
        with canvas.at(0, -100, turn):
            canvas.fill(leaf(120, 56), mix(LEAF, FOREST, 0.45))
    for ring_, count, paint in (
        (96, 8, TONES["coral"][0]),
        (70, 7, TONES["coral"][1]),
        (44, 5, TONES["coral"][0]),
    ):
        for index in range(count):
            with canvas.at(0, -100, index * 360 / count + ring_):
                canvas.fill(
                    petal(ring_, ring_ * 0.74), mix(paint, TONES["coral"][1], 0.12 * (index % 2))
                )
    canvas.dot(0, -100, 19, YOLK)


def _tea(canvas: Canvas) -> None:
    canvas.fill(stroke([(0, 0), (0, -110)], 8, 5), mix(LEAF, FOREST, 0.4))
    for turn, length, paint in (
        (-56, 130, mix(LEAF, FOREST, 0.4)),
        (56, 130, mix(LEAF, FOREST, 0.2)),
        (-20, 140, LEAF),
        (18, 120, TONES["lime"][0]),
    ):
        with canvas.at(0, -76, turn):
            canvas.fill(leaf(length, 52), paint)
            canvas.fill(stroke([(0, 0), (0, -length * 0.86)], 4, 1), lighter(paint, 0.4))


def _olive(canvas: Canvas) -> None:
    canvas.fill(stroke([(0, 0), (8, -200)], 7, 4), COCOA)
    for index in range(5):
        for side in (-1, 1):
            with canvas.at(4, -30 - index * 38, side * 50):
                canvas.fill(leaf(82, 20), mix(LEAF, FOREST, 0.5 if side > 0 else 0.1))
    for x, y in ((26, -50), (-24, -96), (28, -134)):
        canvas.fill(ellipse(x, y, 16, 21), TONES["olive"][0])
        canvas.fill(ellipse(x - 5, y - 7, 5, 7), TONES["olive"][1])


def _ginger(canvas: Canvas) -> None:
    root = smooth(
        [
            (-100, -30),
            (-70, -80),
            (-30, -66),
            (-10, -120),
            (30, -124),
            (36, -76),
            (80, -84),
            (104, -40),
            (60, -14),
            (10, 0),
            (-60, 0),
        ]
    )
    canvas.fill(root, TONES["wheat"][0])
    with canvas.clipped(root):
        canvas.fill(ellipse(0, 10, 120, 34), TONES["wheat"][2])
    for x in (-64, -20, 16, 60):
        canvas.fill(
            stroke(smooth([(x, -20), (x + 10, -44), (x + 4, -66)], is_closed=False), 4, 2),
            TONES["wheat"][2],
        )
    canvas.fill(ellipse(12, -122, 22, 9), TONES["lemon"][1])


def _pomelo(canvas: Canvas) -> None:
    for turn in (-60, -10, 44):
        with canvas.at(0, -90, turn):
            canvas.fill(leaf(130, 56), mix(LEAF, FOREST, 0.35 if turn < 0 else 0.1))
    canvas.dot(0, -74, 80, TONES["lime"][0])
    canvas.dot(-26, -100, 20, TONES["lime"][1])
    for index in range(9):
        canvas.dot(60 * sin(index * 2.2), -70 + 56 * cos(index * 1.7), 3, TONES["lime"][2])


def _mint(canvas: Canvas) -> None:
    green = TONES["jade"][0]
    canvas.fill(stroke([(0, 0), (0, -190)], 8, 4), darker(green, 0.3))
    for index in range(5):
        size = 92 - index * 12
        for side in (-1, 1):
            with canvas.at(0, -34 - index * 36, side * 60):
                canvas.fill(leaf(size, size * 0.6), mix(green, FOREST, 0.2 * (index % 2)))
                canvas.fill(stroke([(0, 0), (0, -size * 0.85)], 3, 1), lighter(green, 0.45))
                for vein in (0.3, 0.5, 0.7):
                    canvas.fill(
                        stroke([(0, -size * vein), (size * 0.16, -size * (vein + 0.1))], 2.5, 1),
                        lighter(green, 0.45),
                    )


HERBS: dict[str, Herb] = {
    "camellia": _camellia,
    "ginger": _ginger,
    "honeysuckle": _honeysuckle,
    "lotus": _lotus_flower,
    "mint": _mint,
    "mugwort": _mugwort,
    "olive": _olive,
    "osmanthus": _osmanthus,
    "pomelo": _pomelo,
    "tea": _tea,
}
