"""Labels of wine bottles: 200 by 170 units around the origin."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, sin

from marketplace.backoffice.demo.pictures.canvas import Canvas
from marketplace.backoffice.demo.pictures.palette import (
    COCOA,
    CREAM,
    GOLD,
    LEAF,
    PAPER,
    TONES,
    YOLK,
    Color,
    mix,
)
from marketplace.backoffice.demo.pictures.shapes import (
    leaf,
    moved,
    petal,
    rect,
    smooth,
    stroke,
    wave,
)

Tone = tuple[Color, Color, Color]


def _terraces(canvas: Canvas, tone: Tone) -> None:
    canvas.dot(46, -62, 26, YOLK)
    for index in range(5):
        canvas.fill(
            [*wave(-130, -30 + index * 20, 260, 12 - index * 2, 190), (130, 62), (-130, 62)],
            mix(tone[0], (tone[1], LEAF)[index % 2], 0.25 + 0.15 * index),
        )


def _crest(canvas: Canvas, tone: Tone) -> None:
    shield = smooth([(-48, -84), (0, -92), (48, -84), (46, -20), (0, 40), (-46, -20)])
    canvas.fill(shield, tone[0])
    canvas.loop(shield, 5, GOLD)
    for turn in (0, 90, 180, 270):
        with canvas.at(0, -34, turn):
            canvas.fill(petal(34, 18), GOLD)
    canvas.dot(0, -34, 8, CREAM)


def _sun(canvas: Canvas, tone: Tone) -> None:
    for index in range(16):
        with canvas.at(0, -6, index * 22.5):
            canvas.fill([(-6, -52), (6, -52), (0, -86)], tone[0])
    canvas.dot(0, -6, 46, YOLK)
    canvas.fill(rect(-130, 28, 260, 34), tone[0])
    canvas.fill(rect(-130, 24, 260, 6), tone[2])


def _pine(canvas: Canvas, tone: Tone) -> None:
    canvas.fill([*wave(-130, 30, 260, 10, 150), (130, 62), (-130, 62)], tone[1])
    for x, size in ((-56, 0.8), (0, 1.1), (54, 0.7)):
        with canvas.at(x, 46, scale=size):
            canvas.fill(rect(-5, -20, 10, 24), COCOA)
            for level in range(3):
                canvas.fill(
                    [
                        (-34 + level * 7, -16 - level * 28),
                        (34 - level * 7, -16 - level * 28),
                        (0, -64 - level * 26),
                    ],
                    mix(tone[0], tone[2], 0.2 * level),
                )


def _leaf(canvas: Canvas, tone: Tone) -> None:
    for turn in (-62, -31, 0, 31, 62):
        with canvas.at(0, 44, turn):
            canvas.fill(leaf(118, 36), mix(tone[0], tone[2], abs(turn) / 90))
            canvas.fill(stroke([(0, -8), (0, -96)], 3, 1), tone[1])


def _river(canvas: Canvas, tone: Tone) -> None:
    canvas.fill([*wave(-130, -40, 260, 18, 200), (130, 62), (-130, 62)], mix(LEAF, tone[1], 0.3))
    canvas.fill(
        stroke(smooth([(-20, -40), (30, -14), (-26, 14), (40, 62)], is_closed=False), 16, 62),
        tone[0],
    )
    canvas.dot(-50, -66, 18, YOLK)


def _wheat(canvas: Canvas, tone: Tone) -> None:
    for x, turn in ((-40, -14), (0, 0), (40, 14)):
        with canvas.at(x, 58, turn):
            canvas.fill(stroke([(0, 0), (0, -96)], 5), tone[2])
            for row in range(5):
                for side in (-1, 1):
                    with canvas.at(0, -50 - row * 17, side * 34):
                        canvas.fill(petal(26, 13), tone[0])


def _petal(canvas: Canvas, tone: Tone) -> None:
    for ring_, count in ((78, 9), (54, 7), (32, 5)):
        for index in range(count):
            with canvas.at(0, -12, index * 360 / count + ring_):
                canvas.fill(petal(ring_, ring_ * 0.62), mix(tone[0], tone[1], (78 - ring_) / 60))
    canvas.dot(0, -12, 11, YOLK)


def _stars(canvas: Canvas, tone: Tone) -> None:
    canvas.fill(rect(-130, -110, 260, 172), tone[2])
    for index in range(15):
        x, y = 88 * sin(index * 2.4), -24 + 66 * cos(index * 1.9)
        with canvas.at(x, y, index * 20, 0.5 + 0.14 * (index % 4)):
            for turn in (0, 90, 180, 270):
                with canvas.at(0, 0, turn):
                    canvas.fill([(-5, 0), (5, 0), (0, -22)], tone[1])


def _barrel(canvas: Canvas, tone: Tone) -> None:
    canvas.fill(
        smooth([(-72, -60), (-84, -14), (-72, 34), (72, 34), (84, -14), (72, -60)]), TONES["tan"][0]
    )
    for x in (-54, -18, 18, 54):
        canvas.fill(stroke([(x, -66), (x * 1.14, -14), (x, 40)], 4), TONES["tan"][2])
    for y in (-48, 16):
        canvas.fill(rect(-80, y, 160, 12), tone[2])
    canvas.dot(0, -14, 13, tone[0])


def _ship(canvas: Canvas, tone: Tone) -> None:
    canvas.fill([*wave(-130, 30, 260, 7, 60), (130, 62), (-130, 62)], TONES["sky"][0])
    canvas.fill(smooth([(-72, 4), (0, 14), (78, -2), (50, 40), (-50, 40)]), tone[2])
    canvas.fill(rect(-4, -92, 8, 100), COCOA)
    canvas.fill(smooth([(6, -88), (64, -60), (62, -14), (6, -20)]), tone[0])
    canvas.fill(smooth([(-6, -80), (-56, -52), (-52, -14), (-6, -20)]), tone[1])


def _orange(canvas: Canvas, tone: Tone) -> None:
    canvas.dot(0, -14, 64, TONES["peach"][0])
    canvas.dot(0, -14, 55, PAPER)
    for turn in range(0, 360, 45):
        with canvas.at(0, -14, turn):
            canvas.fill(moved(petal(46, 32), 0, -4), YOLK)
    with canvas.at(50, -56, 50):
        canvas.fill(leaf(58, 26), LEAF)


def _grape(canvas: Canvas, tone: Tone) -> None:
    for row, count in enumerate((4, 3, 3, 2, 1)):
        for index in range(count):
            x, y = (index - (count - 1) / 2) * 36, -40 + row * 24
            canvas.dot(x, y, 20, mix(tone[0], tone[2], 0.3 * ((row + index) % 2)))
            canvas.dot(x - 6, y - 6, 5, tone[1])
    with canvas.at(0, -52, 60):
        canvas.fill(leaf(70, 46), LEAF)
    canvas.fill(stroke([(0, -46), (-6, -88)], 8, 4), COCOA)


LABELS: dict[str, Callable[[Canvas, Tone], None]] = {
    "barrel": _barrel,
    "crest": _crest,
    "grape": _grape,
    "leaf": _leaf,
    "orange": _orange,
    "petal": _petal,
    "pine": _pine,
    "river": _river,
    "ship": _ship,
    "stars": _stars,
    "sun": _sun,
    "terraces": _terraces,
    "wheat": _wheat,
}
