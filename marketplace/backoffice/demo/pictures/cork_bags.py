"""Bags, wallets and a hat, sewn from cork."""

from __future__ import annotations

from math import cos, sin
from typing import Final

from marketplace.backoffice.demo.pictures.canvas import Canvas
from marketplace.backoffice.demo.pictures.grain import NATURAL, bark, stitches
from marketplace.backoffice.demo.pictures.grounds import lying, standing
from marketplace.backoffice.demo.pictures.palette import (
    CREAM,
    GOLD,
    INK,
    TONES,
    WHITE,
    Color,
    lighter,
    mix,
    veil,
)
from marketplace.backoffice.demo.pictures.shapes import (
    Outline,
    ellipse,
    leaf,
    moved,
    rect,
    rounded,
    smooth,
    stroke,
    wave,
)
from marketplace.backoffice.demo.pictures.subject import Scene, Subject


def _accent(subject: Subject) -> tuple[Color, Color, Color]:
    """Return the color of straps and trims: the product's, or leather brown on natural cork."""
    return subject.tone if subject.trait("tone") != "natural" else TONES["tan"]


def _tote(canvas: Canvas, subject: Subject) -> None:
    standing(canvas, subject.tint, subject.tone, subject.pattern, subject.rng)
    trim = TONES["tan"]
    canvas.shadow(500, 874, 330, 46)
    for lift, paint in ((0, trim[2]), (22, trim[0])):
        handle = smooth(
            [
                (370, 470),
                (380, 260 + lift),
                (450, 170 + lift),
                (550, 170 + lift),
                (620, 260 + lift),
                (630, 470),
            ],
            is_closed=False,
        )
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
    strap = smooth(
        [(250, 560), (200, 320), (330, 120), (520, 90), (720, 160), (800, 360), (750, 560)],
        is_closed=False,
    )
    canvas.fill(stroke(strap, 20), deep)
    canvas.shadow(500, 868, 290, 44)
    body = smooth(
        [
            (240, 520),
            (500, 500),
            (760, 520),
            (752, 700),
            (650, 840),
            (500, 872),
            (350, 840),
            (248, 700),
        ]
    )
    bark(canvas, body, NATURAL[0], subject.rng, 150)
    flap = smooth(
        [
            (236, 510),
            (500, 488),
            (764, 510),
            (740, 640),
            (620, 730),
            (500, 750),
            (380, 730),
            (260, 640),
        ]
    )
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
    main, light, _deep = subject.tone
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
            bark(
                canvas,
                rounded(lip, 14),
                main if y > 0 else mix(main, NATURAL[0], 0.35),
                subject.rng,
                60,
            )
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


def _hat(canvas: Canvas, subject: Subject) -> None:
    standing(canvas, subject.tint, TONES["sky"], subject.pattern, subject.rng)
    canvas.shadow(500, 826, 400, 50)
    brim: Outline = smooth(
        [
            (90, 770),
            (220, 716),
            (500, 700),
            (780, 716),
            (910, 770),
            (780, 836),
            (500, 856),
            (220, 836),
        ]
    )
    canvas.fill(moved(brim, 0, 12), NATURAL[2])
    bark(canvas, brim, NATURAL[0], subject.rng, 180)
    crown = smooth(
        [
            (300, 770),
            (310, 620),
            (370, 500),
            (500, 470),
            (630, 500),
            (690, 620),
            (700, 770),
            (500, 800),
        ]
    )
    bark(canvas, crown, lighter(NATURAL[0], 0.12), subject.rng, 120)
    canvas.fill(
        smooth([(600, 500), (690, 620), (700, 770), (600, 792), (620, 640)]), veil(INK, 0.1)
    )
    navy = TONES["navy"]
    canvas.fill(
        smooth([(298, 690), (500, 716), (702, 690), (704, 764), (500, 796), (296, 764)]), navy[0]
    )
    canvas.fill(stroke(smooth([(300, 706), (500, 732), (700, 706)], is_closed=False), 6), navy[1])
    canvas.fill(smooth([(660, 716), (740, 700), (800, 760), (760, 790), (700, 764)]), navy[0])
    canvas.fill(smooth([(664, 736), (720, 760), (742, 830), (706, 840), (672, 780)]), navy[2])
    for index in range(7):
        canvas.dot(260 + 80 * index, 810 + 14 * sin(index * 0.9) + 6 * cos(index), 3, NATURAL[2])
    canvas.fill(stroke(wave(60, 930, 880, 8, 120), 10, 4), veil(WHITE, 0.7))


FORMS: Final[dict[str, Scene]] = {
    "cardholder": _cardholder,
    "crossbody": _crossbody,
    "hat": _hat,
    "pencase": _pencase,
    "tote": _tote,
    "wallet": _wallet,
}
