"""Things of cork for the home and the desk."""

from __future__ import annotations

from typing import Final

from marketplace.backoffice.demo.pictures.canvas import Canvas
from marketplace.backoffice.demo.pictures.grain import NATURAL, bark
from marketplace.backoffice.demo.pictures.grounds import lying, standing
from marketplace.backoffice.demo.pictures.palette import (
    FOREST,
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
    ellipse,
    leaf,
    moved,
    petal,
    rect,
    rounded,
    smooth,
    stroke,
)
from marketplace.backoffice.demo.pictures.subject import Scene, Subject


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
                        canvas.fill(
                            (petal, leaf, petal)[kind](104, (40, 36, 84)[kind]),
                            mix(NATURAL[2], NATURAL[0], 0.35),
                        )
    canvas.drop(ellipse(680, 690, 104), 8, 16, 0.3)
    canvas.dot(680, 690, 104, mix(PAPER, TONES["azul"][1], 0.3))
    canvas.dot(680, 690, 90, TONES["honey"][2])
    canvas.dot(680, 690, 84, TONES["honey"][0])
    canvas.fill(ellipse(656, 664, 36, 22), veil(WHITE, 0.4))


def _trivet(canvas: Canvas, subject: Subject) -> None:
    standing(canvas, subject.tint, TONES["terracotta"], subject.pattern, subject.rng)
    canvas.shadow(500, 884, 370, 44)
    canvas.fill(
        [*ellipse(500, 860, 350, 80, 0, 180), *ellipse(500, 824, 350, 80, 180, 360)],
        darker(NATURAL[0], 0.25),
    )
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
    main, _light, deep = subject.tone
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
                paint = (
                    TONES["coral"][0]
                    if (row, column) == (3, 9)
                    else mix(PAPER, TONES["slate"][0], 0.25)
                )
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


FORMS: Final[dict[str, Scene]] = {
    "block": _block,
    "coasters": _coasters,
    "deskmat": _deskmat,
    "notebook": _notebook,
    "planter": _planter,
    "trivet": _trivet,
}
