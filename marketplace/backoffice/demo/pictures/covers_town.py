"""Covers in the town: 600 by 712 units around the origin."""

from __future__ import annotations

from random import Random

from marketplace.backoffice.demo.pictures.azulejo import tile
from marketplace.backoffice.demo.pictures.canvas import Canvas
from marketplace.backoffice.demo.pictures.covers_outdoors import title
from marketplace.backoffice.demo.pictures.palette import (
    AZUL,
    CHILI,
    CREAM,
    INK,
    LEAF,
    PAPER,
    TONES,
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
    smooth,
    stroke,
)

Tone = tuple[Color, Color, Color]


def tart(canvas: Canvas, tone: Tone) -> None:
    """Three egg tarts under a checked cloth."""
    canvas.fill(rect(-330, -380, 660, 760), lighter(tone[1], 0.2))
    for index in range(12):
        canvas.fill(rect(-330 + index * 56, 130, 28, 260), CHILI)
    for index in range(5):
        canvas.fill(rect(-330, 140 + index * 52, 660, 24), veil(CHILI, 0.45))
    canvas.fill(rect(-330, 122, 660, 14), CREAM)
    for x, y, size in ((-130, 60, 1.0), (150, 60, 1.0), (10, 170, 1.2)):
        with canvas.at(x, y, scale=size):
            canvas.fill(ellipse(0, 64, 124, 24), veil(INK, 0.18))
            canvas.fill([(-120, -30), (120, -30), (84, 66), (-84, 66)], TONES["caramel"][0])
            for fold in range(9):
                canvas.fill(
                    stroke([(-106 + fold * 26, -26), (-74 + fold * 18.5, 64)], 5),
                    TONES["caramel"][2],
                )
            canvas.fill(ellipse(0, -30, 124, 50), TONES["caramel"][1])
            canvas.fill(ellipse(0, -30, 104, 39), YOLK)
            for dx, dy, r in ((-46, -36, 20), (30, -24, 26), (60, -42, 13), (-10, -14, 14)):
                canvas.fill(ellipse(dx, dy, r, r * 0.5), TONES["soy"][0])
            canvas.fill(ellipse(-30, -50, 40, 7), veil(WHITE, 0.55))
    for x in (-130, 10, 150):
        steam = smooth([(x, -40), (x + 24, -96), (x - 14, -150), (x + 16, -206)], is_closed=False)
        canvas.fill(stroke(steam, 16, 3), veil(WHITE, 0.8))
    title(canvas, TONES["soy"][0])


def lion(canvas: Canvas, tone: Tone) -> None:
    """A dancing lion looking out of a bus."""
    canvas.fill(rect(-330, -380, 660, 760), TONES["sky"][1])
    for x, y in ((-190, -180), (180, -150), (60, -220)):
        for dx in (-40, 0, 44):
            canvas.dot(x + dx, y + abs(dx) * 0.2, 34, PAPER)
    canvas.fill(rect(-330, 240, 660, 160), TONES["slate"][0])
    canvas.fill(rect(-270, -120, 560, 370, 46), YOLK)
    canvas.fill(rect(-270, 120, 560, 60), PAPER)
    canvas.fill(rect(-240, -84, 500, 170, 24), mix(TONES["sky"][0], WHITE, 0.35))
    for x in (-160, 190):
        canvas.dot(x, 250, 58, INK)
        canvas.dot(x, 250, 26, TONES["silver"][0])
    canvas.dot(262, 190, 16, lighter(YOLK, 0.6))
    with canvas.at(10, 10):
        for index in range(14):
            with canvas.at(0, 0, index * 360 / 14):
                canvas.fill(moved(petal(76, 56), 0, -96), TONES["coral"][0] if index % 2 else CREAM)
        canvas.dot(0, 0, 118, tone[0])
        for x in (-46, 46):
            canvas.dot(x, -30, 34, WHITE)
            canvas.dot(x, -24, 17, INK)
            canvas.fill(smooth([(x - 44, -58), (x, -84), (x + 44, -58), (x, -66)]), YOLK)
        canvas.fill(smooth([(-60, 26), (0, 10), (60, 26), (48, 70), (0, 84), (-48, 70)]), PAPER)
        canvas.fill(smooth([(-40, 36), (0, 30), (40, 36), (24, 64), (-24, 64)]), TONES["wine"][0])
        canvas.dot(0, 8, 18, YOLK)
        canvas.fill(smooth([(-14, -118), (0, -164), (14, -118)]), YOLK)
        canvas.dot(0, -128, 20, TONES["azul"][0])
    title(canvas, tone[0], -316)


def cat(canvas: Canvas, tone: Tone) -> None:
    """Cats on the roofs of a village."""
    canvas.fill(rect(-330, -380, 660, 760), TONES["peach"][1])
    canvas.dot(140, -120, 110, TONES["coral"][1])
    for x, top, key in ((-230, 60, "mint"), (-20, 130, "yolk"), (200, 40, "rose")):
        canvas.fill(rect(x - 110, top, 210, 360), TONES[key][0])
        canvas.fill(
            [(x - 134, top + 8), (x + 124, top + 8), (x - 6, top - 90)], TONES["terracotta"][0]
        )
        for window in (-50, 40):
            canvas.fill(rect(x + window - 26, top + 60, 52, 72, 22), PAPER)
            canvas.fill(rect(x + window - 2, top + 60, 4, 72), TONES["teal"][0])
    for x, y, size, paint in (
        (-236, -28, 1.0, INK),
        (-26, 44, 1.25, TONES["amber"][0]),
        (194, -46, 1.0, PAPER),
    ):
        with canvas.at(x, y, scale=size):
            canvas.fill(
                smooth([(-40, 0), (-46, -50), (-20, -86), (20, -86), (46, -50), (40, 0)]), paint
            )
            canvas.dot(0, -104, 38, paint)
            for side in (-1, 1):
                canvas.fill([(side * 34, -120), (side * 30, -160), (side * 6, -138)], paint)
                canvas.dot(side * 14, -106, 7, YOLK if paint is INK else INK)
            canvas.fill(
                stroke(
                    smooth([(36, -10), (80, -20), (84, -70), (64, -96)], is_closed=False), 16, 8
                ),
                paint,
            )
            canvas.dot(0, -94, 4, TONES["coral"][0])
    title(canvas, TONES["terracotta"][2], -316)


def fish(canvas: Canvas, tone: Tone) -> None:
    """A little fish among vegetables and tofu."""
    canvas.fill(rect(-330, -380, 660, 760), TONES["coral"][1])
    for index in range(6):
        canvas.fill(
            [
                (-330 + index * 110, -380),
                (-220 + index * 110, -380),
                (-220 + index * 110, -160),
                *ellipse(-275 + index * 110, -160, 55, 40, 0, 180),
            ],
            CHILI if index % 2 else PAPER,
        )
    canvas.fill(rect(-330, 190, 660, 200), TONES["tan"][0])
    canvas.fill(rect(-330, 180, 660, 22), TONES["tan"][2])
    for x in (-230, -150, -190):
        for turn in (-40, -14, 14, 40):
            with canvas.at(x, 190, turn):
                canvas.fill(leaf(150, 50), LEAF if turn > 0 else mix(LEAF, INK, 0.2))
        canvas.fill(rect(x - 18, 150, 36, 60, 14), PAPER)
    for x, y in ((150, 120), (236, 120), (193, 50)):
        canvas.fill(rect(x - 40, y, 80, 66, 8), PAPER)
        canvas.fill(rect(x - 40, y, 80, 16, 6), WHITE)
    with canvas.at(10, 20, -8):
        canvas.fill(smooth([(120, 0), (200, -70), (176, 0), (200, 70)]), AZUL)
        body = smooth(
            [(-150, 0), (-90, -74), (10, -90), (110, -40), (136, 0), (110, 40), (10, 88), (-90, 72)]
        )
        canvas.fill(smooth([(-20, -80), (20, -130), (70, -62)]), AZUL)
        canvas.fill(body, TONES["sky"][0])
        with canvas.clipped(body):
            canvas.fill(rect(-160, 24, 320, 90), TONES["sky"][1])
            for row in range(4):
                for column in range(5):
                    canvas.fill(
                        stroke(
                            ellipse(
                                -30 + column * 36 + row % 2 * 18, -56 + row * 28, 17, 17, 0, 180
                            ),
                            4,
                        ),
                        AZUL,
                    )
        canvas.dot(-96, -18, 26, WHITE)
        canvas.dot(-100, -16, 14, INK)
        canvas.fill(stroke(ellipse(-118, 16, 20, 14, 20, 140), 6), AZUL)
    title(canvas, PAPER, -120)


def tiles(canvas: Canvas, tone: Tone) -> None:
    """Tiles, half of them still to be colored."""
    canvas.fill(rect(-330, -380, 660, 760), PAPER)
    rng = Random(5)  # noqa: S311 - pictures, not secrets
    for row in range(4):
        for column in range(3):
            with canvas.at(-210 + column * 206, -256 + row * 206):
                colored = row + column < 3
                key = ("azul", "yolk", "terracotta")[(row + column) % 3] if colored else "silver"
                tile(
                    canvas,
                    ("star", "petal", "rosette", "diamond")[(row * 3 + column) % 4],
                    TONES[key] if colored else (TONES["silver"][1], PAPER, TONES["silver"][0]),
                    rng,
                )
                if not colored:
                    canvas.fill(rect(-100, -100, 200, 200), veil(PAPER, 0.55))
    with canvas.at(130, 130, 38):
        canvas.drop(rect(-26, -230, 52, 420, 12), 6, 14, 0.3)
        canvas.fill(rect(-26, -230, 52, 350), TONES["coral"][0])
        canvas.fill(rect(-26, -230, 18, 350), TONES["coral"][1])
        canvas.fill([(-26, 120), (26, 120), (0, 196)], TONES["cream"][0])
        canvas.fill([(-10, 166), (10, 166), (0, 196)], TONES["coral"][2])
        canvas.fill(rect(-26, -270, 52, 46, 14), TONES["rose"][1])
