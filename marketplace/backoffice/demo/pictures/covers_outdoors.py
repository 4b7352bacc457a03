"""Covers under the open sky: 600 by 712 units around the origin."""

from __future__ import annotations

from math import cos, sin

from marketplace.backoffice.demo.pictures.canvas import Canvas
from marketplace.backoffice.demo.pictures.palette import (
    AZUL,
    CHILI,
    INK,
    LEAF,
    NAVY,
    PAPER,
    TONES,
    WHITE,
    YOLK,
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
    polar,
    rect,
    smooth,
    stroke,
    wave,
)

Tone = tuple[Color, Color, Color]


def stars(canvas: Canvas, count: int) -> None:
    """Scatter stars over a night sky."""
    for index in range(count):
        canvas.dot(
            270 * sin(index * 2.4),
            -200 + 150 * cos(index * 1.7),
            3 + index % 3 * 1.6,
            lighter(YOLK, 0.5),
        )


def title(canvas: Canvas, paint: Color, y: float = -290) -> None:
    """Draw bars where a title would stand; pictures carry no letters."""
    canvas.fill(rect(-150, y, 320, 26, 13), paint)
    canvas.fill(rect(-90, y + 42, 200, 16, 8), mix(paint, WHITE, 0.2))


def sea(canvas: Canvas, y: float, tone: Tone) -> None:
    """Draw waves from a height down."""
    for index in range(4):
        top = y + index * 52
        canvas.fill(
            [*wave(-330, top, 660, 14, 150 + index * 20), (330, 400), (-330, 400)],
            mix(tone[0], tone[2], 0.2 + 0.2 * index),
        )


def lighthouse(canvas: Canvas, tone: Tone) -> None:
    """A lighthouse on a hill at night, with a sleepy light."""
    canvas.fill(rect(-330, -380, 660, 760), NAVY)
    stars(canvas, 26)
    canvas.fill([(10, -150), (-330, -260), (-330, -60)], veil(YOLK, 0.35))
    canvas.fill([(10, -150), (330, -230), (330, -90)], veil(YOLK, 0.35))
    canvas.fill(ellipse(40, 420, 420, 260, 180, 360), mix(LEAF, NAVY, 0.5))
    canvas.fill([(-62, 210), (82, 210), (56, -100), (-36, -100)], PAPER)
    for index, y in enumerate((-40, 70, 170)):
        grow = 12 * index
        canvas.fill(
            [(-44 - grow, y + 34), (64 + grow, y + 34), (60 + grow, y), (-40 - grow, y)],
            TONES["coral"][0],
        )
    canvas.fill(rect(-54, -118, 128, 22, 8), INK)
    canvas.fill(rect(-30, -184, 80, 68, 8), YOLK)
    canvas.fill([(-44, -184), (64, -184), (10, -246)], TONES["coral"][0])
    for x in (-12, 30):
        canvas.fill(stroke(ellipse(x, -10, 13, 9, 10, 170), 5), INK)
    canvas.fill(stroke(ellipse(9, 14, 10, 7, 20, 160), 4), INK)
    canvas.fill(rect(-14, 150, 46, 62, 22), TONES["tan"][2])
    for x, y, r in ((-180, 240, 44), (-230, 262, 34), (190, 250, 40), (240, 270, 30)):
        canvas.dot(x, y, r, mix(LEAF, NAVY, 0.25))
    title(canvas, lighter(YOLK, 0.35), -316)


def kite(canvas: Canvas, tone: Tone) -> None:
    """A kite over a long bridge."""
    canvas.fill(rect(-330, -380, 660, 760), TONES["sky"][1])
    canvas.dot(-170, -200, 70, lighter(YOLK, 0.3))
    sea(canvas, 190, TONES["teal"])
    for index in range(3):
        x = -200 + index * 210
        canvas.fill([(x - 10, 190), (x + 10, 190), (x + 4, 0), (x - 4, 0)], PAPER)
        canvas.fill(stroke([(x, 6), (x - 104, 146)], 4), PAPER)
        canvas.fill(stroke([(x, 6), (x + 104, 146)], 4), PAPER)
    canvas.fill(rect(-330, 140, 660, 20), PAPER)
    canvas.fill(rect(-330, 158, 660, 6), TONES["sky"][0])
    with canvas.at(80, -130, 24):
        canvas.fill([(0, -130), (92, 0), (0, 150), (-92, 0)], TONES["coral"][0])
        canvas.fill([(0, -130), (92, 0), (0, 0)], YOLK)
        canvas.fill([(0, 150), (-92, 0), (0, 0)], TONES["jade"][0])
        tail = smooth([(0, 150), (-30, 210), (20, 270), (-20, 330), (10, 380)], is_closed=False)
        canvas.fill(stroke(tail, 6, 3), INK)
        for x, y in ((-24, 208), (14, 272), (-14, 326)):
            canvas.fill([(x, y), (x - 34, y - 18), (x - 34, y + 18)], YOLK)
            canvas.fill([(x, y), (x + 34, y - 18), (x + 34, y + 18)], TONES["coral"][0])
    title(canvas, PAPER, -330)


def dragonboat(canvas: Canvas, tone: Tone) -> None:
    """A dragon boat with its drum."""
    canvas.fill(rect(-330, -380, 660, 760), TONES["mint"][1])
    canvas.fill(ellipse(-60, 80, 330, 150, 180, 360), TONES["jade"][0])
    canvas.fill(ellipse(230, 80, 240, 190, 180, 360), mix(TONES["jade"][0], TONES["jade"][1], 0.4))
    sea(canvas, 110, tone)
    canvas.fill(
        smooth(
            [
                (-290, 30),
                (-180, 90),
                (100, 96),
                (210, 40),
                (230, -40),
                (270, -20),
                (250, 80),
                (150, 160),
                (-200, 160),
            ]
        ),
        CHILI,
    )
    canvas.fill(
        stroke(smooth([(-270, 60), (-160, 112), (100, 118), (230, 60)], is_closed=False), 12), YOLK
    )
    with canvas.at(230, -70):
        canvas.fill(
            smooth(
                [
                    (-50, 50),
                    (-60, -20),
                    (-20, -70),
                    (50, -60),
                    (110, -24),
                    (106, 6),
                    (50, 14),
                    (30, 60),
                ]
            ),
            LEAF,
        )
        canvas.fill(smooth([(40, 6), (108, -2), (90, 30), (44, 30)]), PAPER)
        canvas.dot(16, -30, 19, WHITE)
        canvas.dot(20, -28, 9, INK)
        for turn in (-70, -40, -10):
            with canvas.at(-30, -40, turn):
                canvas.fill(leaf(90, 30), YOLK)
    for index in range(4):
        x = -200 + index * 96
        canvas.dot(x, -10, 32, TONES["peach"][0])
        canvas.fill(rect(x - 34, -42, 68, 20, 10), TONES["coral"][0])
        canvas.fill(
            smooth([(x - 38, 80), (x - 34, 26), (x + 34, 26), (x + 38, 80)]),
            (AZUL, YOLK, AZUL, YOLK)[index],
        )
        canvas.fill(stroke([(x + 20, 40), (x + 66, 190)], 11, 20), TONES["tan"][0])
    title(canvas, tone[2], -316)


def moon(canvas: Canvas, tone: Tone) -> None:
    """A moon that telephones."""
    canvas.fill(rect(-330, -380, 660, 760), tone[2])
    stars(canvas, 30)
    canvas.dot(10, -60, 190, lighter(YOLK, 0.55))
    for x, y, r in ((-70, -140, 26), (90, -120, 18), (110, 10, 30), (-100, 30, 20)):
        canvas.dot(x, y, r, lighter(YOLK, 0.3))
    for x in (-40, 60):
        canvas.fill(stroke(ellipse(x, -60, 22, 14, 190, 350), 7), INK)
    canvas.fill(stroke(ellipse(10, -30, 34, 26, 20, 160), 7), INK)
    for x in (-76, 96):
        canvas.fill(ellipse(x, -26, 24, 14), veil(TONES["coral"][0], 0.6))
    with canvas.at(-150, -30, -64):
        canvas.fill(rect(-90, -22, 180, 40, 20), TONES["coral"][0])
        for x in (-84, 84):
            canvas.fill(rect(x - 32, -14, 64, 60, 20), TONES["coral"][0])
    cord = [
        (-200 + index * 11 + 16 * cos(index * 1.3), 70 + index * 10 + 12 * sin(index * 1.3))
        for index in range(22)
    ]
    canvas.fill(stroke(smooth(cord, is_closed=False), 8), TONES["coral"][0])
    for index in range(7):
        x, height = -300 + index * 96, 90 + (index * 53) % 90
        canvas.fill(rect(x, 360 - height, 90, height), darker(tone[2], 0.35))
        for row in range(int(height / 34)):
            for column in range(2):
                if (index + row + column) % 3:
                    canvas.fill(
                        rect(x + 16 + column * 36, 376 - height + row * 34, 18, 20, 3), YOLK
                    )
    title(canvas, lighter(YOLK, 0.4), -330)


def macau(canvas: Canvas, tone: Tone) -> None:
    """A day in Macau: a church front, a lighthouse, a bridge, a beach."""
    canvas.fill(rect(-330, -380, 660, 460), TONES["peach"][1])
    canvas.dot(190, -170, 54, YOLK)
    canvas.fill(ellipse(-190, 60, 220, 170, 180, 360), TONES["leaf"][0])
    canvas.fill([(-206, -80), (-164, -80), (-172, -170), (-198, -170)], PAPER)
    canvas.fill([(-206, -168), (-164, -168), (-185, -200)], CHILI)
    canvas.fill(rect(-92, -110, 190, 190), TONES["sand"][1])
    canvas.fill([(-92, -106), (98, -106), (3, -196)], TONES["sand"][0])
    for level in range(2):
        for column in range(5):
            canvas.fill(
                [
                    (-82 + column * 38, -22 + level * 92),
                    *ellipse(-70 + column * 38, -66 + level * 92, 12, 18, 180, 360),
                    (-58 + column * 38, -22 + level * 92),
                ],
                TONES["soy"][0],
            )
        canvas.fill(rect(-98, -18 + level * 92, 202, 10), TONES["sand"][0])
    sea(canvas, 70, TONES["teal"])
    canvas.fill(ellipse(-60, 290, 330, 110, 180, 360), TONES["sand"][1])
    for index in range(3):
        x = 170 + index * 70
        canvas.fill(stroke([(x, 40), (x - 36, 96)], 4), PAPER)
        canvas.fill(stroke([(x, 40), (x + 36, 96)], 4), PAPER)
        canvas.fill(rect(x - 4, 36, 8, 78), PAPER)
    canvas.fill(rect(130, 94, 260, 12), PAPER)
    for index in range(8):
        with canvas.at(-130, 210, index * 45):
            canvas.fill([(0, 0), (-28, -72), (28, -72)], CHILI if index % 2 else PAPER)
    canvas.fill(
        moved(polar(lambda a: 30 * (1 + 0.25 * cos(5 * a)), 60), 60, 220), TONES["coral"][0]
    )
