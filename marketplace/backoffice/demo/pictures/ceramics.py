"""Cups, plates, bowls and a vase with painted tiles on them."""

from __future__ import annotations

from marketplace.backoffice.demo.pictures.azulejo import MOTIFS, lotus
from marketplace.backoffice.demo.pictures.canvas import Canvas
from marketplace.backoffice.demo.pictures.grounds import lying, standing
from marketplace.backoffice.demo.pictures.packs import TILT, around, flower, squashed
from marketplace.backoffice.demo.pictures.palette import (
    CREAM,
    INK,
    LEAF,
    PAPER,
    TONES,
    WHITE,
    YOLK,
    darker,
    lighter,
    mix,
    veil,
)
from marketplace.backoffice.demo.pictures.shapes import (
    Outline,
    ellipse,
    lathe,
    leaf,
    moved,
    petal,
    rect,
    smooth,
    stroke,
)
from marketplace.backoffice.demo.pictures.subject import Subject

WARE = mix(PAPER, TONES["azul"][1], 0.08)


def ceramics(canvas: Canvas, subject: Subject) -> None:
    """Draw a piece of tableware."""
    FORMS[subject.trait("form")](canvas, subject)


def _stage(canvas: Canvas, subject: Subject) -> None:
    standing(canvas, subject.tint, subject.tone, subject.pattern, subject.rng)


def _cup(canvas: Canvas, subject: Subject, radius: float) -> None:
    """Draw a small cup with its saucer on y = 0."""
    main, light, deep = subject.tone
    canvas.fill(ellipse(0, 6, radius * 1.75, radius * 0.42), mix(WARE, INK, 0.16))
    canvas.fill(ellipse(0, -4, radius * 1.75, radius * 0.42), WARE)
    canvas.loop(ellipse(0, -4, radius * 1.55, radius * 0.36), radius * 0.1, main)
    handle = smooth(
        [
            (radius * 0.9, -radius * 1.2),
            (radius * 1.5, -radius * 1.3),
            (radius * 1.5, -radius * 0.6),
            (radius * 0.8, -radius * 0.45),
        ],
        is_closed=False,
    )
    canvas.fill(stroke(handle, radius * 0.2, radius * 0.14), WARE)
    canvas.fill(stroke(moved(handle, 4, 5), radius * 0.05), mix(WARE, INK, 0.2))
    outline = lathe(
        [
            (radius, -radius * 1.6),
            (radius * 0.98, -radius * 0.9),
            (radius * 0.76, -radius * 0.3),
            (radius * 0.5, -radius * 0.06),
        ]
    )
    canvas.fill(ellipse(0, -radius * 0.06, radius * 0.5, radius * 0.12), mix(WARE, INK, 0.18))
    canvas.fill(outline, WARE)
    with canvas.clipped(outline):
        canvas.fill(rect(-radius, -radius * 1.25, 2 * radius, radius * 0.62), mix(light, WARE, 0.6))
        for x, sag, squeeze in around(radius, 7):
            with canvas.at(x, -radius * 0.98 + sag * 0.4, wide=max(0.2, squeeze)):
                flower(canvas, radius * 0.27, main, YOLK, 8)
        for y in (-1.3, -0.62):
            canvas.fill(
                stroke(
                    [(-radius, radius * y), (0, radius * (y + 0.1)), (radius, radius * y)],
                    radius * 0.07,
                ),
                deep,
            )
        canvas.fill(rect(radius * 0.4, -radius * 1.8, radius, radius * 2), veil(INK, 0.1))
    canvas.fill(ellipse(0, -radius * 1.6, radius, radius * TILT), lighter(WARE, 0.5))
    canvas.fill(ellipse(0, -radius * 1.57, radius * 0.88, radius * TILT * 0.8), TONES["coffee"][2])
    canvas.fill(
        ellipse(-radius * 0.1, -radius * 1.57, radius * 0.6, radius * TILT * 0.45),
        TONES["milktea"][0],
    )


def _cups(canvas: Canvas, subject: Subject) -> None:
    _stage(canvas, subject)
    for x, y, radius in ((345, 770, 150), (640, 880, 172)):
        canvas.shadow(x, y + 16, radius * 1.8, radius * 0.42)
        with canvas.at(x, y):
            _cup(canvas, subject, radius)


def _mug(canvas: Canvas, subject: Subject) -> None:
    main, light, deep = subject.tone
    _stage(canvas, subject)
    canvas.shadow(480, 862, 250, 48)
    with canvas.at(470, 860):
        handle = smooth([(180, -330), (310, -330), (310, -110), (180, -100)], is_closed=False)
        canvas.fill(stroke(handle, 54, 46), mix(main, deep, 0.5))
        canvas.fill(stroke(moved(handle, -6, -8), 14, 10), mix(main, light, 0.4))
        outline = [*ellipse(0, -30, 190, 40, 0, 180), *ellipse(0, -420, 200, 46, 180, 360)]
        canvas.fill(outline, light)
        with canvas.clipped(outline):
            for index in range(12):
                y = -470 + index * 42
                canvas.fill(
                    rect(-210, y, 420, 44), mix(lighter(light, 0.3), deep, (index / 11) ** 1.3)
                )
            for x, sag, squeeze in around(196, 7):
                with canvas.at(x, -210 + sag * 0.6, wide=max(0.2, squeeze)):
                    flower(canvas, 62, PAPER, YOLK, 8)
            canvas.fill(rect(70, -500, 140, 540), veil(INK, 0.13))
            canvas.fill(rect(-160, -500, 36, 540), veil(WHITE, 0.28))
        canvas.fill(ellipse(0, -420, 200, 46), lighter(light, 0.5))
        canvas.fill(ellipse(0, -414, 180, 37), TONES["coffee"][0])
        canvas.fill(ellipse(-40, -418, 90, 15), TONES["milktea"][1])
        for index, x in enumerate((-50, 20, 80)):
            steam = smooth(
                [(x, -470), (x + 22, -520), (x - 12, -570), (x + 16, -630 - index % 2 * 30)],
                is_closed=False,
            )
            canvas.fill(stroke(steam, 15, 3), veil(WHITE, 0.6))
    with canvas.at(800, 876, 20):
        canvas.fill(petal(60, 30), CREAM)


def _plate(canvas: Canvas, subject: Subject) -> None:
    main, light, _deep = subject.tone
    lying(canvas, subject.tint, TONES["terracotta"], subject.pattern, subject.rng)
    with canvas.at(500, 500):
        canvas.drop(ellipse(0, 0, 360), 10, 26, 0.34)
        canvas.dot(0, 0, 360, WARE)
        canvas.loop(ellipse(0, 0, 352), 10, main)
        canvas.loop(ellipse(0, 0, 236), 6, main)
        for index in range(24):
            with canvas.at(0, 0, index * 15), canvas.at(0, -294):
                if index % 2:
                    flower(canvas, 40, main, YOLK, 6)
                else:
                    for turn in (-50, 0, 50, 130, 180, 230):
                        with canvas.at(0, 0, turn):
                            canvas.fill(leaf(46, 16), mix(main, light, 0.35))
        canvas.dot(0, 0, 226, lighter(WARE, 0.5))
        canvas.loop(ellipse(0, 0, 200), 5, veil(INK, 0.06))
    for x, turn in ((96, -8), (904, 8)):
        with canvas.at(x, 500, turn):
            canvas.drop(rect(-16, -260, 32, 540, 16), 5, 10, 0.24)
            canvas.fill(rect(-11, -60, 22, 340, 11), TONES["steel"][0])
            if x < 500:
                for tine in (-18, 0, 18):
                    canvas.fill(rect(tine - 4, -270, 8, 140, 4), TONES["steel"][0])
                canvas.fill(
                    smooth([(-22, -150), (22, -150), (16, -80), (8, -40), (-8, -40), (-16, -80)]),
                    TONES["steel"][0],
                )
            else:
                canvas.fill(
                    smooth([(-14, -50), (-20, -180), (-10, -270), (18, -240), (16, -50)]),
                    TONES["steel"][0],
                )


def _bowl(canvas: Canvas, subject: Subject) -> None:
    main, light, deep = subject.tone
    _stage(canvas, subject)
    canvas.shadow(500, 872, 270, 46)
    with canvas.at(500, 868):
        outline: Outline = lathe(
            [(330, -330), (318, -270), (260, -130), (150, -34), (112, -20), (112, 0)]
        )
        canvas.fill(outline, main)
        with canvas.clipped(outline):
            for x, sag, squeeze in around(320, 11):
                with canvas.at(x * 0.94, -220 + sag * 0.9, wide=max(0.15, squeeze), scale=0.62):
                    for quarter in (0, 90, 180, 270):
                        with canvas.at(0, 0, quarter):
                            MOTIFS["diamond"](canvas, (main, light, deep))
            canvas.fill(rect(150, -340, 200, 360), veil(INK, 0.12))
            canvas.fill(rect(-280, -340, 60, 360), veil(WHITE, 0.18))
            canvas.fill(rect(-340, -70, 680, 14), PAPER)
        canvas.fill(ellipse(0, -330, 330, 80), PAPER)
        canvas.fill(ellipse(0, -324, 306, 68), mix(PAPER, light, 0.6))
        canvas.fill(ellipse(0, -312, 274, 52), TONES["curry"][0])
        for index in range(9):
            x = -190 + index * 46
            canvas.fill(
                stroke(
                    smooth(
                        [(x, -318), (x + 26, -334), (x + 52, -312), (x + 84, -326)], is_closed=False
                    ),
                    9,
                ),
                TONES["butter"][1],
            )
        for x, y, turn in ((-70, -322, 30), (60, -330, -40), (10, -300, 80), (130, -308, 10)):
            with canvas.at(x, y, turn):
                canvas.fill(leaf(48, 20), LEAF)
        canvas.fill(ellipse(-110, -306, 36, 15), PAPER)
        canvas.fill(ellipse(-110, -307, 19, 8), YOLK)


def _vase(canvas: Canvas, subject: Subject) -> None:
    main, light, deep = subject.tone
    _stage(canvas, subject)
    canvas.shadow(500, 868, 160, 36)
    with canvas.at(500, 866):
        canvas.fill(
            stroke(smooth([(0, -420), (-10, -560), (30, -700)], is_closed=False), 12, 7), LEAF
        )
        for x, y, turn in ((-4, -520, -60), (6, -600, 55)):
            with canvas.at(x, y, turn):
                canvas.fill(leaf(110, 40), LEAF)
        for index in range(9):
            with canvas.at(32, -706, index * 40):
                canvas.fill(
                    petal(76, 42), mix(TONES["coral"][0], TONES["coral"][1], 0.3 * (index % 3))
                )
        canvas.dot(32, -706, 22, YOLK)
        outline = lathe(
            [
                (62, -440),
                (44, -400),
                (56, -360),
                (150, -270),
                (160, -200),
                (120, -80),
                (90, -16),
                (84, 0),
            ]
        )
        canvas.fill(outline, WARE)
        with canvas.clipped(outline):
            canvas.fill(rect(-200, -300, 400, 14), main)
            canvas.fill(rect(-200, -70, 400, 14), main)
            canvas.fill(rect(-200, -50, 400, 60), main)
            with canvas.at(0, -180):
                lotus(canvas, (main, light, deep), 1.25)
            for side in (-1, 1):
                with canvas.at(side * 146, -180, wide=0.5):
                    lotus(canvas, (main, light, deep), 1.0)
            for index in range(9):
                with canvas.at(-120 + index * 30, -318):
                    canvas.fill(petal(24, 16), deep)
            canvas.fill(rect(50, -460, 140, 480), veil(INK, 0.12))
            canvas.fill(rect(-110, -460, 26, 480), veil(WHITE, 0.4))
        with squashed(canvas, 0, -440):
            canvas.dot(0, 0, 62, darker(main, 0.3))
            canvas.loop(ellipse(0, 0, 60), 10, main)


FORMS = {"bowl": _bowl, "cups": _cups, "mug": _mug, "plate": _plate, "vase": _vase}
