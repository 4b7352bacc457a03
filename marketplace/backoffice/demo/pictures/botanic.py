"""Jars, tubes, droppers and soaps with the herb that is in them."""

from __future__ import annotations

from collections.abc import Callable

from marketplace.backoffice.demo.pictures.canvas import Canvas
from marketplace.backoffice.demo.pictures.grounds import closer, standing
from marketplace.backoffice.demo.pictures.herbs import HERBS, Herb
from marketplace.backoffice.demo.pictures.palette import (
    COCOA,
    CREAM,
    GOLD,
    INK,
    PAPER,
    TONES,
    WHITE,
    WOOD,
    Color,
    darker,
    lighter,
    mix,
    veil,
)
from marketplace.backoffice.demo.pictures.shapes import (
    ellipse,
    moved,
    petal,
    rect,
    rounded,
    smooth,
    stroke,
    wave,
)
from marketplace.backoffice.demo.pictures.subject import Subject

Tone = tuple[Color, Color, Color]


def botanic(canvas: Canvas, subject: Subject) -> None:
    """Draw the care product beside its herb."""
    standing(canvas, subject.tint, subject.tone, subject.pattern, subject.rng)
    herb = HERBS[subject.trait("herb")]
    form = subject.trait("form")
    if form == "set":
        _set(canvas, subject)
        return
    with closer(canvas, 1.12):
        with canvas.at(690, 840, 14, 1.25):
            herb(canvas)
        _plinth(canvas, subject)
        with canvas.at(410, 790):
            FORMS[form](canvas, subject.tone, herb)
        with canvas.at(760, 906, 60, 0.55):
            herb(canvas)


def _plinth(canvas: Canvas, subject: Subject) -> None:
    stone = mix(subject.tint, WHITE, 0.35)
    canvas.shadow(410, 882, 280, 40)
    canvas.fill(
        [*ellipse(410, 850, 250, 46, 0, 180), *ellipse(410, 790, 250, 46, 180, 360)],
        mix(stone, INK, 0.1),
    )
    canvas.fill(ellipse(410, 790, 250, 46), lighter(stone, 0.4))


def _mark(canvas: Canvas, tone: Tone, herb: Herb, size: float) -> None:
    """Put a label with the herb on a pack."""
    canvas.fill(ellipse(0, 0, size), PAPER)
    canvas.loop(ellipse(0, 0, size * 0.9), 3, mix(tone[0], tone[2], 0.4))
    with canvas.at(0, size * 0.55, 0, size / 190):
        herb(canvas)


def _jar(canvas: Canvas, tone: Tone, herb: Herb) -> None:
    main, light, deep = tone
    canvas.shadow(0, 6, 190, 30)
    canvas.fill(rect(-180, -210, 360, 216, 54), mix(main, light, 0.5))
    canvas.fill(rect(-164, -196, 328, 150, 44), lighter(light, 0.4))
    canvas.fill(rect(90, -210, 90, 216, 50), veil(INK, 0.08))
    canvas.fill(rect(-150, -190, 26, 170, 13), veil(WHITE, 0.7))
    canvas.fill(rect(-190, -330, 380, 128, 26), deep)
    canvas.fill(rect(-190, -330, 380, 36, 18), lighter(deep, 0.2))
    for index in range(25):
        canvas.fill(rect(-180 + index * 15, -286, 4, 76), veil(INK, 0.16))
    with canvas.at(0, -104):
        _mark(canvas, tone, herb, 78)


def _dropper(canvas: Canvas, tone: Tone, herb: Herb) -> None:
    main, _light, deep = tone
    canvas.shadow(0, 6, 130, 26)
    body = rect(-118, -330, 236, 336, 46)
    canvas.fill(body, mix(deep, main, 0.35))
    with canvas.clipped(body):
        canvas.fill([*wave(-120, -270, 240, 6, 120), (120, 10), (-120, 10)], mix(main, deep, 0.1))
        canvas.fill(rect(50, -340, 80, 360), veil(INK, 0.14))
    canvas.fill(rect(-96, -310, 20, 280, 10), veil(WHITE, 0.5))
    canvas.fill(rect(-52, -400, 104, 78, 10), GOLD)
    canvas.fill(rect(-52, -400, 30, 78, 10), lighter(GOLD, 0.4))
    canvas.fill(
        smooth(
            [(-34, -396), (-40, -450), (-26, -510), (0, -528), (26, -510), (40, -450), (34, -396)]
        ),
        deep,
    )
    canvas.fill(rect(-20, -500, 12, 80, 6), veil(WHITE, 0.4))
    with canvas.at(0, -150):
        _mark(canvas, tone, herb, 88)


def _tube(canvas: Canvas, tone: Tone, herb: Herb) -> None:
    main, light, deep = tone
    canvas.shadow(0, 6, 140, 26)
    body = rounded([(-140, -520), (140, -520), (104, -90), (-104, -90)], 12)
    canvas.fill(body, main)
    with canvas.clipped(body):
        canvas.fill(rect(50, -530, 120, 460), veil(INK, 0.1))
        canvas.fill(rect(-108, -530, 24, 440, 12), veil(WHITE, 0.5))
        canvas.fill(rect(-160, -190, 320, 20), light)
        canvas.fill(rect(-160, -160, 320, 8), light)
    canvas.fill(rect(-146, -544, 292, 40, 6), deep)
    for index in range(24):
        canvas.fill(rect(-140 + index * 12, -540, 4, 32), veil(WHITE, 0.25))
    canvas.fill(rect(-92, -96, 184, 100, 18), deep)
    for index in range(12):
        canvas.fill(rect(-82 + index * 15, -84, 4, 78), veil(INK, 0.18))
    with canvas.at(0, -340):
        _mark(canvas, tone, herb, 98)


def _tin(canvas: Canvas, tone: Tone, herb: Herb) -> None:
    main, light, _deep = tone
    canvas.shadow(-60, 8, 180, 28)
    with canvas.at(-70, 0):
        canvas.fill(
            [*ellipse(0, -16, 170, 36, 0, 180), *ellipse(0, -84, 170, 36, 180, 360)],
            TONES["steel"][0],
        )
        canvas.fill(ellipse(0, -84, 170, 36), TONES["steel"][1])
        canvas.fill(ellipse(0, -82, 152, 29), light)
        canvas.fill(ellipse(-30, -86, 70, 10), lighter(light, 0.6))
    with canvas.at(90, -190, 10):
        canvas.drop(ellipse(0, 0, 172), 8, 14, 0.28)
        canvas.dot(6, 8, 172, TONES["steel"][2])
        canvas.dot(0, 0, 172, TONES["steel"][1])
        canvas.dot(0, 0, 158, main)
        canvas.loop(ellipse(0, 0, 140), 4, light)
        for index in range(24):
            with canvas.at(0, 0, index * 15):
                canvas.fill(moved(petal(20, 12), 0, -118), light)
        with canvas.at(0, -2):
            _mark(canvas, tone, herb, 92)


def _soap(canvas: Canvas, tone: Tone, herb: Herb) -> None:
    main, light, deep = tone
    canvas.shadow(0, 4, 230, 26)
    canvas.fill(rect(-240, -44, 480, 44, 16), WOOD)
    for index in range(5):
        canvas.fill(rect(-220 + index * 94, -44, 64, 12, 4), darker(WOOD, 0.35))
    for x, y, turn, paint in ((-14, -110, -2, mix(main, light, 0.3)), (20, -238, 5, main)):
        with canvas.at(x, y, turn):
            bar = rect(-190, -62, 380, 130, 40)
            canvas.fill(moved(bar, 0, 10), mix(main, deep, 0.6))
            canvas.fill(bar, paint)
            with canvas.clipped(bar):
                for index in range(4):
                    vein = smooth(
                        [
                            (-200, -50 + index * 36),
                            (-90, -26 + index * 30),
                            (20, -56 + index * 40),
                            (120, -20 + index * 30),
                            (210, -44 + index * 38),
                        ],
                        is_closed=False,
                    )
                    canvas.fill(stroke(vein, 13, 5), mix(paint, light if index % 2 else deep, 0.4))
    with canvas.at(20, -240, 5):
        _mark(canvas, tone, herb, 56)
    for x, y, r in (
        (230, -130, 34),
        (266, -190, 22),
        (-250, -80, 26),
        (210, -60, 18),
        (-236, -150, 16),
    ):
        canvas.dot(x, y, r, veil(WHITE, 0.55))
        canvas.loop(ellipse(x, y, r), 3, veil(WHITE, 0.9))


def _pump(canvas: Canvas, tone: Tone, herb: Herb) -> None:
    main, light, deep = tone
    canvas.shadow(0, 6, 150, 28)
    body = rect(-136, -430, 272, 436, 60)
    canvas.fill(body, mix(main, light, 0.35))
    with canvas.clipped(body):
        canvas.fill([*wave(-140, -330, 280, 8, 140), (140, 10), (-140, 10)], main)
        canvas.fill(rect(60, -440, 90, 460), veil(INK, 0.1))
    canvas.fill(rect(-110, -400, 24, 350, 12), veil(WHITE, 0.55))
    canvas.fill(rect(-60, -490, 120, 70, 14), deep)
    canvas.fill(rect(-14, -560, 28, 80), mix(deep, WHITE, 0.4))
    canvas.fill(
        smooth(
            [
                (-70, -570),
                (60, -580),
                (70, -556),
                (64, -540),
                (-60, -540),
                (-150, -520),
                (-156, -544),
            ]
        ),
        deep,
    )
    with canvas.at(0, -200):
        _mark(canvas, tone, herb, 100)


def _sachet(canvas: Canvas, tone: Tone, herb: Herb) -> None:
    main, _light, _deep = tone
    canvas.shadow(0, 6, 210, 28)
    sack = smooth(
        [
            (-90, -340),
            (-70, -290),
            (-170, -180),
            (-190, -40),
            (-120, 4),
            (120, 4),
            (190, -40),
            (170, -180),
            (70, -290),
            (90, -340),
            (40, -320),
            (0, -344),
            (-40, -320),
        ]
    )
    canvas.fill(sack, CREAM)
    with canvas.clipped(sack):
        canvas.fill(rect(80, -340, 120, 360), veil(COCOA, 0.12))
        for index in range(9):
            canvas.fill(rect(-200, -330 + index * 42, 400, 3), veil(COCOA, 0.08))
            canvas.fill(rect(-180 + index * 44, -350, 3, 370), veil(COCOA, 0.08))
    canvas.fill(rect(-84, -306, 168, 24, 12), main)
    for side in (-1, 1):
        canvas.fill(
            stroke(
                smooth(
                    [(0, -294), (side * 50, -262), (side * 44, -200), (side * 76, -160)],
                    is_closed=False,
                ),
                10,
                5,
            ),
            main,
        )
    with canvas.at(0, -116):
        _mark(canvas, tone, herb, 84)


def _set(canvas: Canvas, subject: Subject) -> None:
    navy = TONES["tide"]
    canvas.shadow(500, 884, 400, 44)
    pouch = rounded([(150, 470), (850, 470), (890, 880), (110, 880)], 46)
    for x, form, key, herb, size in (
        (270, "tube", "sage", "mugwort", 0.74),
        (440, "dropper", "rose", "lotus", 0.84),
        (610, "pump", "lime", "pomelo", 0.66),
        (770, "jar", "ivory", "honeysuckle", 0.52),
    ):
        with canvas.at(x, 640 if form != "jar" else 560, 0, size):
            FORMS[form](canvas, TONES[key], HERBS[herb])
    canvas.fill(pouch, navy[0])
    with canvas.clipped(pouch):
        for row in range(5):
            canvas.fill(
                stroke(wave(90, 560 + row * 76, 820, 16, 140), 12),
                mix(navy[0], navy[1], 0.55 if row % 2 else 0.25),
            )
    canvas.fill(rect(146, 462, 708, 40, 16), navy[2])
    canvas.fill(
        stroke(smooth([(840, 482), (900, 520), (880, 600), (930, 660)], is_closed=False), 12, 7),
        CREAM,
    )
    with canvas.at(500, 700, 0, 1.1):
        _mark(canvas, subject.tone, HERBS["lotus"], 96)


FORMS: dict[str, Callable[[Canvas, Tone, Herb], None]] = {
    "dropper": _dropper,
    "jar": _jar,
    "pump": _pump,
    "sachet": _sachet,
    "soap": _soap,
    "tin": _tin,
    "tube": _tube,
}
