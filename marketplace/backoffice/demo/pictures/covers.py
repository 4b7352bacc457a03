"""The scenes on the covers: 600 by 712 units around the origin."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, sin
from random import Random

from marketplace.backoffice.demo.pictures.azulejo import tile
from marketplace.backoffice.demo.pictures.canvas import Canvas
from marketplace.backoffice.demo.pictures.palette import (
    AZUL,
    CHILI,
    CREAM,
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
    petal,
    polar,
    rect,
    smooth,
    stroke,
    wave,
)

Tone = tuple[Color, Color, Color]


def _stars(canvas: Canvas, count: int) -> None:
    for index in range(count):
        canvas.dot(270 * sin(index * 2.4), -200 + 150 * cos(index * 1.7), 3 + index % 3 * 1.6, lighter(YOLK, 0.5))


def _title(canvas: Canvas, paint: Color, y: float = -290) -> None:
    """Draw bars where a title would stand; pictures carry no letters."""
    canvas.fill(rect(-150, y, 320, 26, 13), paint)
    canvas.fill(rect(-90, y + 42, 200, 16, 8), mix(paint, WHITE, 0.2))


def _sea(canvas: Canvas, y: float, tone: Tone) -> None:
    for index in range(4):
        top = y + index * 52
        canvas.fill([*wave(-330, top, 660, 14, 150 + index * 20), (330, 400), (-330, 400)], mix(tone[0], tone[2], 0.2 + 0.2 * index))


def lighthouse(canvas: Canvas, tone: Tone) -> None:
    """A lighthouse on a hill at night, with a sleepy light."""
    canvas.fill(rect(-330, -380, 660, 760), NAVY)
    _stars(canvas, 26)
    canvas.fill([(10, -150), (-330, -260), (-330, -60)], veil(YOLK, 0.35))
    canvas.fill([(10, -150), (330, -230), (330, -90)], veil(YOLK, 0.35))
    canvas.fill(ellipse(40, 420, 420, 260, 180, 360), mix(LEAF, NAVY, 0.5))
    canvas.fill([(-62, 210), (82, 210), (56, -100), (-36, -100)], PAPER)
    for index, y in enumerate((-40, 70, 170)):
        grow = 12 * index
        canvas.fill([(-44 - grow, y + 34), (64 + grow, y + 34), (60 + grow, y), (-40 - grow, y)], TONES["coral"][0])
    canvas.fill(rect(-54, -118, 128, 22, 8), INK)
    canvas.fill(rect(-30, -184, 80, 68, 8), YOLK)
    canvas.fill([(-44, -184), (64, -184), (10, -246)], TONES["coral"][0])
    for x in (-12, 30):
        canvas.fill(stroke(ellipse(x, -10, 13, 9, 10, 170), 5), INK)
    canvas.fill(stroke(ellipse(9, 14, 10, 7, 20, 160), 4), INK)
    canvas.fill(rect(-14, 150, 46, 62, 22), TONES["tan"][2])
    for x, y, r in ((-180, 240, 44), (-230, 262, 34), (190, 250, 40), (240, 270, 30)):
        canvas.dot(x, y, r, mix(LEAF, NAVY, 0.25))
    _title(canvas, lighter(YOLK, 0.35), -316)


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
                canvas.fill(stroke([(-106 + fold * 26, -26), (-74 + fold * 18.5, 64)], 5), TONES["caramel"][2])
            canvas.fill(ellipse(0, -30, 124, 50), TONES["caramel"][1])
            canvas.fill(ellipse(0, -30, 104, 39), YOLK)
            for dx, dy, r in ((-46, -36, 20), (30, -24, 26), (60, -42, 13), (-10, -14, 14)):
                canvas.fill(ellipse(dx, dy, r, r * 0.5), TONES["soy"][0])
            canvas.fill(ellipse(-30, -50, 40, 7), veil(WHITE, 0.55))
    for x in (-130, 10, 150):
        steam = smooth([(x, -40), (x + 24, -96), (x - 14, -150), (x + 16, -206)], is_closed=False)
        canvas.fill(stroke(steam, 16, 3), veil(WHITE, 0.8))
    _title(canvas, TONES["soy"][0])


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
    _title(canvas, tone[0], -316)


def kite(canvas: Canvas, tone: Tone) -> None:
    """A kite over a long bridge."""
    canvas.fill(rect(-330, -380, 660, 760), TONES["sky"][1])
    canvas.dot(-170, -200, 70, lighter(YOLK, 0.3))
    _sea(canvas, 190, TONES["teal"])
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
    _title(canvas, PAPER, -330)


def cat(canvas: Canvas, tone: Tone) -> None:
    """Cats on the roofs of a village."""
    canvas.fill(rect(-330, -380, 660, 760), TONES["peach"][1])
    canvas.dot(140, -120, 110, TONES["coral"][1])
    for x, top, key in ((-230, 60, "mint"), (-20, 130, "yolk"), (200, 40, "rose")):
        canvas.fill(rect(x - 110, top, 210, 360), TONES[key][0])
        canvas.fill([(x - 134, top + 8), (x + 124, top + 8), (x - 6, top - 90)], TONES["terracotta"][0])
        for window in (-50, 40):
            canvas.fill(rect(x + window - 26, top + 60, 52, 72, 22), PAPER)
            canvas.fill(rect(x + window - 2, top + 60, 4, 72), TONES["teal"][0])
    for x, y, size, paint in ((-236, -28, 1.0, INK), (-26, 44, 1.25, TONES["amber"][0]), (194, -46, 1.0, PAPER)):
        with canvas.at(x, y, scale=size):
            canvas.fill(smooth([(-40, 0), (-46, -50), (-20, -86), (20, -86), (46, -50), (40, 0)]), paint)
            canvas.dot(0, -104, 38, paint)
            for side in (-1, 1):
                canvas.fill([(side * 34, -120), (side * 30, -160), (side * 6, -138)], paint)
                canvas.dot(side * 14, -106, 7, YOLK if paint is INK else INK)
            canvas.fill(stroke(smooth([(36, -10), (80, -20), (84, -70), (64, -96)], is_closed=False), 16, 8), paint)
            canvas.dot(0, -94, 4, TONES["coral"][0])
    _title(canvas, TONES["terracotta"][2], -316)


def dragonboat(canvas: Canvas, tone: Tone) -> None:
    """A dragon boat with its drum."""
    canvas.fill(rect(-330, -380, 660, 760), TONES["mint"][1])
    canvas.fill(ellipse(-60, 80, 330, 150, 180, 360), TONES["jade"][0])
    canvas.fill(ellipse(230, 80, 240, 190, 180, 360), mix(TONES["jade"][0], TONES["jade"][1], 0.4))
    _sea(canvas, 110, tone)
    canvas.fill(smooth([(-290, 30), (-180, 90), (100, 96), (210, 40), (230, -40), (270, -20), (250, 80), (150, 160), (-200, 160)]), CHILI)
    canvas.fill(stroke(smooth([(-270, 60), (-160, 112), (100, 118), (230, 60)], is_closed=False), 12), YOLK)
    with canvas.at(230, -70):
        canvas.fill(smooth([(-50, 50), (-60, -20), (-20, -70), (50, -60), (110, -24), (106, 6), (50, 14), (30, 60)]), LEAF)
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
        canvas.fill(smooth([(x - 38, 80), (x - 34, 26), (x + 34, 26), (x + 38, 80)]), (AZUL, YOLK, AZUL, YOLK)[index])
        canvas.fill(stroke([(x + 20, 40), (x + 66, 190)], 11, 20), TONES["tan"][0])
    _title(canvas, tone[2], -316)


def fish(canvas: Canvas, tone: Tone) -> None:
    """A little fish among vegetables and tofu."""
    canvas.fill(rect(-330, -380, 660, 760), TONES["coral"][1])
    for index in range(6):
        canvas.fill([(-330 + index * 110, -380), (-220 + index * 110, -380), (-220 + index * 110, -160), *ellipse(-275 + index * 110, -160, 55, 40, 0, 180)], CHILI if index % 2 else PAPER)
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
        body = smooth([(-150, 0), (-90, -74), (10, -90), (110, -40), (136, 0), (110, 40), (10, 88), (-90, 72)])
        canvas.fill(smooth([(-20, -80), (20, -130), (70, -62)]), AZUL)
        canvas.fill(body, TONES["sky"][0])
        with canvas.clipped(body):
            canvas.fill(rect(-160, 24, 320, 90), TONES["sky"][1])
            for row in range(4):
                for column in range(5):
                    canvas.fill(stroke(ellipse(-30 + column * 36 + row % 2 * 18, -56 + row * 28, 17, 17, 0, 180), 4), AZUL)
        canvas.dot(-96, -18, 26, WHITE)
        canvas.dot(-100, -16, 14, INK)
        canvas.fill(stroke(ellipse(-118, 16, 20, 14, 20, 140), 6), AZUL)
    _title(canvas, PAPER, -120)


def moon(canvas: Canvas, tone: Tone) -> None:
    """A moon that telephones."""
    canvas.fill(rect(-330, -380, 660, 760), tone[2])
    _stars(canvas, 30)
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
    cord = [(-200 + index * 11 + 16 * cos(index * 1.3), 70 + index * 10 + 12 * sin(index * 1.3)) for index in range(22)]
    canvas.fill(stroke(smooth(cord, is_closed=False), 8), TONES["coral"][0])
    for index in range(7):
        x, height = -300 + index * 96, 90 + (index * 53) % 90
        canvas.fill(rect(x, 360 - height, 90, height), darker(tone[2], 0.35))
        for row in range(int(height / 34)):
            for column in range(2):
                if (index + row + column) % 3:
                    canvas.fill(rect(x + 16 + column * 36, 376 - height + row * 34, 18, 20, 3), YOLK)
    _title(canvas, lighter(YOLK, 0.4), -330)


def tiles(canvas: Canvas, tone: Tone) -> None:
    """Tiles, half of them still to be colored."""
    canvas.fill(rect(-330, -380, 660, 760), PAPER)
    rng = Random(5)  # noqa: S311 - pictures, not secrets
    for row in range(4):
        for column in range(3):
            with canvas.at(-210 + column * 206, -256 + row * 206):
                colored = row + column < 3
                key = ("azul", "yolk", "terracotta")[(row + column) % 3] if colored else "silver"
                tile(canvas, ("star", "petal", "rosette", "diamond")[(row * 3 + column) % 4], TONES[key] if colored else (TONES["silver"][1], PAPER, TONES["silver"][0]), rng)
                if not colored:
                    canvas.fill(rect(-100, -100, 200, 200), veil(PAPER, 0.55))
    with canvas.at(130, 130, 38):
        canvas.drop(rect(-26, -230, 52, 420, 12), 6, 14, 0.3)
        canvas.fill(rect(-26, -230, 52, 350), TONES["coral"][0])
        canvas.fill(rect(-26, -230, 18, 350), TONES["coral"][1])
        canvas.fill([(-26, 120), (26, 120), (0, 196)], TONES["cream"][0])
        canvas.fill([(-10, 166), (10, 166), (0, 196)], TONES["coral"][2])
        canvas.fill(rect(-26, -270, 52, 46, 14), TONES["rose"][1])


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
            canvas.fill([(-82 + column * 38, -22 + level * 92), *ellipse(-70 + column * 38, -66 + level * 92, 12, 18, 180, 360), (-58 + column * 38, -22 + level * 92)], TONES["soy"][0])
        canvas.fill(rect(-98, -18 + level * 92, 202, 10), TONES["sand"][0])
    _sea(canvas, 70, TONES["teal"])
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
    canvas.fill(moved(polar(lambda a: 30 * (1 + 0.25 * cos(5 * a)), 60), 60, 220), TONES["coral"][0])


COVERS: dict[str, Callable[[Canvas, Tone], None]] = {
    "cat": cat,
    "dragonboat": dragonboat,
    "fish": fish,
    "kite": kite,
    "lighthouse": lighthouse,
    "lion": lion,
    "macau": macau,
    "moon": moon,
    "tart": tart,
    "tiles": tiles,
}
