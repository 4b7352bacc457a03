"""Biscuits and candies one by one, from the front and lying flat."""

from __future__ import annotations

from math import cos

from marketplace.backoffice.demo.pictures.canvas import Canvas
from marketplace.backoffice.demo.pictures.packs import (
    TILT,
)
from marketplace.backoffice.demo.pictures.palette import (
    TONES,
    Color,
    darker,
    lighter,
    mix,
    veil,
)
from marketplace.backoffice.demo.pictures.shapes import (
    ellipse,
    leaf,
    moved,
    petal,
    polar,
    rect,
    smooth,
)

Tone = tuple[Color, Color, Color]


def face(canvas: Canvas, kind: str, tone: Tone, radius: float) -> None:
    """Draw one biscuit from the front, around the origin."""
    main, light, deep = tone
    if kind == "walnut":
        _walnut(canvas, tone, radius)
    elif kind == "square":
        _square(canvas, tone, radius)
    elif kind == "thin":
        _thin(canvas, tone, radius)
    elif kind == "brittle":
        _brittle(canvas, tone, radius)
    elif kind == "ginger":
        _ginger(canvas, tone, radius)
    else:
        scallop = polar(lambda a: radius * (1 + 0.022 * cos(20 * a)))
        canvas.fill(moved(scallop, radius * 0.03, radius * 0.07), deep)
        canvas.fill(scallop, main)
        canvas.fill(ellipse(0, 0, radius * 0.84), mix(main, light, 0.45))
        canvas.loop(ellipse(0, 0, radius * 0.84), radius * 0.035, mix(main, deep, 0.45))
        for index in range(8):
            with canvas.at(0, 0, index * 45 + 22.5):
                canvas.fill(
                    moved(petal(radius * 0.66, radius * 0.36), 0, -radius * 0.06),
                    mix(main, deep, 0.32),
                )
                canvas.fill(
                    moved(petal(radius * 0.54, radius * 0.24), 0, -radius * 0.1),
                    mix(main, light, 0.7),
                )
        canvas.dot(0, 0, radius * 0.16, mix(main, deep, 0.45))
        canvas.dot(0, -radius * 0.02, radius * 0.1, light)


def _walnut(canvas: Canvas, tone: Tone, radius: float) -> None:
    main, light, deep = tone
    round_ = polar(lambda a: radius * (1 + 0.03 * cos(5 * a + 1)))
    canvas.fill(moved(round_, radius * 0.03, radius * 0.07), deep)
    canvas.fill(round_, main)
    canvas.fill(ellipse(-radius * 0.1, -radius * 0.12, radius * 0.76), mix(main, light, 0.4))
    for turn in (10, 80, 150, 215, 300):
        with canvas.at(0, 0, turn):
            canvas.line(
                [
                    (0, -radius * 0.3),
                    (radius * 0.06, -radius * 0.6),
                    (-radius * 0.05, -radius * 0.9),
                ],
                radius * 0.05,
                mix(main, deep, 0.7),
                2,
            )
    for side in (-1, 1):
        with canvas.at(0, 0, 12, wide=side):
            canvas.fill(
                smooth(
                    [
                        (0, -radius * 0.3),
                        (radius * 0.26, -radius * 0.24),
                        (radius * 0.2, 0),
                        (radius * 0.28, radius * 0.2),
                        (0, radius * 0.3),
                    ]
                ),
                darker(deep, 0.25),
            )
            canvas.fill(
                smooth(
                    [
                        (radius * 0.02, -radius * 0.2),
                        (radius * 0.15, -radius * 0.14),
                        (radius * 0.1, radius * 0.02),
                        (radius * 0.03, radius * 0.16),
                    ]
                ),
                mix(deep, main, 0.4),
            )


def _square(canvas: Canvas, tone: Tone, radius: float) -> None:
    main, light, deep = tone
    side = radius * 1.7
    canvas.fill(rect(-side / 2 + 4, -side / 2 + radius * 0.1, side, side, radius * 0.22), deep)
    canvas.fill(rect(-side / 2, -side / 2, side, side, radius * 0.22), main)
    canvas.fill(
        rect(-side * 0.4, -side * 0.4, side * 0.8, side * 0.8, radius * 0.14),
        mix(main, light, 0.55),
    )
    for index in range(4):
        with canvas.at(0, 0, index * 90):
            canvas.fill(moved(petal(radius * 0.58, radius * 0.44), 0, -3), mix(main, deep, 0.3))
        with canvas.at(0, 0, index * 90 + 45):
            canvas.fill(
                moved(leaf(radius * 0.7, radius * 0.16), 0, -radius * 0.12), mix(main, deep, 0.5)
            )
    canvas.dot(0, 0, radius * 0.14, TONES["yolk"][0])


def _thin(canvas: Canvas, tone: Tone, radius: float) -> None:
    main, light, deep = tone
    edge = polar(lambda a: radius * (1 + 0.05 * cos(3 * a) + 0.03 * cos(7 * a)))
    canvas.fill(moved(edge, 4, 6), deep)
    canvas.fill(edge, mix(main, deep, 0.2))
    canvas.fill(polar(lambda a: radius * (0.86 + 0.05 * cos(3 * a))), main)
    for index in range(9):
        angle = index * 137.5
        with canvas.at(0, 0, angle), canvas.at(radius * 0.09 * index, 0, angle):
            canvas.fill(
                moved(petal(radius * 0.42, radius * 0.2), 0, radius * 0.2), lighter(light, 0.4)
            )
            canvas.loop(
                moved(petal(radius * 0.42, radius * 0.2), 0, radius * 0.2),
                2.5,
                mix(main, deep, 0.35),
            )


def _brittle(canvas: Canvas, tone: Tone, radius: float) -> None:
    main, light, deep = tone
    side = radius * 1.6
    canvas.fill(rect(-side / 2 + 3, -side * 0.4 + radius * 0.16, side, side * 0.8, 12), deep)
    canvas.fill(rect(-side / 2, -side * 0.4, side, side * 0.8, 12), main)
    for index in range(14):
        angle = index * 2.4
        reach = radius * (0.12 + 0.043 * index)
        with canvas.at(cos(angle) * reach * 1.05, cos(angle - 1.57) * reach * 0.78, index * 47):
            canvas.fill(ellipse(0, 0, radius * 0.17, radius * 0.12), light)
            canvas.fill(ellipse(-2, -2, radius * 0.1, radius * 0.05), lighter(light, 0.6))


def _ginger(canvas: Canvas, tone: Tone, radius: float) -> None:
    main, light, deep = tone
    body = smooth(
        [
            (-radius, 0),
            (-radius * 0.5, -radius * 0.52),
            (radius * 0.5, -radius * 0.52),
            (radius, 0),
            (radius * 0.5, radius * 0.52),
            (-radius * 0.5, radius * 0.52),
        ]
    )
    canvas.fill(moved(body, 3, 8), deep)
    canvas.fill(body, main)
    with canvas.clipped(body):
        for index in range(-4, 5):
            x = index * radius * 0.26
            canvas.fill(
                [
                    (x, -radius),
                    (x + radius * 0.1, -radius),
                    (x - radius * 0.2, radius),
                    (x - radius * 0.3, radius),
                ],
                veil(light, 0.65),
            )
    canvas.fill(
        ellipse(-radius * 0.3, -radius * 0.26, radius * 0.34, radius * 0.1),
        veil((255, 255, 255), 0.6),
    )


def flat(canvas: Canvas, tone: Tone, radius: float, thick: float) -> None:
    """Draw one biscuit that lies on others; its bottom edge is y = 0."""
    main, light, deep = tone
    canvas.fill(
        [
            *ellipse(0, 0, radius, radius * TILT, 0, 180),
            *ellipse(0, -thick, radius, radius * TILT, 180, 360),
        ],
        mix(main, deep, 0.5),
    )
    canvas.fill(ellipse(0, -thick, radius, radius * TILT), main)
    canvas.fill(ellipse(0, -thick, radius * 0.82, radius * 0.82 * TILT), mix(main, light, 0.45))


def stack(canvas: Canvas, tones: list[Tone], count: int, radius: float) -> None:
    """Pile biscuits up from y = 0."""
    thick = radius * 0.3
    for index in range(count):
        with canvas.at((-1) ** index * radius * 0.05, -index * thick):
            flat(canvas, tones[index % len(tones)], radius, thick)
