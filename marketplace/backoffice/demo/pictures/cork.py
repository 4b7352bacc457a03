"""Bags, boxes and things for the desk, cut from cork."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, sin
from random import Random

from marketplace.backoffice.demo.pictures.canvas import Canvas
from marketplace.backoffice.demo.pictures.grounds import lying, standing
from marketplace.backoffice.demo.pictures.packs import TILT
from marketplace.backoffice.demo.pictures.palette import (
    CREAM,
    FOREST,
    GOLD,
    INK,
    LEAF,
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
    Outline,
    Point,
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
from marketplace.backoffice.demo.pictures.subject import Subject

NATURAL = TONES["natural"]


def cork(canvas: Canvas, subject: Subject) -> None:
    """Draw the thing in its form."""
    FORMS[subject.trait("form")](canvas, subject)


def bark(canvas: Canvas, outline: Sequence[Point], color: Color, rng: Random, specks: int = 90) -> None:
    """Fill an outline with the grain of cork."""
    xs, ys = [x for x, _ in outline], [y for _, y in outline]
    canvas.fill(outline, color)
    with canvas.clipped(outline):
        for index in range(specks):
            x, y = rng.uniform(min(xs), max(xs)), rng.uniform(min(ys), max(ys))
            paint = mix(color, TONES["natural"][2], rng.uniform(0.3, 0.8)) if index % 3 else lighter(color, 0.25)
            canvas.fill(ellipse(x, y, rng.uniform(4, 15), rng.uniform(2, 4.5)), paint)


def stitches(canvas: Canvas, points: Sequence[Point], paint: Color, length: float = 14) -> None:
    """Sew along a line."""
    for (x1, y1), (x2, y2) in zip(points, points[1:], strict=False):
        count = max(1, int((abs(x2 - x1) + abs(y2 - y1)) / (length * 2)))
        for index in range(count):
            a, b = (index + 0.2) / count, (index + 0.75) / count
            canvas.fill(
                stroke([(x1 + (x2 - x1) * a, y1 + (y2 - y1) * a), (x1 + (x2 - x1) * b, y1 + (y2 - y1) * b)], 4.5),
                paint,
            )


def _accent(subject: Subject) -> tuple[Color, Color, Color]:
    """Return the color of straps and trims: the product's, or leather brown on natural cork."""
    return subject.tone if subject.trait("tone") != "natural" else TONES["tan"]


def _tote(canvas: Canvas, subject: Subject) -> None:
    standing(canvas, subject.tint, subject.tone, subject.pattern, subject.rng)
    trim = TONES["tan"]
    canvas.shadow(500, 874, 330, 46)
    for lift, paint in ((0, trim[2]), (22, trim[0])):
        handle = smooth([(370, 470), (380, 260 + lift), (450, 170 + lift), (550, 170 + lift), (620, 260 + lift), (630, 470)], is_closed=False)
        canvas.fill(stroke(handle, 26), paint)
    body = rounded([(230, 400), (770, 400), (720, 876), (280, 876)], 34)
    bark(canvas, body, NATURAL[0], subject.rng, 190)
    canvas.fill(rounded([(276, 760), (724, 760), (718, 876), (282, 876)], 30), trim[0])
    canvas.fill([(640, 404), (768, 404), (718, 872), (640, 872)], veil(INK, 0.09))
    canvas.fill(rect(230, 400, 540, 22, 8), lighter(NATURAL[0], 0.3))
    stitches(canvas, [(250, 438), (750, 438)], CREAM)
    stitches(canvas, [(286, 774), (716, 774)], trim[1])
    for x in (368, 632):
        canvas.fill(rect(x - 24, 430, 48, 110, 12), trim[0])
        stitches(canvas, [(x - 14, 446), (x - 14, 526)], trim[1], 9)
        stitches(canvas, [(x + 14, 446), (x + 14, 526)], trim[1], 9)
        canvas.dot(x, 484, 9, GOLD)
    canvas.fill(rect(452, 590, 96, 54, 10), trim[0])
    with canvas.at(500, 640):
        canvas.fill(leaf(44, 22), trim[1])


def _crossbody(canvas: Canvas, subject: Subject) -> None:
    standing(canvas, subject.tint, subject.tone, subject.pattern, subject.rng)
    main, light, deep = _accent(subject)
    strap = smooth([(250, 560), (200, 320), (330, 120), (520, 90), (720, 160), (800, 360), (750, 560)], is_closed=False)
    canvas.fill(stroke(strap, 20), deep)
    canvas.shadow(500, 868, 290, 44)
    body = smooth([(240, 520), (500, 500), (760, 520), (752, 700), (650, 840), (500, 872), (350, 840), (248, 700)])
    bark(canvas, body, NATURAL[0], subject.rng, 150)
    flap = smooth([(236, 510), (500, 488), (764, 510), (740, 640), (620, 730), (500, 750), (380, 730), (260, 640)])
    canvas.fill(moved(flap, 0, 10), veil(INK, 0.2))
    bark(canvas, flap, main, subject.rng, 130)
    inner = [(x * 0.94 + 30, y * 0.94 + 36) for x, y in flap]
    canvas.loop(inner, 3, light)
    for x in (256, 744):
        canvas.loop(ellipse(x, 528, 20), 9, GOLD)
    canvas.fill(rect(474, 700, 52, 72, 18), GOLD)
    canvas.fill(rect(484, 712, 32, 30, 10), lighter(GOLD, 0.4))


def _cardholder(canvas: Canvas, subject: Subject) -> None:
    lying(canvas, subject.tint, subject.tone, subject.pattern, subject.rng)
    main, light, deep = subject.tone
    with canvas.at(500, 520, -10):
        for index, (paint, lift) in enumerate(((TONES["coral"][0], 236), (TONES["sky"][0], 196))):
            canvas.drop(rect(-236, -lift, 472, 240, 22), 4, 10, 0.2)
            canvas.fill(rect(-236, -lift, 472, 240, 22), paint)
            canvas.fill(rect(-200, -lift + 26, 64, 18, 9), veil(WHITE, 0.7))
            canvas.fill(rect(-100, -lift + 26, 160 - index * 40, 12, 6), veil(WHITE, 0.4))
        sleeve = rect(-270, -140, 540, 340, 30)
        canvas.drop(sleeve, 8, 20, 0.32)
        bark(canvas, sleeve, NATURAL[0], subject.rng, 150)
        for y in (-70, 10):
            lip = [(-262, y), (-70, y), (0, y + 26), (70, y), (262, y), (262, 192), (-262, 192)]
            bark(canvas, rounded(lip, 14), main if y > 0 else mix(main, NATURAL[0], 0.35), subject.rng, 60)
        canvas.loop(rect(-254, -124, 508, 308, 24), 3, light)
        with canvas.at(200, 160):
            canvas.fill(leaf(52, 26), GOLD)


def _wallet(canvas: Canvas, subject: Subject) -> None:
    lying(canvas, subject.tint, subject.tone, subject.pattern, subject.rng)
    main, light, deep = subject.tone
    with canvas.at(500, 500, 7):
        body = rect(-350, -180, 700, 360, 44)
        canvas.drop(body, 8, 22, 0.34)
        canvas.fill(body, deep)
        bark(canvas, rect(-336, -166, 672, 332, 36), NATURAL[0], subject.rng, 200)
        bark(canvas, rect(-336, 20, 672, 146, 36), main, subject.rng, 80)
        canvas.fill(rect(-336, 16, 672, 8), light)
        for index in range(46):
            canvas.fill(rect(-330 + index * 14.4, -178, 7, 11, 2), GOLD)
        canvas.fill(rect(316, -150, 46, 22, 10), GOLD)
        canvas.fill(stroke([(352, -138), (396, -100), (410, -40)], 16, 12), deep)
        stitches(canvas, [(-310, 44), (310, 44)], light)
        with canvas.at(-240, 130, 30):
            for turn in (-36, 0, 36):
                with canvas.at(0, 0, turn):
                    canvas.fill(leaf(60, 20), GOLD)


def _coasters(canvas: Canvas, subject: Subject) -> None:
    lying(canvas, subject.tint, TONES["terracotta"], subject.pattern, subject.rng)
    for x, y, kind in ((320, 320, 0), (690, 340, 1), (330, 690, 2), (680, 700, 3)):
        with canvas.at(x, y, kind * 20):
            disc = ellipse(0, 0, 158)
            canvas.drop(disc, 7, 16, 0.3)
            canvas.fill(moved(disc, 0, 10), darker(NATURAL[0], 0.25))
            bark(canvas, disc, NATURAL[0], subject.rng, 110)
            if kind < 3:
                canvas.loop(ellipse(0, 0, 132), 5, NATURAL[2])
                for turn in range(0, 360, (45, 60, 90)[kind]):
                    with canvas.at(0, 0, turn):
                        canvas.fill((petal, leaf, petal)[kind](104, (40, 36, 84)[kind]), mix(NATURAL[2], NATURAL[0], 0.35))
    canvas.drop(ellipse(680, 690, 104), 8, 16, 0.3)
    canvas.dot(680, 690, 104, mix(PAPER, TONES["azul"][1], 0.3))
    canvas.dot(680, 690, 90, TONES["honey"][2])
    canvas.dot(680, 690, 84, TONES["honey"][0])
    canvas.fill(ellipse(656, 664, 36, 22), veil(WHITE, 0.4))


def _trivet(canvas: Canvas, subject: Subject) -> None:
    standing(canvas, subject.tint, TONES["terracotta"], subject.pattern, subject.rng)
    canvas.shadow(500, 884, 370, 44)
    canvas.fill([*ellipse(500, 860, 350, 80, 0, 180), *ellipse(500, 824, 350, 80, 180, 360)], darker(NATURAL[0], 0.25))
    bark(canvas, ellipse(500, 824, 350, 80), NATURAL[0], subject.rng, 160)
    pot = rounded([(270, 480), (730, 480), (700, 830), (300, 830)], 60)
    red, pale, deep = TONES["terracotta"]
    canvas.fill(pot, red)
    with canvas.clipped(pot):
        canvas.fill(rect(600, 400, 160, 500), veil(INK, 0.14))
        canvas.fill(rect(310, 400, 50, 500), veil(WHITE, 0.22))
        canvas.fill(rect(250, 700, 520, 16), pale)
    for x in (218, 712):
        canvas.fill(rect(x, 540, 70, 46, 22), deep)
    canvas.fill(rect(250, 450, 500, 46, 22), deep)
    canvas.fill([(280, 452), *ellipse(500, 452, 220, 86, 180, 360), (720, 452)], red)
    canvas.fill(ellipse(410, 410, 60, 18), veil(WHITE, 0.35))
    canvas.fill(rect(462, 336, 76, 36, 16), deep)
    for x in (380, 500, 620):
        steam = smooth([(x, 310), (x + 26, 250), (x - 14, 190), (x + 18, 120)], is_closed=False)
        canvas.fill(stroke(steam, 18, 3), veil(WHITE, 0.6))


def _notebook(canvas: Canvas, subject: Subject) -> None:
    lying(canvas, subject.tint, subject.tone, subject.pattern, subject.rng)
    main, light, deep = subject.tone
    with canvas.at(480, 500, -9):
        cover = rect(-250, -340, 500, 680, 30)
        canvas.drop(moved(cover, 12, 10), 8, 22, 0.34)
        canvas.fill(moved(cover, 14, 14), PAPER)
        for index in range(3):
            canvas.loop(moved(cover, 6 + index * 4, 6 + index * 4), 2, veil(INK, 0.18))
        bark(canvas, cover, NATURAL[0], subject.rng, 220)
        canvas.fill(rect(-250, -340, 90, 680, 30), main)
        canvas.fill(rect(-170, -340, 10, 680), light)
        canvas.fill(rect(150, -344, 30, 690, 6), deep)
        with canvas.at(0, -40):
            canvas.loop(ellipse(-4, 0, 96), 5, NATURAL[2])
            for turn in (-50, -25, 0, 25, 50):
                with canvas.at(-4, 60, turn):
                    canvas.fill(leaf(118, 30), mix(NATURAL[2], NATURAL[0], 0.3))
    with canvas.at(830, 500, 14):
        canvas.drop(rect(-16, -260, 32, 520, 10), 6, 12, 0.26)
        canvas.fill(rect(-16, -260, 32, 440), main)
        canvas.fill(rect(-16, -260, 12, 440), lighter(main, 0.25))
        canvas.fill([(-16, 180), (16, 180), (0, 262)], TONES["cream"][0])
        canvas.fill([(-6, 234), (6, 234), (0, 262)], deep)
        canvas.fill(rect(-16, -290, 32, 40, 8), TONES["coral"][0])


def _deskmat(canvas: Canvas, subject: Subject) -> None:
    main, light, deep = subject.tone
    lying(canvas, subject.tint, subject.tone, subject.pattern, subject.rng)
    with canvas.at(500, 520, -4):
        mat = rect(-420, -270, 840, 540, 34)
        canvas.drop(mat, 8, 20, 0.3)
        canvas.fill(mat, main)
        bark(canvas, rect(-404, -254, 808, 508, 24), NATURAL[0], subject.rng, 300)
        canvas.drop(rect(-330, -170, 470, 210, 24), 5, 12, 0.26)
        canvas.fill(rect(-330, -170, 470, 210, 24), PAPER)
        for row in range(4):
            for column in range(10):
                paint = TONES["coral"][0] if (row, column) == (3, 9) else mix(PAPER, TONES["slate"][0], 0.25)
                canvas.fill(rect(-314 + column * 44, -154 + row * 46, 38, 38, 9), paint)
        canvas.drop(ellipse(260, -40, 62, 92), 5, 12, 0.26)
        canvas.fill(ellipse(260, -40, 62, 92), PAPER)
        canvas.fill(rect(254, -110, 12, 44, 6), mix(PAPER, INK, 0.3))
        canvas.drop(ellipse(-240, 150, 74), 5, 12, 0.26)
        canvas.dot(-240, 150, 74, TONES["teal"][0])
        canvas.dot(-240, 150, 60, TONES["coffee"][2])
        canvas.fill(ellipse(-254, 138, 26, 16), TONES["milktea"][0])
        canvas.fill(rect(-60, 120, 360, 16, 8), deep)
        canvas.fill(rect(-60, 160, 300, 12, 6), YOLK)


def _planter(canvas: Canvas, subject: Subject) -> None:
    standing(canvas, subject.tint, TONES["sage"], subject.pattern, subject.rng)
    canvas.shadow(420, 874, 220, 40)
    for turn, length in ((-64, 250), (-40, 320), (-16, 380), (10, 390), (34, 330), (58, 260)):
        with canvas.at(420, 540, turn):
            canvas.fill(leaf(length, 84), mix(LEAF, FOREST, 0.45 if turn % 4 else 0.1))
            canvas.fill(stroke([(0, 0), (0, -length * 0.9)], 6, 1), lighter(LEAF, 0.35))
    pot = rounded([(250, 520), (590, 520), (550, 872), (290, 872)], 30)
    bark(canvas, pot, NATURAL[0], subject.rng, 150)
    canvas.fill([(490, 524), (586, 524), (548, 868), (490, 868)], veil(INK, 0.1))
    canvas.fill(ellipse(420, 522, 168, 30), TONES["natural"][2])
    canvas.fill(ellipse(420, 526, 148, 22), TONES["chocolate"][2])
    canvas.shadow(730, 884, 120, 26)
    small = rounded([(640, 700), (820, 700), (800, 884), (660, 884)], 20)
    for index in range(9):
        with canvas.at(730, 680, index * 40):
            canvas.fill(petal(86, 52), mix(TONES["jade"][0], TONES["jade"][1], 0.2 * (index % 3)))
    for index in range(6):
        with canvas.at(730, 668, index * 60 + 20):
            canvas.fill(petal(54, 34), TONES["jade"][1])
    bark(canvas, small, NATURAL[1], subject.rng, 60)


def _pencase(canvas: Canvas, subject: Subject) -> None:
    lying(canvas, subject.tint, subject.tone, subject.pattern, subject.rng)
    main, light, deep = subject.tone
    for index, key in enumerate(("azul", "yolk", "coral", "jade")):
        with canvas.at(330 + index * 74, 330, -24 + index * 14):
            canvas.drop(rect(-15, -200, 30, 330, 8), 4, 8, 0.2)
            canvas.fill(rect(-15, -150, 30, 330), TONES[key][0])
            canvas.fill(rect(-15, -150, 10, 330), TONES[key][1])
            canvas.fill([(-15, -150), (15, -150), (0, -214)], TONES["cream"][0])
            canvas.fill([(-6, -188), (6, -188), (0, -214)], TONES[key][2])
    with canvas.at(500, 590, 8):
        body = rounded([(-340, -130), (340, -130), (320, 160), (-320, 160)], 70)
        canvas.drop(body, 8, 22, 0.34)
        bark(canvas, body, NATURAL[0], subject.rng, 170)
        with canvas.clipped(body):
            bark(canvas, rect(-360, 60, 720, 120), main, subject.rng, 60)
        canvas.fill(rect(-310, -96, 620, 20, 8), deep)
        for index in range(42):
            canvas.fill(rect(-300 + index * 14.4, -94, 7, 16, 2), GOLD)
        canvas.fill(rect(250, -100, 54, 28, 12), GOLD)
        canvas.fill(stroke([(296, -84), (340, -50), (350, 10)], 18, 12), deep)
        stitches(canvas, [(-320, 76), (320, 76)], light)


def _block(canvas: Canvas, subject: Subject) -> None:
    standing(canvas, subject.tint, TONES["plum"], subject.pattern, subject.rng)
    roll_ = TONES["plum"]
    canvas.shadow(680, 856, 220, 40)
    canvas.fill(rect(540, 560, 360, 296, 130), roll_[0])
    canvas.fill(rect(540, 560, 190, 296, 120), mix(roll_[0], roll_[1], 0.25))
    for radius in (118, 92, 66, 40):
        canvas.loop(ellipse(690, 708, radius), 11, roll_[2] if radius % 52 else roll_[1])
    canvas.shadow(380, 886, 300, 42)
    for x, y, turn in ((360, 812, 0), (372, 668, -5)):
        with canvas.at(x, y, turn):
            top = [(-230, -72), (-180, -112), (280, -112), (230, -72)]
            canvas.fill([(230, -72), (280, -112), (280, 30), (230, 72)], darker(NATURAL[0], 0.22))
            canvas.fill(top, lighter(NATURAL[0], 0.35))
            bark(canvas, rect(-230, -72, 460, 144, 14), NATURAL[0], subject.rng, 110)


def _hat(canvas: Canvas, subject: Subject) -> None:
    standing(canvas, subject.tint, TONES["sky"], subject.pattern, subject.rng)
    canvas.shadow(500, 826, 400, 50)
    brim: Outline = smooth([(90, 770), (220, 716), (500, 700), (780, 716), (910, 770), (780, 836), (500, 856), (220, 836)])
    canvas.fill(moved(brim, 0, 12), NATURAL[2])
    bark(canvas, brim, NATURAL[0], subject.rng, 180)
    crown = smooth([(300, 770), (310, 620), (370, 500), (500, 470), (630, 500), (690, 620), (700, 770), (500, 800)])
    bark(canvas, crown, lighter(NATURAL[0], 0.12), subject.rng, 120)
    canvas.fill(smooth([(600, 500), (690, 620), (700, 770), (600, 792), (620, 640)]), veil(INK, 0.1))
    navy = TONES["navy"]
    canvas.fill(smooth([(298, 690), (500, 716), (702, 690), (704, 764), (500, 796), (296, 764)]), navy[0])
    canvas.fill(stroke(smooth([(300, 706), (500, 732), (700, 706)], is_closed=False), 6), navy[1])
    canvas.fill(smooth([(660, 716), (740, 700), (800, 760), (760, 790), (700, 764)]), navy[0])
    canvas.fill(smooth([(664, 736), (720, 760), (742, 830), (706, 840), (672, 780)]), navy[2])
    for index in range(7):
        canvas.dot(260 + 80 * index, 810 + 14 * sin(index * 0.9) + 6 * cos(index), 3, NATURAL[2])
    canvas.fill(stroke(wave(60, 930, 880, 8, 120), 10, 4), veil(WHITE, 0.7))


FORMS = {
    "block": _block,
    "cardholder": _cardholder,
    "coasters": _coasters,
    "crossbody": _crossbody,
    "deskmat": _deskmat,
    "hat": _hat,
    "notebook": _notebook,
    "pencase": _pencase,
    "planter": _planter,
    "tote": _tote,
    "trivet": _trivet,
    "wallet": _wallet,
}
