"""Olive oil, vinegar, and what comes in jars."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, sin
from typing import Final

from marketplace.backoffice.demo.pictures.canvas import Canvas
from marketplace.backoffice.demo.pictures.grounds import closer, standing
from marketplace.backoffice.demo.pictures.packs import jar
from marketplace.backoffice.demo.pictures.palette import (
    CHILI,
    COCOA,
    CREAM,
    FOREST,
    GOLD,
    INK,
    LEAF,
    PAPER,
    SILVER,
    STEEL,
    TONES,
    WHITE,
    WOOD,
    YOLK,
    Color,
    darker,
    lighter,
    mix,
    rgb,
    veil,
)
from marketplace.backoffice.demo.pictures.shapes import (
    Point,
    band,
    ellipse,
    lathe,
    leaf,
    moved,
    petal,
    rect,
    smooth,
    stroke,
    wave,
)
from marketplace.backoffice.demo.pictures.subject import Subject

Tone = tuple[Color, Color, Color]
DARK_GLASS: Final = rgb("#33482F")
OIL: Final = rgb("#D7C33F")
PROFILES: Final[dict[str, list[Point]]] = {
    "dorica": [(26, -600), (26, -500), (30, -470), (84, -440), (96, -420), (96, -200), (96, -20), (88, 0)],
    "round": [(28, -560), (28, -470), (40, -430), (110, -360), (138, -260), (138, -140), (116, -20), (100, 0)],
    "slim": [(24, -640), (24, -540), (28, -480), (52, -420), (68, -360), (72, -200), (72, -20), (64, 0)],
}


def oils(canvas: Canvas, subject: Subject) -> None:
    """Draw a bottle or can with a little bowl of what is inside."""
    standing(canvas, subject.tint, subject.tone, subject.pattern, subject.rng)
    shape = subject.trait("shape")
    with closer(canvas, 1.12):
        if shape == "trio":
            _trio(canvas)
            return
        canvas.shadow(410, 868, 160, 36)
        with canvas.at(410, 870):
            if shape == "can":
                _can(canvas, subject)
            else:
                flask(canvas, shape, subject.trait("label"), subject.tone)
        _bowl(canvas, subject)
        _sprig(canvas, 210, 900, -60)


def flask(canvas: Canvas, shape: str, label: str, tone: Tone) -> None:
    """Draw a bottle of oil or vinegar on y = 0."""
    main, light, deep = tone
    profile = PROFILES[shape]
    outline = lathe(profile, is_smooth=shape == "round")
    right = outline[: len(outline) // 2]
    top = profile[0][1]
    glass = DARK_GLASS if label in ("branch", "mountain", "sun") else mix(deep, OIL, 0.25)
    canvas.fill(outline, glass)
    with canvas.clipped(outline):
        canvas.fill([(x * 0.84, y) for x, y in band(right, top * 0.7, -14)], mix(glass, OIL if label != "grape" else TONES["wine"][0], 0.42))
        canvas.fill(rect(34, top, 140, -top), veil(INK, 0.16))
        canvas.fill(stroke([(-profile[-3][0] * 0.78, -40), (-profile[-3][0] * 0.78, top * 0.62)], 15, 8), veil(WHITE, 0.42))
    canvas.fill(rect(-34, top - 46, 68, 64, 10), main)
    canvas.fill(rect(-34, top - 46, 68, 16, 8), lighter(main, 0.35))
    canvas.fill(rect(8, top - 30, 26, 48), veil(INK, 0.15))
    canvas.fill(stroke([(0, top - 46), (18, top - 80)], 14, 8), SILVER)
    paper = band(right, -300 if shape != "round" else -280, -70)
    canvas.fill(paper, PAPER)
    with canvas.clipped(paper), canvas.at(0, -184, scale=0.94 if shape != "slim" else 0.8):
        canvas.fill(rect(-170, -150, 340, 300), mix(light, PAPER, 0.55))
        LABELS[label](canvas, tone)
        canvas.fill(rect(-60, 84, 120, 6), deep)
        canvas.fill(rect(-36, 98, 72, 5), mix(deep, CREAM, 0.5))
    canvas.loop(paper, 5, main)


def _can(canvas: Canvas, subject: Subject) -> None:
    main, light, deep = subject.tone
    canvas.fill(rect(-170, -470, 340, 470, 26), main)
    canvas.fill(rect(96, -470, 74, 470, 26), veil(INK, 0.14))
    canvas.fill(rect(-178, -484, 356, 30, 12), STEEL)
    canvas.fill(rect(-178, -18, 356, 24, 12), STEEL)
    canvas.fill(rect(-178, -484, 356, 10, 5), lighter(STEEL, 0.4))
    canvas.fill(smooth([(-70, -484), (-60, -540), (60, -540), (70, -484), (50, -484), (40, -520), (-40, -520), (-50, -484)]), STEEL)
    canvas.fill(rect(100, -520, 44, 40, 8), YOLK)
    canvas.fill([(-130, -60), *ellipse(0, -270, 130, 150, 180, 360), (130, -60)], CREAM)
    canvas.loop([(-116, -74), *ellipse(0, -270, 116, 134, 180, 360), (116, -74)], 5, GOLD)
    with canvas.at(0, -220):
        _tree(canvas, subject.tone)
    canvas.fill(rect(-150, -440, 24, 380, 12), veil(WHITE, 0.25))


def _trio(canvas: Canvas) -> None:
    canvas.shadow(500, 878, 350, 42)
    canvas.fill(rect(160, 330, 680, 560, 26), WOOD)
    canvas.fill(rect(184, 354, 632, 520, 14), darker(WOOD, 0.45))
    shapes = (("dorica", "branch", "leaf"), ("dorica", "sun", "butter"), ("dorica", "mountain", "forest"))
    for index, (shape, label, key) in enumerate(shapes):
        with canvas.at(290 + index * 210, 866, scale=0.78):
            flask(canvas, shape, label, TONES[key])
    for index in range(16):
        with canvas.at(200 + index * 40, 872, -70 + (index * 53) % 140):
            canvas.fill(leaf(70, 12), mix(TONES["straw"][0], TONES["straw"][2], 0.3 * (index % 2)))
    canvas.fill(rect(160, 860, 680, 46, 14), lighter(WOOD, 0.18))


def _bowl(canvas: Canvas, subject: Subject) -> None:
    label = subject.trait("label")
    inside = {"grape": TONES["wine"][0], "chili": rgb("#D98A2B"), "lemon": rgb("#E7D85A")}.get(label, OIL)
    canvas.shadow(680, 892, 150, 28)
    with canvas.at(680, 886):
        canvas.fill([*ellipse(0, -58, 136, 60, 0, 180), (-136, -58)], PAPER)
        canvas.fill([*ellipse(0, -58, 136, 60, 0, 80), (60, -58)], mix(PAPER, INK, 0.1))
        canvas.fill(ellipse(0, -58, 136, 34), mix(PAPER, INK, 0.06))
        canvas.fill(ellipse(0, -54, 118, 26), inside)
        canvas.fill(ellipse(-34, -60, 46, 8), veil(WHITE, 0.5))
        canvas.fill(stroke(ellipse(0, -58, 130, 31), 5), subject.tone[0])
    with canvas.at(808, 910):
        if label == "lemon":
            canvas.dot(0, -26, 44, YOLK)
            canvas.dot(0, -26, 38, PAPER)
            for turn in range(0, 360, 45):
                with canvas.at(0, -26, turn):
                    canvas.fill(moved(petal(32, 22), 0, -2), TONES["lemon"][0])
        elif label == "chili":
            canvas.fill(smooth([(-60, -8), (-14, -28), (36, -20), (70, 4), (24, 4), (-18, 10), (-54, 14)]), CHILI)
            canvas.fill(stroke([(-54, 2), (-80, -14)], 8), LEAF)
        else:
            for x, y in ((-26, -16), (20, -14)):
                _olive(canvas, x, y, 1, TONES["olive"] if label != "grape" else TONES["plum"])


def _olive(canvas: Canvas, x: float, y: float, size: float, tone: Tone) -> None:
    canvas.fill(ellipse(x, y, 30 * size, 24 * size), mix(tone[0], tone[2], 0.15))
    canvas.fill(ellipse(x - 8 * size, y - 8 * size, 11 * size, 6 * size), lighter(tone[0], 0.45))
    canvas.dot(x + 25 * size, y + 2 * size, 4 * size, tone[2])


def _sprig(canvas: Canvas, x: float, y: float, turn: float) -> None:
    with canvas.at(x, y, turn):
        canvas.fill(stroke([(-110, 0), (0, -12), (110, 4)], 6, 3), COCOA)
        for index, place in enumerate((-84, -46, -6, 34, 72)):
            for side in (-1, 1):
                with canvas.at(place, -6, 62 * side + (0 if side > 0 else 10)):
                    canvas.fill(leaf(66, 17), LEAF if (index + side) % 2 else FOREST)
        _olive(canvas, -20, 18, 0.9, TONES["olive"])
        _olive(canvas, 58, -26, 0.8, TONES["olive"])


# --- labels -------------------------------------------------------------------------------


def _branch(canvas: Canvas, tone: Tone) -> None:
    with canvas.at(0, -10, -18, 0.86):
        _sprig(canvas, 0, 0, 0)


def _sun(canvas: Canvas, tone: Tone) -> None:
    for index in range(20):
        with canvas.at(0, -10, index * 18):
            canvas.fill([(-6, -58), (6, -58), (0, -92 if index % 2 else -78)], tone[2])
    canvas.dot(0, -10, 52, tone[0])
    _olive(canvas, 0, -10, 1, TONES["olive"])


def _mountain(canvas: Canvas, tone: Tone) -> None:
    canvas.dot(40, -60, 22, YOLK)
    canvas.fill([(-130, 66), (-40, -70), (20, 10), (56, -30), (140, 66)], tone[0])
    canvas.fill([(-62, -36), (-40, -70), (-16, -38), (-34, -24), (-46, -34)], PAPER)
    for x in (-70, -24, 22, 68):
        canvas.dot(x, 50, 20, mix(tone[2], LEAF, 0.3))
        canvas.fill(rect(x - 3, 52, 6, 26), COCOA)


def _tree(canvas: Canvas, tone: Tone) -> None:
    canvas.fill(smooth([(-16, 96), (-24, 40), (-50, 6), (-20, 20), (0, -10), (16, 22), (50, 0), (26, 44), (18, 96)]), COCOA)
    for x, y, r in ((-58, -20, 44), (0, -62, 56), (58, -24, 46), (-20, -10, 40), (30, -8, 36)):
        canvas.dot(x, y, r, mix(LEAF, FOREST, 0.5 if x > 0 else 0.2))
    for x, y in ((-60, -24), (-20, -60), (24, -50), (56, -20), (4, -20), (-34, -2)):
        canvas.fill(ellipse(x, y, 9, 12), TONES["olive"][2])


def _lemon(canvas: Canvas, tone: Tone) -> None:
    canvas.fill(smooth([(-74, -8), (-40, -54), (20, -60), (66, -24), (84, -4), (60, 26), (14, 44), (-44, 34)]), YOLK)
    canvas.fill(ellipse(-20, -26, 24, 12), lighter(YOLK, 0.5))
    for turn in (-30, 30):
        with canvas.at(20, -56, turn):
            canvas.fill(leaf(52, 24), LEAF)


def _chili(canvas: Canvas, tone: Tone) -> None:
    for x, turn in ((-36, 10), (6, -4), (44, -20)):
        with canvas.at(x, -64, turn):
            canvas.fill(smooth([(-17, 8), (17, 8), (20, 52), (6, 112), (-4, 140), (-8, 104), (-18, 50)]), tone[0])
            canvas.fill(stroke([(-6, 20), (-8, 70)], 6, 2), tone[1])
            canvas.fill(stroke([(0, 8), (4, -18)], 8, 5), LEAF)


def _grape(canvas: Canvas, tone: Tone) -> None:
    for row, count in enumerate((4, 3, 2, 1)):
        for index in range(count):
            x, y = (index - (count - 1) / 2) * 40, -34 + row * 30
            canvas.dot(x, y, 23, mix(tone[0], tone[2], 0.35 * ((row + index) % 2)))
            canvas.dot(x - 7, y - 7, 6, tone[1])
    with canvas.at(6, -50, 50):
        canvas.fill(leaf(72, 44), LEAF)


LABELS: dict[str, Callable[[Canvas, Tone], None]] = {
    "branch": _branch,
    "chili": _chili,
    "grape": _grape,
    "lemon": _lemon,
    "mountain": _mountain,
    "sun": _sun,
    "tree": _tree,
}


# --- jars ---------------------------------------------------------------------------------


def jars(canvas: Canvas, subject: Subject) -> None:
    """Draw a glass jar with its filling, and some of it in front."""
    standing(canvas, subject.tint, subject.tone, subject.pattern, subject.rng)
    main, light, deep = subject.tone
    kind = subject.trait("fill")
    with closer(canvas, 1.16):
        canvas.shadow(430, 862, 210, 42)
        with canvas.at(430, 864):
            jar(canvas, 370, 430, deep if kind != "salt" else TONES["azul"][0], lambda c: FILLS[kind](c, subject))
            canvas.fill(rect(-150, -268, 300, 150, 18), PAPER)
            canvas.loop(rect(-140, -258, 280, 130, 12), 4, main)
            with canvas.at(0, -196, scale=0.6):
                LABEL_OF_FILL[kind](canvas, subject.tone)
        _spilled(canvas, subject)


def _scatter(canvas: Canvas, tone: Tone, is_pimento: bool) -> None:
    for row in range(8):
        for column in range(6):
            x = -170 + column * 66 + (row % 2) * 32
            y = -30 - row * 50
            with canvas.at(x, y, (row * 47 + column * 31) % 90 - 45):
                _olive(canvas, 0, 0, 1.15, tone)
                if is_pimento:
                    canvas.dot(27, 2, 7, CHILI)


def _fill_green(canvas: Canvas, subject: Subject) -> None:
    canvas.fill(rect(-200, -500, 400, 520), TONES["pistachio"][1])
    _scatter(canvas, TONES["pistachio"], True)


def _fill_black(canvas: Canvas, subject: Subject) -> None:
    canvas.fill(rect(-200, -500, 400, 520), TONES["plum"][1])
    _scatter(canvas, (rgb("#54405C"), rgb("#8E7A98"), rgb("#33263B")), False)


def _fill_salt(canvas: Canvas, subject: Subject) -> None:
    canvas.fill([*wave(-200, -330, 400, 10, 180), (200, 20), (-200, 20)], WHITE)
    for index in range(90):
        x, y = -175 + (index * 83) % 350, -10 - (index * 59) % 310
        with canvas.at(x, y, index * 31):
            canvas.fill(rect(-7, -7, 14, 14, 2), mix(TONES["sky"][1], WHITE, 0.3 + 0.5 * (index % 2)))


def _fill_paste(canvas: Canvas, subject: Subject) -> None:
    canvas.fill([*wave(-200, -330, 400, 14, 200), (200, 20), (-200, 20)], TONES["olive"][2])
    for index in range(70):
        x, y = -175 + (index * 97) % 350, -10 - (index * 61) % 300
        paint = (TONES["olive"][0], TONES["almond"][1], TONES["plum"][2])[index % 3]
        canvas.fill(ellipse(x, y, 9 + index % 7, 7), paint)


FILLS: dict[str, Callable[[Canvas, Subject], None]] = {
    "black_olives": _fill_black,
    "green_olives": _fill_green,
    "paste": _fill_paste,
    "salt": _fill_salt,
}


def _waves(canvas: Canvas, tone: Tone) -> None:
    for row in range(3):
        canvas.fill(stroke(wave(-150, -40 + row * 46, 300, 14, 100), 14), mix(tone[0], tone[2], 0.3 * row))


LABEL_OF_FILL: dict[str, Callable[[Canvas, Tone], None]] = {
    "black_olives": _branch,
    "green_olives": _branch,
    "paste": _tree,
    "salt": _waves,
}


def _spilled(canvas: Canvas, subject: Subject) -> None:
    kind = subject.trait("fill")
    canvas.shadow(740, 894, 120, 24)
    if kind == "salt":
        canvas.fill(smooth([(620, 900), (680, 850), (740, 816), (800, 852), (860, 900), (740, 910)]), WHITE)
        for index in range(26):
            x, y = 740 + 84 * sin(index * 2.1), 880 + 20 * cos(index * 1.3)
            with canvas.at(x, y, index * 37):
                canvas.fill(rect(-6, -6, 12, 12, 2), mix(TONES["sky"][1], WHITE, 0.4))
        return
    if kind == "paste":
        canvas.fill(rect(610, 850, 260, 50, 24), TONES["wheat"][2])
        canvas.fill(rect(610, 836, 260, 46, 22), TONES["wheat"][0])
        canvas.fill(smooth([(630, 842), (680, 812), (740, 824), (800, 808), (850, 840), (740, 852)]), TONES["olive"][2])
        for index in range(9):
            canvas.dot(660 + index * 20, 830 - (index % 3) * 6, 6, TONES["almond"][1])
        return
    tone = TONES["pistachio"] if kind == "green_olives" else (rgb("#54405C"), rgb("#8E7A98"), rgb("#33263B"))
    for x, y in ((680, 886), (750, 892), (815, 884), (715, 850), (782, 848)):
        _olive(canvas, x, y, 1.25, tone)
    with canvas.at(840, 850, 60):
        canvas.fill(leaf(84, 22), LEAF)
    with canvas.at(660, 850, -50):
        canvas.fill(petal(30, 16), CREAM)
