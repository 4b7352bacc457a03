"""The grain of cork, and stitches."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from random import Random

from marketplace.backoffice.demo.pictures.canvas import Canvas
from marketplace.backoffice.demo.pictures.palette import (
    TONES,
    Color,
    lighter,
    mix,
)
from marketplace.backoffice.demo.pictures.shapes import (
    Point,
    ellipse,
    stroke,
)

NATURAL = TONES["natural"]


def bark(
    canvas: Canvas, outline: Sequence[Point], color: Color, rng: Random, specks: int = 90
) -> None:
    """Fill an outline with the grain of cork."""
    xs, ys = [x for x, _ in outline], [y for _, y in outline]
    canvas.fill(outline, color)
    with canvas.clipped(outline):
        for index in range(specks):
            x, y = rng.uniform(min(xs), max(xs)), rng.uniform(min(ys), max(ys))
            paint = (
                mix(color, TONES["natural"][2], rng.uniform(0.3, 0.8))
                if index % 3
                else lighter(color, 0.25)
            )
            canvas.fill(ellipse(x, y, rng.uniform(4, 15), rng.uniform(2, 4.5)), paint)


def stitches(canvas: Canvas, points: Sequence[Point], paint: Color, length: float = 14) -> None:
    """Sew along a line."""
    for (x1, y1), (x2, y2) in itertools.pairwise(points):
        count = max(1, int((abs(x2 - x1) + abs(y2 - y1)) / (length * 2)))
        for index in range(count):
            a, b = (index + 0.2) / count, (index + 0.75) / count
            canvas.fill(
                stroke(
                    [
                        (x1 + (x2 - x1) * a, y1 + (y2 - y1) * a),
                        (x1 + (x2 - x1) * b, y1 + (y2 - y1) * b),
                    ],
                    4.5,
                ),
                paint,
            )
