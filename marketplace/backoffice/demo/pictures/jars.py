"""Olives, salt and pastes in glass jars."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, sin

from marketplace.backoffice.demo.pictures.canvas import Canvas
from marketplace.backoffice.demo.pictures.grounds import closer, standing
from marketplace.backoffice.demo.pictures.oil_labels import branch, olive, tree
from marketplace.backoffice.demo.pictures.packs import jar
from marketplace.backoffice.demo.pictures.palette import (
    CHILI,
    CREAM,
    LEAF,
    PAPER,
    TONES,
    WHITE,
    Color,
    mix,
    rgb,
)
from marketplace.backoffice.demo.pictures.shapes import (
    ellipse,
    leaf,
    petal,
    rect,
    smooth,
    stroke,
    wave,
)
from marketplace.backoffice.demo.pictures.subject import Subject

Tone = tuple[Color, Color, Color]


def jars(canvas: Canvas, subject: Subject) -> None:
    """Draw a glass jar with its filling, and some of it in front."""
    standing(canvas, subject.tint, subject.tone, subject.pattern, subject.rng)
    main, _light, deep = subject.tone
    kind = subject.trait("fill")
    with closer(canvas, 1.16):
        canvas.shadow(430, 862, 210, 42)
        with canvas.at(430, 864):
            jar(
                canvas,
                370,
                430,
                deep if kind != "salt" else TONES["azul"][0],
                lambda c: FILLS[kind](c, subject),
            )
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
                olive(canvas, 0, 0, 1.15, tone)
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
            canvas.fill(
                rect(-7, -7, 14, 14, 2), mix(TONES["sky"][1], WHITE, 0.3 + 0.5 * (index % 2))
            )


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
        canvas.fill(
            stroke(wave(-150, -40 + row * 46, 300, 14, 100), 14), mix(tone[0], tone[2], 0.3 * row)
        )


LABEL_OF_FILL: dict[str, Callable[[Canvas, Tone], None]] = {
    "black_olives": branch,
    "green_olives": branch,
    "paste": tree,
    "salt": _waves,
}


def _spilled(canvas: Canvas, subject: Subject) -> None:
    kind = subject.trait("fill")
    canvas.shadow(740, 894, 120, 24)
    if kind == "salt":
        canvas.fill(
            smooth([(620, 900), (680, 850), (740, 816), (800, 852), (860, 900), (740, 910)]), WHITE
        )
        for index in range(26):
            x, y = 740 + 84 * sin(index * 2.1), 880 + 20 * cos(index * 1.3)
            with canvas.at(x, y, index * 37):
                canvas.fill(rect(-6, -6, 12, 12, 2), mix(TONES["sky"][1], WHITE, 0.4))
        return
    if kind == "paste":
        canvas.fill(rect(610, 850, 260, 50, 24), TONES["wheat"][2])
        canvas.fill(rect(610, 836, 260, 46, 22), TONES["wheat"][0])
        canvas.fill(
            smooth([(630, 842), (680, 812), (740, 824), (800, 808), (850, 840), (740, 852)]),
            TONES["olive"][2],
        )
        for index in range(9):
            canvas.dot(660 + index * 20, 830 - (index % 3) * 6, 6, TONES["almond"][1])
        return
    tone = (
        TONES["pistachio"]
        if kind == "green_olives"
        else (rgb("#54405C"), rgb("#8E7A98"), rgb("#33263B"))
    )
    for x, y in ((680, 886), (750, 892), (815, 884), (715, 850), (782, 848)):
        olive(canvas, x, y, 1.25, tone)
    with canvas.at(840, 850, 60):
        canvas.fill(leaf(84, 22), LEAF)
    with canvas.at(660, 850, -50):
        canvas.fill(petal(30, 16), CREAM)
