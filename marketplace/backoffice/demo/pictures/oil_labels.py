"""Olives, their branch, and the labels of oil bottles."""

from __future__ import annotations

from collections.abc import Callable

from marketplace.backoffice.demo.pictures.canvas import Canvas
from marketplace.backoffice.demo.pictures.palette import (
    COCOA,
    FOREST,
    LEAF,
    PAPER,
    TONES,
    YOLK,
    Color,
    lighter,
    mix,
)
from marketplace.backoffice.demo.pictures.shapes import (
    ellipse,
    leaf,
    rect,
    smooth,
    stroke,
)

Tone = tuple[Color, Color, Color]


def olive(canvas: Canvas, x: float, y: float, size: float, tone: Tone) -> None:
    canvas.fill(ellipse(x, y, 30 * size, 24 * size), mix(tone[0], tone[2], 0.15))
    canvas.fill(ellipse(x - 8 * size, y - 8 * size, 11 * size, 6 * size), lighter(tone[0], 0.45))
    canvas.dot(x + 25 * size, y + 2 * size, 4 * size, tone[2])


def sprig(canvas: Canvas, x: float, y: float, turn: float) -> None:
    with canvas.at(x, y, turn):
        canvas.fill(stroke([(-110, 0), (0, -12), (110, 4)], 6, 3), COCOA)
        for index, place in enumerate((-84, -46, -6, 34, 72)):
            for side in (-1, 1):
                with canvas.at(place, -6, 62 * side + (0 if side > 0 else 10)):
                    canvas.fill(leaf(66, 17), LEAF if (index + side) % 2 else FOREST)
        olive(canvas, -20, 18, 0.9, TONES["olive"])
        olive(canvas, 58, -26, 0.8, TONES["olive"])


def branch(canvas: Canvas, tone: Tone) -> None:
    with canvas.at(0, -10, -18, 0.86):
        sprig(canvas, 0, 0, 0)


def _sun(canvas: Canvas, tone: Tone) -> None:
    for index in range(20):
        with canvas.at(0, -10, index * 18):
            canvas.fill([(-6, -58), (6, -58), (0, -92 if index % 2 else -78)], tone[2])
    canvas.dot(0, -10, 52, tone[0])
    olive(canvas, 0, -10, 1, TONES["olive"])


def _mountain(canvas: Canvas, tone: Tone) -> None:
    canvas.dot(40, -60, 22, YOLK)
    canvas.fill([(-130, 66), (-40, -70), (20, 10), (56, -30), (140, 66)], tone[0])
    canvas.fill([(-62, -36), (-40, -70), (-16, -38), (-34, -24), (-46, -34)], PAPER)
    for x in (-70, -24, 22, 68):
        canvas.dot(x, 50, 20, mix(tone[2], LEAF, 0.3))
        canvas.fill(rect(x - 3, 52, 6, 26), COCOA)


def tree(canvas: Canvas, tone: Tone) -> None:
    canvas.fill(
        smooth(
            [
                (-16, 96),
                (-24, 40),
                (-50, 6),
                (-20, 20),
                (0, -10),
                (16, 22),
                (50, 0),
                (26, 44),
                (18, 96),
            ]
        ),
        COCOA,
    )
    for x, y, r in ((-58, -20, 44), (0, -62, 56), (58, -24, 46), (-20, -10, 40), (30, -8, 36)):
        canvas.dot(x, y, r, mix(LEAF, FOREST, 0.5 if x > 0 else 0.2))
    for x, y in ((-60, -24), (-20, -60), (24, -50), (56, -20), (4, -20), (-34, -2)):
        canvas.fill(ellipse(x, y, 9, 12), TONES["olive"][2])


def _lemon(canvas: Canvas, tone: Tone) -> None:
    canvas.fill(
        smooth(
            [(-74, -8), (-40, -54), (20, -60), (66, -24), (84, -4), (60, 26), (14, 44), (-44, 34)]
        ),
        YOLK,
    )
    canvas.fill(ellipse(-20, -26, 24, 12), lighter(YOLK, 0.5))
    for turn in (-30, 30):
        with canvas.at(20, -56, turn):
            canvas.fill(leaf(52, 24), LEAF)


def _chili(canvas: Canvas, tone: Tone) -> None:
    for x, turn in ((-36, 10), (6, -4), (44, -20)):
        with canvas.at(x, -64, turn):
            canvas.fill(
                smooth([(-17, 8), (17, 8), (20, 52), (6, 112), (-4, 140), (-8, 104), (-18, 50)]),
                tone[0],
            )
            canvas.fill(stroke([(-6, 20), (-8, 70)], 6, 2), tone[1])
            canvas.fill(stroke([(0, 8), (4, -18)], 8, 5), LEAF)


def _grape(canvas: Canvas, tone: Tone) -> None:
    for row, count in enumerate((4, 3, 2, 1)):
        for index in range(count):
            x, y = (index - (count - 1) / 2) * 40, -34 + row * 30
            canvas.dot(x, y, 23, mix(tone[0], tone[2], 0.35 * ((row + index) % 2)))
            canvas.dot(x - 7, y - 7, 6, tone[1])
    with canvas.at(6, -50, 50):
        canvas.fill(leaf(72, 44), LEAF)


LABELS: dict[str, Callable[[Canvas, Tone], None]] = {
    "branch": branch,
    "chili": _chili,
    "grape": _grape,
    "lemon": _lemon,
    "mountain": _mountain,
    "sun": _sun,
    "tree": tree,
}
