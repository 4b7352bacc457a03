"""Things that hold food: tins, boxes, bags, jars and plates."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import cos, radians, sin

from marketplace.backoffice.demo.pictures.canvas import Canvas
from marketplace.backoffice.demo.pictures.palette import (
    AZUL,
    CREAM,
    INK,
    PAPER,
    WHITE,
    Color,
    darker,
    lighter,
    mix,
    veil,
)
from marketplace.backoffice.demo.pictures.shapes import (
    Outline,
    ellipse,
    petal,
    rect,
    smooth,
    stroke,
)

TILT = 0.24  # how much of a round top is seen


def around(radius: float, count: int) -> Iterator[tuple[float, float, float]]:
    """Place things around a round body: (x, sag of the front, squeeze)."""
    for index in range(count):
        angle = radians(-78 + 156 * index / (count - 1))
        yield radius * sin(angle), radius * TILT * cos(angle), cos(angle)


def drum(radius: float, top: float, bottom: float) -> Outline:
    """Return the side of a round tin whose front edges are half ellipses."""
    lower = ellipse(0, bottom, radius, radius * TILT, 0, 180)
    upper = ellipse(0, top, radius, radius * TILT, 180, 360)
    return [*lower, *upper]


def shade_drum(canvas: Canvas, radius: float, top: float, bottom: float) -> None:
    """Give a round body its dark and light sides."""
    with canvas.clipped(drum(radius, top, bottom)):
        canvas.fill(rect(radius * 0.42, top - 80, radius, bottom - top + 200), veil(INK, 0.13))
        canvas.fill(rect(radius * 0.74, top - 80, radius, bottom - top + 200), veil(INK, 0.12))
        canvas.fill(
            rect(-radius * 0.8, top - 80, radius * 0.2, bottom - top + 200), veil(WHITE, 0.22)
        )


def flower(canvas: Canvas, size: float, outer: Color, inner: Color, petals: int = 8) -> None:
    """Draw a small tile flower."""
    for index in range(petals):
        with canvas.at(0, 0, 360 * index / petals):
            canvas.fill(petal(size, size * 0.46), outer)
    canvas.dot(0, 0, size * 0.26, inner)


def round_tin(
    canvas: Canvas, radius: float, height: float, body: Color, trim: Color, light: Color
) -> None:
    """Draw a closed round tin that stands on y = 0, with a band of tile flowers."""
    lid = height * 0.26
    canvas.fill(drum(radius, -height, 0), body)
    canvas.fill(drum(radius, -height * 0.62, -height * 0.1), light)
    for x, sag, squeeze in around(radius, 9):
        with canvas.at(x, sag - height * 0.36, wide=squeeze):
            flower(canvas, height * 0.2, trim, body)
    shade_drum(canvas, radius, -height, 0)
    canvas.fill(drum(radius + 8, -height - 6, -height + lid), trim)
    canvas.fill(drum(radius + 8, -height + lid * 0.55, -height + lid * 0.72), lighter(trim, 0.35))
    shade_drum(canvas, radius + 8, -height - 6, -height + lid)
    top = ellipse(0, -height - 6, radius + 8, (radius + 8) * TILT)
    canvas.fill(top, lighter(trim, 0.16))
    canvas.fill(ellipse(0, -height - 6, radius * 0.9, radius * 0.9 * TILT), lighter(body, 0.25))
    with squashed(canvas, 0, -height - 6):
        flower(canvas, radius * 0.72, trim, light, 12)


@contextmanager
def squashed(canvas: Canvas, x: float, y: float) -> Iterator[None]:
    """Draw on a level surface as it is seen from the front."""
    with canvas.at(x, y, 90), canvas.at(0, 0, wide=TILT), canvas.at(0, 0, -90):
        yield


def square_tin(
    canvas: Canvas, width: float, height: float, body: Color, trim: Color, light: Color
) -> None:
    """Draw a square tin on y = 0 whose front is a panel of tiles."""
    half, depth = width / 2, width * 0.14
    canvas.fill(rect(-half, -height, width, height, 18), body)
    canvas.fill(rect(-half + 24, -height * 0.66, width - 48, height * 0.56, 10), light)
    step = (width - 48) / 5
    for column in range(5):
        for row in range(2):
            x = -half + 24 + step * (column + 0.5)
            with canvas.at(x, -height * 0.52 + row * height * 0.27):
                flower(canvas, height * 0.11, trim, body, 4 if (column + row) % 2 else 8)
    canvas.fill(rect(half * 0.62, -height, half * 0.38, height, 18), veil(INK, 0.1))
    top = [(-half, -height + 8), (-half + depth, -height - depth), (half - depth, -height - depth)]
    canvas.fill([*top, (half, -height + 8)], lighter(trim, 0.2))
    canvas.fill(rect(-half - 8, -height - 4, width + 16, height * 0.24, 12), trim)
    canvas.fill(rect(-half - 8, -height + height * 0.13, width + 16, 7), lighter(trim, 0.4))


def carton(
    canvas: Canvas,
    width: float,
    height: float,
    body: Color,
    trim: Color,
    motif: Callable[[Canvas], None] | None = None,
) -> None:
    """Draw a paper box on y = 0, seen a little from the side, with a motif on its front."""
    half, side, rise = width / 2, width * 0.2, width * 0.09
    canvas.fill(
        [(half, 0), (half + side, -rise), (half + side, -height - rise), (half, -height)],
        darker(body, 0.16),
    )
    canvas.fill(
        [
            (-half, -height),
            (-half + side, -height - rise),
            (half + side, -height - rise),
            (half, -height),
        ],
        lighter(body, 0.35),
    )
    canvas.fill(rect(-half, -height, width, height), body)
    canvas.fill(rect(-half, -height * 0.2, width, height * 0.2), trim)
    canvas.fill(
        [
            (half, 0),
            (half + side, -rise),
            (half + side, -rise - height * 0.2),
            (half, -height * 0.2),
        ],
        darker(trim, 0.2),
    )
    canvas.fill(rect(-half, -height * 0.235, width, 6), CREAM)
    if motif:
        with canvas.at(0, -height * 0.6):
            motif(canvas)


def bag(
    canvas: Canvas,
    width: float,
    height: float,
    body: Color,
    trim: Color,
    motif: Callable[[Canvas], None] | None = None,
) -> None:
    """Draw a stand-up bag on y = 0 with a sealed top and a motif on its front."""
    half = width / 2
    right = [
        (half * 0.94, 0),
        (half * 1.04, -height * 0.12),
        (half, -height * 0.5),
        (half * 0.94, -height * 0.92),
    ]
    outline = smooth(right, is_closed=False) + [
        (-x, y) for x, y in reversed(smooth(right, is_closed=False))
    ]
    canvas.fill(outline, body)
    with canvas.clipped(outline):
        canvas.fill(ellipse(0, 6, half * 1.04, height * 0.08), darker(body, 0.14))
        canvas.fill(rect(-half * 1.1, -height * 0.26, width * 1.1, height * 0.13), trim)
        canvas.fill(
            smooth(
                [
                    (half * 0.55, 0),
                    (half * 0.7, -height * 0.5),
                    (half * 0.5, -height),
                    (half * 1.3, -height),
                    (half * 1.3, 0),
                ]
            ),
            veil(INK, 0.09),
        )
        canvas.fill(
            stroke(
                [
                    (-half * 0.8, -height * 0.1),
                    (-half * 0.84, -height * 0.5),
                    (-half * 0.76, -height * 0.86),
                ],
                18,
                8,
            ),
            veil(WHITE, 0.35),
        )
    canvas.fill(rect(-half * 0.96, -height, width * 0.96, height * 0.1, 8), mix(body, trim, 0.35))
    for index in range(1, 4):
        canvas.fill(
            rect(-half * 0.96, -height + index * height * 0.024, width * 0.96, 3), veil(WHITE, 0.45)
        )
    if motif:
        with canvas.at(0, -height * 0.54):
            motif(canvas)


def jar(
    canvas: Canvas, width: float, height: float, lid: Color, fill: Callable[[Canvas], None]
) -> None:
    """Draw a glass jar on y = 0; `fill` draws what is inside before the light falls on it."""
    half = width / 2
    glass = rect(-half, -height, width, height, width * 0.16)
    canvas.fill(glass, mix(PAPER, AZUL, 0.06))
    inner = rect(-half + 12, -height * 0.86, width - 24, height * 0.86 - 14, width * 0.13)
    with canvas.clipped(inner):
        fill(canvas)
    canvas.loop(glass, 5, veil(WHITE, 0.9))
    canvas.fill(rect(-half + 26, -height * 0.84, 20, height * 0.7, 10), veil(WHITE, 0.55))
    canvas.fill(rect(half - 40, -height * 0.8, 12, height * 0.6, 6), veil(WHITE, 0.35))
    canvas.fill(rect(-half * 0.86, -height * 1.13, width * 0.86, height * 0.17, 14), lid)
    canvas.fill(rect(-half * 0.86, -height * 1.04, width * 0.86, 8), darker(lid, 0.18))
    canvas.fill(rect(-half * 0.8, -height * 1.11, width * 0.2, height * 0.06, 8), lighter(lid, 0.4))


def plate(canvas: Canvas, radius: float, rim: Color) -> None:
    """Draw a plate that lies on y = 0, with a rim in the given color."""
    canvas.fill(ellipse(0, 18, radius * 0.6, radius * 0.16), darker(PAPER, 0.16))
    canvas.fill(ellipse(0, 8, radius, radius * 0.27), mix(PAPER, INK, 0.1))
    canvas.fill(ellipse(0, 0, radius, radius * 0.27), PAPER)
    canvas.loop(ellipse(0, 0, radius * 0.93, radius * 0.245), 7, rim)
    canvas.fill(ellipse(0, 4, radius * 0.72, radius * 0.18), mix(PAPER, INK, 0.05))
