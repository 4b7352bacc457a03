"""Wine, port and sparkling wine in their own bottles, each with its own label."""

from __future__ import annotations

from math import sin
from typing import Final

from marketplace.backoffice.demo.pictures.canvas import Canvas
from marketplace.backoffice.demo.pictures.grounds import closer, standing
from marketplace.backoffice.demo.pictures.palette import (
    COCOA,
    CORK,
    CREAM,
    GOLD,
    INK,
    LEAF,
    PAPER,
    TONES,
    WHITE,
    Color,
    darker,
    lighter,
    mix,
    rgb,
    veil,
)
from marketplace.backoffice.demo.pictures.shapes import (
    Outline,
    Point,
    band,
    ellipse,
    lathe,
    leaf,
    rect,
    smooth,
    stroke,
)
from marketplace.backoffice.demo.pictures.subject import Subject
from marketplace.backoffice.demo.pictures.wine_labels import LABELS

Tone = tuple[Color, Color, Color]


# Half widths by height; y = 0 is the table.
PROFILES: Final[dict[str, list[Point]]] = {
    "bordeaux": [
        (30, -690),
        (30, -560),
        (33, -500),
        (60, -455),
        (92, -420),
        (98, -380),
        (98, -200),
        (98, -60),
        (97, -10),
        (88, 0),
    ],
    "burgundy": [
        (29, -680),
        (29, -600),
        (34, -520),
        (58, -420),
        (92, -340),
        (106, -280),
        (107, -160),
        (107, -50),
        (105, -10),
        (94, 0),
    ],
    "flute": [
        (27, -740),
        (27, -640),
        (30, -570),
        (48, -450),
        (76, -340),
        (88, -270),
        (88, -140),
        (88, -40),
        (86, -8),
        (78, 0),
    ],
    "port": [
        (31, -620),
        (31, -500),
        (40, -470),
        (36, -440),
        (70, -410),
        (108, -380),
        (112, -340),
        (110, -180),
        (106, -40),
        (103, -8),
        (92, 0),
    ],
    "sparkling": [
        (32, -680),
        (34, -600),
        (42, -520),
        (70, -420),
        (104, -330),
        (116, -270),
        (116, -160),
        (115, -50),
        (112, -10),
        (100, 0),
    ],
}


GLASS: Final[dict[str, Color]] = {
    "red": rgb("#2E3B2F"),
    "white": rgb("#9FB36A"),
    "green": rgb("#6FA26A"),
    "rose": rgb("#EFB7A4"),
    "port": rgb("#2B2A30"),
    "tawny": rgb("#A35A2B"),
    "whiteport": rgb("#E3B45A"),
    "honey": rgb("#D9913B"),
}


POURED: Final[dict[str, Color]] = {
    "red": rgb("#7B1E3A"),
    "white": rgb("#F0DE93"),
    "green": rgb("#E6EBA5"),
    "rose": rgb("#F2A998"),
    "port": rgb("#6B1230"),
    "tawny": rgb("#B8622B"),
    "whiteport": rgb("#EFC76B"),
    "honey": rgb("#E2A24A"),
}


# A glass's profile, where its wine ends above, and where below.
GLASSES: Final[dict[str, tuple[list[Point], float, float]]] = {
    "port": (
        [(58, -300), (68, -250), (64, -190), (40, -140), (10, -112), (7, -40), (9, -14), (64, 0)],
        -240.0,
        -120.0,
    ),
    "sparkling": (
        [(52, -430), (56, -380), (52, -290), (34, -200), (9, -160), (7, -40), (9, -16), (64, 0)],
        -370.0,
        -168.0,
    ),
    "wine": (
        [(66, -400), (84, -330), (86, -270), (64, -205), (12, -166), (7, -40), (10, -14), (78, 0)],
        -290.0,
        -166.0,
    ),
}


def bottles(canvas: Canvas, subject: Subject) -> None:
    """Draw a bottle, a glass of its wine and something to eat with it."""
    standing(canvas, subject.tint, subject.tone, subject.pattern, subject.rng)
    with closer(canvas, 1.08):
        canvas.shadow(420, 872, 130, 30)
        with canvas.at(420, 874):
            bottle(canvas, subject)
        canvas.shadow(660, 884, 90, 22)
        with canvas.at(660, 886):
            _glass(canvas, subject)
        _beside(canvas, subject)


def bottle(canvas: Canvas, subject: Subject) -> None:
    """Draw the bottle of a wine on y = 0."""
    shape, wine = subject.trait("shape"), subject.trait("wine")
    glass = GLASS[wine]
    outline = lathe(PROFILES[shape])
    top = PROFILES[shape][0][1]
    right = outline[: len(outline) // 2]
    canvas.fill(outline, glass)
    with canvas.clipped(outline):
        canvas.fill(
            [(x * 0.86, y) for x, y in band(right, top * 0.78, -14)], mix(glass, POURED[wine], 0.35)
        )
        canvas.fill(rect(30, top, 100, -top), veil(INK, 0.16))
        canvas.fill(
            stroke([(-70, -60), (-72, -340), (-22, -500), (-20, top)], 16, 8), veil(WHITE, 0.38)
        )
    _label(canvas, subject, right)
    _capsule(canvas, subject, right, top)


def _label(canvas: Canvas, subject: Subject, right: Outline) -> None:
    main, _light, deep = subject.tone
    low, high = -70.0, -270.0 if subject.trait("shape") != "flute" else -240.0
    label = band(right, high, low)
    canvas.fill(label, PAPER)
    with canvas.clipped(label), canvas.at(0, (low + high) / 2):
        canvas.fill(rect(-130, -110, 260, 220), CREAM)
        LABELS[subject.trait("label")](canvas, subject.tone)
        canvas.fill(rect(-130, 62, 260, 7), deep)
        canvas.fill(rect(-46, 80, 92, 6), mix(deep, CREAM, 0.4))
    canvas.fill(band(right, high, high + 8), main)
    canvas.fill(
        [(x, y) for x, y in band(right, high, low) if x > 0] + [(46, low), (46, high)],
        veil(INK, 0.08),
    )


def _capsule(canvas: Canvas, subject: Subject, right: Outline, top: float) -> None:
    main, light, deep = subject.tone
    shape = subject.trait("shape")
    if shape == "port":
        canvas.fill(band(right, top, top * 0.86), darker(deep, 0.1))
        canvas.fill(rect(-42, top - 40, 84, 46, 12), COCOA)
        canvas.fill(rect(-42, top - 40, 84, 12, 6), lighter(COCOA, 0.25))
        return
    end = 0.62 if shape == "sparkling" else 0.74
    canvas.fill(band(right, top, top * end), main if shape != "sparkling" else GOLD)
    canvas.fill(
        rect(-36, top - 6, 72, 24, 8), mix(main, deep, 0.4) if shape != "sparkling" else GOLD
    )
    canvas.fill(band(right, top * end, top * end * 0.985), light)
    canvas.fill(rect(8, top + 8, 18, -top * 0.16), veil(INK, 0.18))
    if shape == "sparkling":
        canvas.fill(
            smooth([(-40, top + 4), (-46, top - 44), (0, top - 70), (46, top - 44), (40, top + 4)]),
            GOLD,
        )
        for x in (-22, 0, 22):
            canvas.fill(stroke([(x, top - 56), (x * 1.1, top + 30)], 4), darker(GOLD, 0.35))


def _glass(canvas: Canvas, subject: Subject) -> None:
    wine = POURED[subject.trait("wine")]
    shape = subject.trait("shape")
    profile, level, bottom = GLASSES.get(shape, GLASSES["wine"])
    outline = lathe(profile)
    right = outline[: len(outline) // 2]
    canvas.fill(outline, veil(WHITE, 0.5))
    filled = band(right, level, bottom)
    canvas.fill([(x * 0.92, y) for x, y in filled], wine)
    width = max(x for x, _ in band(right, level, level + 1)) * 0.92
    canvas.fill(ellipse(0, level, width, width * 0.2), lighter(wine, 0.22))
    canvas.loop(outline, 4, veil(WHITE, 0.85))
    canvas.fill(
        stroke(
            [(-profile[1][0] * 0.7, profile[1][1]), (-profile[2][0] * 0.7, profile[2][1] + 10)],
            10,
            5,
        ),
        veil(WHITE, 0.7),
    )
    if shape == "sparkling":
        for index in range(12):
            canvas.dot(26 * sin(index * 2.3), -190 - index * 15, 4 + index % 3, veil(WHITE, 0.8))


def _beside(canvas: Canvas, subject: Subject) -> None:
    """Put grapes, a cork, cheese or citrus on the table."""
    wine = subject.trait("wine")
    canvas.shadow(240, 904, 90, 20)
    with canvas.at(240, 900):
        if wine in ("red", "port", "honey"):
            skin = TONES["plum"] if wine != "honey" else TONES["pistachio"]
            for index, (x, y) in enumerate(
                ((-50, -22), (-8, -24), (36, -22), (-30, -56), (14, -58), (-8, -88), (70, -18))
            ):
                canvas.dot(x, y, 26, mix(skin[0], skin[2], 0.25 * (index % 3)))
                canvas.dot(x - 8, y - 9, 6, mix(skin[1], WHITE, 0.3))
            with canvas.at(2, -104, 50):
                canvas.fill(leaf(70, 40), LEAF)
        elif wine in ("white", "tawny"):
            canvas.fill([(-84, 0), (84, 0), (84, -26), (-10, -84), (-84, -40)], TONES["cheese"][0])
            canvas.fill([(-84, -40), (84, -26), (-10, -84)], TONES["cheese"][1])
            for x, y, r in ((-40, -18, 11), (18, -14, 8), (50, -20, 6)):
                canvas.dot(x, y, r, TONES["cheese"][2])
        else:
            fruit = (
                TONES["lime"]
                if wine == "green"
                else TONES["peach"]
                if wine == "whiteport"
                else TONES["red"]
            )
            canvas.dot(-20, -44, 48, fruit[0])
            canvas.dot(-36, -60, 11, veil(WHITE, 0.5))
            canvas.dot(52, -28, 34, fruit[2])
            canvas.dot(52, -28, 28, lighter(fruit[1], 0.4))
            with canvas.at(-14, -86, 60):
                canvas.fill(leaf(60, 28), LEAF)
    with canvas.at(800, 904, -24):
        canvas.shadow(0, 14, 50, 10, 0.2)
        canvas.fill(rect(-42, -17, 84, 34, 8), CORK)
        canvas.fill(rect(-42, -17, 84, 12, 6), lighter(CORK, 0.35))
        for index in range(7):
            canvas.dot(-32 + index * 11, (4, -6, 9)[index % 3], 2.5, darker(CORK, 0.35))
