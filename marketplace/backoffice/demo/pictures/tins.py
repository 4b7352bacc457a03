"""Tinned fish: every lid a small picture."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, sin

from marketplace.backoffice.demo.pictures.canvas import Canvas
from marketplace.backoffice.demo.pictures.grounds import closer, standing
from marketplace.backoffice.demo.pictures.palette import (
    AZUL,
    CHILI,
    CREAM,
    INK,
    LEAF,
    NAVY,
    PAPER,
    SILVER,
    STEEL,
    TONES,
    WHITE,
    YOLK,
    Color,
    darker,
    lighter,
    mix,
    veil,
)
from marketplace.backoffice.demo.pictures.pouches import fish as scaled_fish
from marketplace.backoffice.demo.pictures.shapes import (
    Outline,
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
from marketplace.backoffice.demo.pictures.subject import Subject

Tone = tuple[Color, Color, Color]
LIDS: dict[str, Outline] = {
    "rect": rect(-300, -190, 600, 380, 70),
    "oval": smooth(
        [
            (-310, 0),
            (-250, -150),
            (0, -196),
            (250, -150),
            (310, 0),
            (250, 150),
            (0, 196),
            (-250, 150),
        ]
    ),
    "round": ellipse(0, 0, 236),
}


def tins(canvas: Canvas, subject: Subject) -> None:
    """Draw a tin that leans towards the viewer, on another one."""
    standing(canvas, subject.tint, subject.tone, subject.pattern, subject.rng)
    if subject.trait("shape") == "stack":
        _stack(canvas)
        return
    lid = LIDS[subject.trait("shape")]
    with closer(canvas, 1.06, y=880):
        canvas.shadow(500, 850, 340, 50)
        _lying(canvas, subject)
        with canvas.at(500, 510, -7 if subject.trait("shape") != "round" else -12):
            canvas.drop(lid, 6, 22, 0.3)
            tin_face(canvas, subject.trait("shape"), subject.trait("motif"), subject.tone)
        _garnish(canvas, subject)


def _lying(canvas: Canvas, subject: Subject) -> None:
    """Draw the tin below from its side."""
    main, light, deep = subject.tone
    wide = 250 if subject.trait("shape") == "round" else 320
    canvas.fill(rect(500 - wide, 730, 2 * wide, 112, 34), STEEL)
    canvas.fill(rect(500 - wide, 746, 2 * wide, 78, 8), mix(main, deep, 0.2))
    for index in range(int(wide / 26)):
        x = 500 - wide + 30 + index * 52
        canvas.fill(stroke(wave(x, 785, 34, 9, 34), 8), mix(light, WHITE, 0.2))
    canvas.fill(rect(500 - wide - 6, 722, 2 * wide + 12, 22, 11), SILVER)
    canvas.fill(rect(500 - wide - 6, 826, 2 * wide + 12, 22, 11), SILVER)
    canvas.fill(rect(500 + wide * 0.6, 744, wide * 0.4, 84), veil(INK, 0.12))
    canvas.fill(rect(500 - wide * 0.9, 744, wide * 0.3, 84), veil(WHITE, 0.2))


def tin_face(canvas: Canvas, shape: str, motif: str, tone: Tone) -> None:
    """Draw a lid from above: rim, printed picture, ring."""
    main, light, _deep = tone
    lid = LIDS[shape]
    canvas.fill(moved(lid, 0, 16), STEEL)
    canvas.fill(lid, SILVER)
    inner = [(x * 0.945, y * 0.925) for x, y in lid]
    canvas.fill(inner, lighter(SILVER, 0.45))
    print_ = [(x * 0.91, y * 0.885) for x, y in lid]
    canvas.fill(print_, main)
    with canvas.clipped(print_):
        MOTIFS[motif](canvas, tone, 270 if shape != "round" else 210)
    border = [(x * 0.865, y * 0.825) for x, y in lid]
    canvas.loop(border, 5, mix(light, CREAM, 0.5))
    _ring(canvas, shape)


def _ring(canvas: Canvas, shape: str) -> None:
    x = 226 if shape == "rect" else 222 if shape == "oval" else 150
    y = -104 if shape == "rect" else -58 if shape == "oval" else -110
    with canvas.at(x, y, 40 if shape == "round" else 30):
        canvas.fill(moved(rect(-52, -26, 104, 52, 26), 3, 8), veil(INK, 0.25))
        canvas.fill(rect(-52, -26, 104, 52, 26), SILVER)
        canvas.loop(rect(-52, -26, 104, 52, 26), 7, STEEL)
        canvas.fill(ellipse(16, 0, 22, 16), STEEL)
        canvas.dot(-34, 0, 11, STEEL)


def _stack(canvas: Canvas) -> None:
    rows = (
        (("rect", "sardines", "azul"), ("rect", "sardines", "chili")),
        (("round", "tuna", "navy"), ("rect", "mackerel", "curry")),
        (("round", "octopus", "plum"), ("round", "spread", "sand")),
    )
    canvas.shadow(500, 905, 400, 40)
    canvas.fill(rect(70, 60, 860, 850, 44), darker(AZUL, 0.25))
    canvas.fill(rect(92, 82, 816, 806, 32), mix(PAPER, AZUL, 0.1))
    for row, pair in enumerate(rows):
        for column, (shape, motif, key) in enumerate(pair):
            with canvas.at(
                304 + column * 392, 220 + row * 266, 0, 0.6 if shape != "round" else 0.54
            ):
                canvas.drop(LIDS[shape], 4, 8, 0.22)
                tin_face(canvas, shape, motif, TONES[key])


# --- the pictures on the lids: around the origin, `reach` units to either side -------------------

Motif = Callable[[Canvas, Tone, float], None]


def sardine(canvas: Canvas, size: float, back: Color, belly: Color, ink: Color) -> None:
    """Draw one slim fish, its head on the left."""
    body = smooth(
        [
            (-size, 2),
            (-size * 0.72, -size * 0.15),
            (-size * 0.1, -size * 0.19),
            (size * 0.6, -size * 0.07),
            (size * 0.78, 0),
            (size * 0.6, size * 0.07),
            (-size * 0.1, size * 0.17),
            (-size * 0.72, size * 0.15),
        ]
    )
    canvas.fill(
        [(size * 0.72, 0), (size, -size * 0.17), (size * 0.92, 0), (size, size * 0.17)], back
    )
    canvas.fill(
        smooth([(-size * 0.15, -size * 0.15), (0, -size * 0.3), (size * 0.2, -size * 0.15)]), back
    )
    canvas.fill(body, belly)
    with canvas.clipped(body):
        canvas.fill(
            smooth(
                [
                    (-size, -size * 0.02),
                    (-size * 0.3, -size * 0.02),
                    (size * 0.4, -size * 0.01),
                    (size, 0),
                    (size, -size * 0.4),
                    (-size, -size * 0.4),
                ]
            ),
            back,
        )
        for index in range(6):
            canvas.dot(-size * 0.5 + index * size * 0.2, size * 0.035, size * 0.022, back)
    canvas.fill(
        stroke(ellipse(-size * 0.7, 0, size * 0.07, size * 0.14, -70, 70), size * 0.022), ink
    )
    canvas.dot(-size * 0.86, -size * 0.025, size * 0.045, WHITE)
    canvas.dot(-size * 0.865, -size * 0.025, size * 0.026, INK)


def _sardines(canvas: Canvas, tone: Tone, reach: float) -> None:
    main, light, deep = tone
    for index in range(-4, 9):
        canvas.fill(stroke(wave(-320, -160 + index * 40, 640, 8, 90), 6), mix(main, deep, 0.35))
    for index, y in enumerate((-92, 0, 92)):
        with canvas.at(-18 if index % 2 else 18, y, wide=-1 if index % 2 else 1):
            sardine(canvas, 200, lighter(deep, 0.1), mix(light, WHITE, 0.55), deep)


def _tomato(canvas: Canvas, tone: Tone, reach: float) -> None:
    for x, y, size in ((-180, -70, 70), (190, 70, 78), (-150, 100, 46), (120, -110, 44)):
        canvas.dot(x, y, size, lighter(tone[0], 0.22))
        canvas.dot(x - size * 0.3, y - size * 0.3, size * 0.2, veil(WHITE, 0.6))
        for turn in range(0, 360, 72):
            with canvas.at(x, y - size * 0.55, turn):
                canvas.fill(leaf(size * 0.5, size * 0.22), LEAF)
    with canvas.at(0, 6, -8):
        sardine(canvas, 210, NAVY, mix(tone[1], WHITE, 0.6), NAVY)


def _lemon(canvas: Canvas, tone: Tone, reach: float) -> None:
    for x, y, size in ((-170, 0, 96), (180, 90, 70), (150, -120, 60)):
        canvas.dot(x, y, size, mix(tone[0], tone[2], 0.25))
        canvas.dot(x, y, size * 0.9, PAPER)
        for turn in range(0, 360, 45):
            with canvas.at(x, y, turn):
                canvas.fill(
                    moved(petal(size * 0.74, size * 0.5), 0, -size * 0.06),
                    mix(tone[0], WHITE, 0.15),
                )
    with canvas.at(40, 10, -16):
        sardine(canvas, 210, TONES["teal"][2], WHITE, TONES["teal"][2])


def _wheel(canvas: Canvas, tone: Tone, reach: float) -> None:
    canvas.dot(0, 0, 230, mix(AZUL, INK, 0.1))
    for index in range(12):
        with canvas.at(0, 0, index * 30), canvas.at(-112, 0):
            sardine(canvas, 84, mix(tone[2], AZUL, 0.3), lighter(tone[1], 0.3), NAVY)
    canvas.dot(0, 0, 34, YOLK)
    canvas.dot(0, 0, 20, CREAM)


def _tuna(canvas: Canvas, tone: Tone, reach: float) -> None:
    main, light, deep = tone
    for index in range(3):
        canvas.fill(
            [*wave(-330, 66 + index * 46, 660, 14, 150), (330, 240), (-330, 240)],
            mix(main, light, 0.25 + 0.2 * index),
        )
    canvas.dot(reach * 0.52, -100, 54, YOLK)
    with canvas.at(-10, 4, -10):
        body = smooth(
            [
                (-170, 6),
                (-110, -52),
                (-10, -74),
                (90, -40),
                (150, 0),
                (90, 34),
                (-10, 62),
                (-110, 46),
            ]
        )
        canvas.fill(smooth([(142, 0), (196, -76), (182, 0), (196, 72)]), CREAM)
        canvas.fill(smooth([(-10, -62), (18, -118), (40, -54)]), YOLK)
        canvas.fill(smooth([(-4, 52), (22, 108), (44, 44)]), YOLK)
        canvas.fill(body, mix(light, WHITE, 0.4))
        with canvas.clipped(body):
            canvas.fill(rect(-200, -100, 400, 96), lighter(deep, 0.12))
        canvas.dot(-128, -4, 13, WHITE)
        canvas.dot(-130, -4, 7, INK)


def _mackerel(canvas: Canvas, tone: Tone, reach: float) -> None:
    for index in range(7):
        with canvas.at(-250 + index * 84, (-1) ** index * 118, index * 60):
            flower_ = polar(lambda a: 30 * (1 + 0.3 * cos(5 * a)))
            canvas.fill(flower_, mix(tone[0], tone[1], 0.45))
            canvas.dot(0, 0, 9, tone[2])
    for y, side in ((-52, 1), (54, -1)):
        with canvas.at(0, y, -4 * side, wide=side):
            sardine(canvas, 214, TONES["teal"][0], lighter(tone[1], 0.5), NAVY)
            for index in range(7):
                x = -110 + index * 36
                canvas.fill(stroke([(x, -36), (x + 12, -22), (x, -8)], 8), TONES["teal"][2])


def _octopus(canvas: Canvas, tone: Tone, reach: float) -> None:
    main, light, _deep = tone
    for index in range(8):
        turn = (index - 3.5) * 0.34
        points = [
            (sin(turn) * r + 26 * sin(r / 26 + index), 30 + cos(turn) * r)
            for r in range(0, 170, 16)
        ]
        canvas.line(
            smooth(points, is_closed=False), 38, light if index % 2 else mix(light, main, 0.25), 8
        )
        for r in range(3, 9, 2):
            canvas.dot(*points[r], 6, mix(light, WHITE, 0.6))
    canvas.fill(
        smooth(
            [
                (-92, 30),
                (-104, -60),
                (-50, -134),
                (0, -146),
                (50, -134),
                (104, -60),
                (92, 30),
                (0, 60),
            ]
        ),
        light,
    )
    canvas.fill(smooth([(-74, -40), (-46, -110), (-16, -116), (-40, -50)]), mix(light, WHITE, 0.5))
    for x in (-34, 34):
        canvas.dot(x, -6, 20, WHITE)
        canvas.dot(x + 3, -4, 11, INK)
    for x, y in ((-170, -110), (176, -80), (150, -150), (-186, 20)):
        canvas.loop(ellipse(x, y, 16), 5, mix(main, light, 0.5))


def _cod(canvas: Canvas, tone: Tone, reach: float) -> None:
    for index in range(26):
        angle, far = index * 2.399, 34 * (index + 1) ** 0.55
        x, y = cos(angle) * far * 1.5, sin(angle) * far
        canvas.dot(x, y + 5, 27, darker(TONES["wheat"][2], 0.1))
        canvas.dot(x, y, 27, TONES["wheat"][0])
        canvas.dot(x - 7, y - 8, 8, TONES["wheat"][1])
    with canvas.at(0, 0, 8, 1.75):
        scaled_fish(canvas, (TONES["silver"][0], PAPER, tone[2]))
    for x, turn in ((-200, 40), (190, -30), (-60, 20)):
        with canvas.at(x, 110, turn):
            canvas.fill(leaf(80, 34), LEAF)


def _spread(canvas: Canvas, tone: Tone, reach: float) -> None:
    for index in range(12):
        with canvas.at(0, 0, index * 30):
            canvas.fill(
                [(0, 0), (-60, -260), (60, -260)],
                TONES["terracotta"][0] if index % 2 else TONES["sand"][1],
            )
    canvas.dot(0, 0, 124, CREAM)
    canvas.loop(ellipse(0, 0, 114), 5, TONES["terracotta"][0])
    with canvas.at(4, -14, -12):
        sardine(canvas, 92, NAVY, TONES["silver"][1], NAVY)
    for index in range(3):
        points = [(-50 + index * 50 + 7 * sin(t), 84 - t * 9) for t in range(6)]
        canvas.fill(stroke(points, 7, 3), STEEL)


MOTIFS: dict[str, Motif] = {
    "cod": _cod,
    "lemon": _lemon,
    "mackerel": _mackerel,
    "octopus": _octopus,
    "sardines": _sardines,
    "spread": _spread,
    "tomato": _tomato,
    "tuna": _tuna,
    "wheel": _wheel,
}


def _garnish(canvas: Canvas, subject: Subject) -> None:
    """Lay a lemon slice, a chili or a bay leaf beside the tin."""
    choice = {"chili": "chili", "lemon": "lemon", "tomato": "tomato"}.get(
        subject.trait("tone"), "bay"
    )
    with canvas.at(850, 880):
        canvas.shadow(0, 26, 80, 18, 0.22)
        if choice == "lemon":
            canvas.dot(0, -30, 58, YOLK)
            canvas.dot(0, -30, 52, PAPER)
            for turn in range(0, 360, 45):
                with canvas.at(0, -30, turn):
                    canvas.fill(moved(petal(43, 30), 0, -3), TONES["lemon"][0])
        elif choice == "chili":
            canvas.fill(
                smooth([(-70, -8), (-20, -34), (40, -26), (84, 6), (30, 6), (-20, 12), (-62, 20)]),
                CHILI,
            )
            canvas.fill(stroke([(-64, 4), (-96, -18)], 10), LEAF)
        elif choice == "tomato":
            canvas.dot(0, -28, 54, TONES["tomato"][0])
            canvas.dot(-18, -44, 12, veil(WHITE, 0.6))
            for turn in range(0, 360, 60):
                with canvas.at(0, -66, turn):
                    canvas.fill(leaf(36, 14), LEAF)
        else:
            for turn in (-70, -20, 40):
                with canvas.at(0, 10, turn):
                    canvas.fill(leaf(104, 40), LEAF if turn else mix(LEAF, INK, 0.2))
                    canvas.fill(stroke([(0, 0), (0, -90)], 4, 1), lighter(LEAF, 0.5))
