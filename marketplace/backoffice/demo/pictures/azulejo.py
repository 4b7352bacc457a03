"""Painted tiles: patterns of fourfold symmetry that run on from tile to tile."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from marketplace.backoffice.demo.pictures.canvas import Canvas
from marketplace.backoffice.demo.pictures.palette import (
    INK,
    PAPER,
    WHITE,
    YOLK,
    Color,
    lighter,
    mix,
    veil,
)
from marketplace.backoffice.demo.pictures.shapes import (
    ellipse,
    leaf,
    moved,
    petal,
    rect,
    rounded,
    smooth,
    stroke,
    wave,
)

Tone = tuple[Color, Color, Color]
HALF = 100.0  # a tile is 200 units wide, around the origin


def tile(canvas: Canvas, motif: str, tone: Tone, rng: Random) -> None:
    """Draw one glazed tile around the origin."""
    glaze = mix(PAPER, tone[1], rng.uniform(0.04, 0.14))
    canvas.fill(rect(-HALF, -HALF, 2 * HALF, 2 * HALF, 7), glaze)
    with canvas.clipped(rect(-HALF, -HALF, 2 * HALF, 2 * HALF, 7)):
        for quarter in (0, 90, 180, 270):
            with canvas.at(0, 0, quarter):
                MOTIFS[motif](canvas, tone)
        CENTERS.get(motif, _no_center)(canvas, tone)
        canvas.fill([(-HALF, -HALF), (-HALF * 0.2, -HALF), (-HALF, HALF * 0.5)], veil(WHITE, 0.16))
    canvas.loop(rect(-HALF, -HALF, 2 * HALF, 2 * HALF, 7), 2.5, veil(INK, 0.16))


def panel(canvas: Canvas, motif: str, tone: Tone, count: int, rng: Random) -> None:
    """Draw `count` by `count` tiles around the origin, each `2 * HALF` wide."""
    side = count * (2 * HALF + 4)
    canvas.drop(rect(-side / 2, -side / 2, side, side, 6), 8, 20, 0.32)
    canvas.fill(rect(-side / 2 - 3, -side / 2 - 3, side + 6, side + 6, 6), mix(PAPER, INK, 0.22))
    for row in range(count):
        for column in range(count):
            x = (column - (count - 1) / 2) * (2 * HALF + 4)
            y = (row - (count - 1) / 2) * (2 * HALF + 4)
            with canvas.at(x, y, rng.uniform(-0.5, 0.5)):
                tile(canvas, motif, tone, rng)


def _no_center(canvas: Canvas, tone: Tone) -> None:
    """Leave the middle as the quarters drew it."""


def _star(canvas: Canvas, tone: Tone) -> None:
    main, light, deep = tone
    with canvas.at(0, 0, 45):
        canvas.fill(leaf(96, 46), main)
        canvas.fill(leaf(70, 22), light)
    canvas.fill(leaf(84, 34), deep)
    canvas.fill(moved(leaf(50, 14), 0, -12), lighter(light, 0.3))
    with canvas.at(HALF, -HALF, 0):
        canvas.fill(ellipse(0, 0, 46), main)
        canvas.fill(ellipse(0, 0, 36), PAPER)
        canvas.fill(ellipse(0, 0, 26), YOLK)
        canvas.fill(ellipse(0, 0, 12), deep)
    for side in (-1, 1):
        with canvas.at(0, 0, 45):
            curl = smooth(
                [(0, -98), (side * 18, -106), (side * 34, -92), (side * 30, -74), (side * 18, -78)],
                is_closed=False,
            )
            canvas.fill(stroke(curl, 8, 3), main)
    canvas.dot(0, -92, 9, main)


def _star_center(canvas: Canvas, tone: Tone) -> None:
    canvas.dot(0, 0, 17, YOLK)
    canvas.dot(0, 0, 9, tone[2])


def _petal(canvas: Canvas, tone: Tone) -> None:
    main, light, _deep = tone
    blue, pale = (38, 86, 166), (169, 198, 236)
    with canvas.at(0, 0, 45):
        canvas.fill(petal(112, 78), blue)
        canvas.fill(moved(petal(98, 62), 0, -5), main)
        canvas.fill(moved(petal(66, 30), 0, -8), light)
    with canvas.at(0, -HALF):
        canvas.fill([(-30, 0), (0, -30), (30, 0), (0, 30)], blue)
        canvas.fill([(-17, 0), (0, -17), (17, 0), (0, 17)], pale)
    with canvas.at(HALF, -HALF):
        canvas.fill(ellipse(0, 0, 24), blue)
        canvas.fill(ellipse(0, 0, 14), main)
    canvas.fill(stroke([(0, -20), (0, -64)], 7, 3), blue)


def _petal_center(canvas: Canvas, tone: Tone) -> None:
    canvas.dot(0, 0, 24, (38, 86, 166))
    canvas.dot(0, 0, 14, PAPER)
    canvas.dot(0, 0, 7, tone[2])


def _wave(canvas: Canvas, tone: Tone) -> None:
    main, light, deep = tone
    for index, paint in enumerate((deep, main, light)):
        reach = 128 - index * 34
        canvas.fill([(HALF, -HALF), *ellipse(HALF, -HALF, reach, reach, 90, 180)], paint)
        canvas.fill([(HALF, -HALF), *ellipse(HALF, -HALF, reach - 14, reach - 14, 90, 180)], PAPER)
    canvas.fill(ellipse(HALF, -HALF, 30), YOLK)
    curl = smooth([(0, -14), (26, -40), (4, -62), (-20, -44), (-8, -30)], is_closed=False)
    canvas.fill(stroke(curl, 11, 4), main)


def _diamond(canvas: Canvas, tone: Tone) -> None:
    main, light, deep = tone
    canvas.fill([(0, -HALF), (HALF, 0), (HALF, -HALF)], light)
    canvas.fill([(14, -HALF), (HALF, -14), (HALF, -HALF)], main)
    with canvas.at(HALF, -HALF, 225):
        canvas.fill(leaf(92, 34), PAPER)
        canvas.fill(leaf(64, 14), deep)
    canvas.fill(stroke([(0, -HALF + 26), (HALF - 26, 0)], 4), deep)
    canvas.fill(moved(petal(52, 30), 0, -8), main)
    with canvas.at(0, 0, 45):
        canvas.fill(moved(leaf(46, 15), 0, -10), deep)


def _diamond_center(canvas: Canvas, tone: Tone) -> None:
    canvas.dot(0, 0, 14, deep_of(tone))
    canvas.dot(0, 0, 7, YOLK)


def deep_of(tone: Tone) -> Color:
    """Return the deepest color of a tone."""
    return tone[2]


def _rosette(canvas: Canvas, tone: Tone) -> None:
    main, light, deep = tone
    for turn, length, paint in (
        (0, 92, main),
        (45, 100, deep),
        (22.5, 70, light),
        (67.5, 70, light),
    ):
        with canvas.at(0, 0, turn):
            canvas.fill(petal(length, length * 0.36), paint)
            canvas.fill(
                moved(petal(length * 0.6, length * 0.13), 0, -length * 0.28), mix(paint, WHITE, 0.6)
            )
    with canvas.at(HALF, -HALF):
        for turn in (180, 225, 270):
            with canvas.at(0, 0, turn):
                canvas.fill(petal(58, 28), main)
        canvas.fill(ellipse(0, 0, 20), YOLK)
    canvas.fill(stroke(wave(-HALF, -HALF + 4, 2 * HALF, 3, 25), 4), mix(main, light, 0.5))


def _rosette_center(canvas: Canvas, tone: Tone) -> None:
    canvas.dot(0, 0, 22, PAPER)
    canvas.dot(0, 0, 15, YOLK)
    canvas.dot(0, 0, 7, tone[2])


def _lotus(canvas: Canvas, tone: Tone) -> None:
    main, _light, deep = tone
    with canvas.at(HALF, -HALF, 225):
        for turn in (-30, 0, 30):
            with canvas.at(0, 0, turn):
                canvas.fill(leaf(62, 24), main)
        canvas.dot(0, 0, 14, YOLK)
    canvas.fill(rect(-HALF, -HALF + 8, 2 * HALF, 5), deep)


def _lotus_center(canvas: Canvas, tone: Tone) -> None:
    lotus(canvas, tone, 1)


def lotus(canvas: Canvas, tone: Tone, size: float) -> None:
    """Draw an open lotus flower on its leaf."""
    main, _light, _deep = tone
    blue, pale = (38, 86, 166), (169, 198, 236)
    with canvas.at(0, 18 * size, scale=size):
        canvas.fill(
            smooth([(-72, 18), (-40, 6), (0, 2), (40, 6), (72, 18), (40, 34), (0, 40), (-40, 34)]),
            main,
        )
        for turn, length, paint in (
            (-72, 66, blue),
            (72, 66, blue),
            (-48, 78, pale),
            (48, 78, pale),
            (-24, 86, blue),
            (24, 86, blue),
            (0, 92, pale),
        ):
            with canvas.at(0, 14, turn):
                canvas.fill(leaf(length, 34), paint)
                canvas.fill(
                    moved(leaf(length * 0.6, 10), 0, -length * 0.1), mix(paint, WHITE, 0.55)
                )
        canvas.fill(ellipse(0, 6, 16, 9), YOLK)


MOTIFS: dict[str, Callable[[Canvas, Tone], None]] = {
    "diamond": _diamond,
    "lotus": _lotus,
    "petal": _petal,
    "rosette": _rosette,
    "star": _star,
    "wave": _wave,
}
CENTERS: dict[str, Callable[[Canvas, Tone], None]] = {
    "diamond": _diamond_center,
    "lotus": _lotus_center,
    "petal": _petal_center,
    "rosette": _rosette_center,
    "star": _star_center,
}


def framed_number(canvas: Canvas, tone: Tone) -> None:
    """Draw a house number as Macau's street signs have it: blue on white in a blue border."""
    main, light, deep = tone
    outer = rounded([(-310, -200), (310, -200), (310, 200), (-310, 200)], 26)
    canvas.drop(outer, 8, 20, 0.32)
    canvas.fill(outer, main)
    canvas.fill(rect(-272, -162, 544, 324, 10), PAPER)
    for index in range(14):
        for y in (-181, 181):
            with canvas.at(-273 + index * 42, y, 0 if y < 0 else 180):
                canvas.fill(moved(petal(26, 24), 0, 13), light)
                canvas.dot(0, 0, 5, YOLK)
    for index in range(9):
        for x in (-291, 291):
            with canvas.at(x, -160 + index * 40, 90 if x > 0 else -90):
                canvas.fill(moved(petal(26, 24), 0, 13), light)
                canvas.dot(0, 0, 5, YOLK)
    canvas.loop(rect(-252, -142, 504, 284, 8), 4, main)
    canvas.fill(
        rounded([(-96, -70), (-40, -96), (-40, 96), (-84, 96), (-84, -36), (-104, -28)], 4), deep
    )
    canvas.loop(ellipse(60, -44, 46, 44), 32, deep)
    canvas.loop(ellipse(60, 46, 56, 50), 34, deep)
    for side in (-1, 1):
        with canvas.at(side * 196, 0, scale=0.62):
            for turn in (0, 90, 180, 270):
                with canvas.at(0, 0, turn):
                    canvas.fill(petal(70, 40), main)
                    canvas.fill(petal(46, 18), light)
            canvas.dot(0, 0, 16, YOLK)
