"""Picture books and games: every cover is a scene from Macau."""

from __future__ import annotations

from collections.abc import Callable

from marketplace.backoffice.demo.pictures.canvas import Canvas
from marketplace.backoffice.demo.pictures.covers import COVERS
from marketplace.backoffice.demo.pictures.grounds import closer, lying, standing
from marketplace.backoffice.demo.pictures.palette import (
    AZUL,
    CREAM,
    INK,
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
    moved,
    petal,
    polar,
    rect,
    stroke,
    wave,
)
from marketplace.backoffice.demo.pictures.subject import Subject


def books(canvas: Canvas, subject: Subject) -> None:
    """Draw a book, or a box with a game in it."""
    cover = subject.trait("cover")
    if cover in SETS:
        SETS[cover](canvas, subject)
        return
    standing(canvas, subject.tint, subject.tone, subject.pattern, subject.rng)
    with closer(canvas, 1.1, y=880):
        canvas.shadow(510, 880, 340, 40)
        _book(canvas, subject, cover)


def _book(canvas: Canvas, subject: Subject, cover: str) -> None:
    """Draw a standing book whose pages show on the right."""
    main, _light, deep = subject.tone
    with canvas.at(480, 520):
        canvas.fill(moved(rect(-300, -352, 640, 706, 14), 6, 6), darker(deep, 0.2))
        canvas.fill(rect(280, -340, 46, 686, 6), PAPER)
        for index in range(6):
            canvas.fill(rect(286 + index * 7, -338, 2, 682), veil(INK, 0.14))
        face = rect(-310, -356, 600, 712, 16)
        canvas.fill(face, main)
        with canvas.clipped(face):
            COVERS[cover](canvas, subject.tone)
            canvas.fill(rect(-310, -356, 40, 712), veil(INK, 0.16))
            canvas.fill(rect(-266, -356, 5, 712), veil(WHITE, 0.25))
        canvas.loop(face, 4, veil(INK, 0.16))


def _small_book(canvas: Canvas, cover: str, key: str) -> None:
    main, _light, _deep = TONES[key]
    face = rect(-310, -356, 600, 712, 16)
    canvas.drop(face, 10, 24, 0.34)
    canvas.fill(face, main)
    with canvas.clipped(face):
        COVERS[cover](canvas, TONES[key])
        canvas.fill(rect(-310, -356, 40, 712), veil(INK, 0.16))


def _boxset(canvas: Canvas, subject: Subject) -> None:
    standing(canvas, subject.tint, subject.tone, subject.pattern, subject.rng)
    main, light, _deep = subject.tone
    canvas.shadow(500, 884, 400, 42)
    for x, cover, key, turn in (
        (640, "moon", "indigo", 7),
        (500, "tart", "yolk", 2),
        (360, "lighthouse", "night", -5),
    ):
        with canvas.at(x, 560, turn, 0.72):
            _small_book(canvas, cover, key)
    case = rect(130, 560, 740, 320, 20)
    canvas.fill(case, main)
    with canvas.clipped(case):
        for row in range(4):
            canvas.fill(
                stroke(wave(120, 620 + row * 74, 760, 18, 150), 14),
                mix(main, light, 0.25 + 0.12 * row),
            )
        canvas.dot(760, 640, 46, YOLK)
    canvas.fill(rect(130, 560, 740, 14, 7), light)
    with canvas.at(500, 720):
        canvas.fill([(0, -96), (70, 0), (0, 96), (-70, 0)], CREAM)
        canvas.fill([(0, -96), (70, 0), (0, 0)], TONES["coral"][0])
        canvas.fill([(0, 96), (-70, 0), (0, 0)], TONES["sky"][0])


def _puzzle(canvas: Canvas, subject: Subject) -> None:
    lying(canvas, subject.tint, subject.tone, subject.pattern, subject.rng)
    with canvas.at(500, 490, -3):
        board = rect(-380, -300, 760, 600, 14)
        canvas.drop(board, 8, 20, 0.32)
        with canvas.clipped(board):
            canvas.fill(rect(-400, -320, 800, 640), TONES["sky"][1])
            with canvas.at(0, 20, scale=1.28):
                COVERS["macau"](canvas, subject.tone)
        for column in range(1, 5):
            x = -380 + column * 152
            canvas.fill(stroke([(x, -300), (x, 300)], 3), veil(INK, 0.35))
            for row in range(4):
                canvas.loop(
                    ellipse(x + (16 if (row + column) % 2 else -16), -225 + row * 150, 22, 20),
                    3,
                    veil(INK, 0.35),
                )
        for row in range(1, 4):
            y = -300 + row * 150
            canvas.fill(stroke([(-380, y), (380, y)], 3), veil(INK, 0.35))
            for column in range(5):
                canvas.loop(
                    ellipse(-304 + column * 152, y + (16 if (row + column) % 2 else -16), 20, 22),
                    3,
                    veil(INK, 0.35),
                )
    for x, y, turn, key in (
        (150, 880, 20, "coral"),
        (820, 890, -30, "teal"),
        (880, 140, 12, "yolk"),
    ):
        with canvas.at(x, y, turn, 1.1):
            piece = rect(-60, -56, 120, 112, 10)
            canvas.drop(piece, 5, 12, 0.3)
            canvas.fill(piece, TONES[key][0])
            canvas.fill(ellipse(70, 0, 24, 22), TONES[key][0])
            canvas.fill(ellipse(0, -58, 20, 18), TONES[key][1])


def _cards(canvas: Canvas, subject: Subject) -> None:
    lying(canvas, subject.tint, subject.tone, subject.pattern, subject.rng)
    places = (
        (250, 300, -12),
        (520, 250, 4),
        (780, 330, 14),
        (230, 660, 8),
        (500, 640, -6),
        (770, 690, 10),
    )
    for index, (x, y, turn) in enumerate(places):
        with canvas.at(x, y, turn, 1.05):
            card = rect(-110, -150, 220, 300, 24)
            canvas.drop(card, 6, 14, 0.3)
            canvas.fill(card, PAPER)
            if index in (1, 5):
                canvas.fill(rect(-94, -134, 188, 268, 16), AZUL)
                for turn_ in range(0, 360, 45):
                    with canvas.at(0, 0, turn_):
                        canvas.fill(petal(84, 40), lighter(AZUL, 0.55 if turn_ % 90 else 0.8))
                canvas.dot(0, 0, 20, YOLK)
                continue
            canvas.loop(rect(-92, -132, 184, 264, 14), 9, AZUL)
            canvas.loop(rect(-78, -118, 156, 236, 8), 3, lighter(AZUL, 0.4))
            with canvas.at(0, 0, scale=0.32):
                ICONS[index % len(ICONS)](canvas)


def _icon_house(canvas: Canvas) -> None:
    canvas.fill([(-180, 20), (0, -190), (180, 20)], TONES["terracotta"][0])
    canvas.fill(rect(-140, 10, 280, 220), YOLK)
    canvas.fill([(-50, 230), *ellipse(0, 120, 50, 60, 180, 360), (50, 230)], AZUL)
    for x in (-92, 92):
        canvas.fill(rect(x - 28, 50, 56, 70, 8), PAPER)


def _icon_boat(canvas: Canvas) -> None:
    canvas.fill([(-200, 90), (200, 90), (130, 190), (-130, 190)], TONES["wine"][0])
    canvas.fill([(-10, 70), (-10, -210), (-180, 60)], TONES["coral"][0])
    canvas.fill([(14, 70), (14, -180), (160, 60)], YOLK)
    canvas.fill(stroke(wave(-220, 210, 440, 14, 110), 18), AZUL)


def _icon_sun(canvas: Canvas) -> None:
    canvas.fill(polar(lambda a: 190 if int(a * 12 / 3.1416) % 2 else 130, 192), YOLK)
    canvas.dot(0, 0, 116, TONES["amber"][0])
    canvas.dot(0, 0, 96, YOLK)


def _icon_lantern(canvas: Canvas) -> None:
    canvas.fill(rect(-8, -230, 16, 80), TONES["wine"][2])
    canvas.fill(ellipse(0, 0, 170, 150), TONES["red"][0])
    canvas.fill(ellipse(0, 0, 96, 150), TONES["coral"][0])
    canvas.fill(ellipse(0, 0, 30, 150), TONES["red"][0])
    canvas.fill(rect(-80, -168, 160, 34, 12), YOLK)
    canvas.fill(rect(-80, 134, 160, 34, 12), YOLK)
    for x in (-40, 0, 40):
        canvas.fill(rect(x - 5, 168, 10, 70, 5), YOLK)


ICONS: tuple[Callable[[Canvas], None], ...] = (_icon_house, _icon_boat, _icon_sun, _icon_lantern)


def _sound(canvas: Canvas, subject: Subject) -> None:
    standing(canvas, subject.tint, subject.tone, subject.pattern, subject.rng)
    canvas.shadow(510, 880, 380, 42)
    main, light, deep = subject.tone
    with canvas.at(470, 540):
        face = rect(-330, -320, 560, 650, 40)
        canvas.fill(moved(face, 10, 10), deep)
        canvas.fill(face, main)
        canvas.fill(rect(-300, -290, 500, 590, 26), lighter(light, 0.4))
        for index, icon in enumerate(ICONS):
            with canvas.at(-175 + (index % 2) * 250, -140 + (index // 2) * 280, 0, 0.46):
                icon(canvas)
        canvas.fill(moved(rect(230, -320, 170, 650, 34), 8, 10), darker(deep, 0.2))
        canvas.fill(rect(230, -320, 170, 650, 34), deep)
        for index, key in enumerate(("coral", "yolk", "sky", "plum")):
            y = -236 + index * 158
            canvas.dot(315, y + 8, 56, darker(deep, 0.4))
            canvas.dot(315, y, 56, TONES[key][0])
            canvas.dot(300, y - 18, 15, veil(WHITE, 0.5))
            for ring_ in (1, 2):
                canvas.fill(stroke(ellipse(315, y, 13 * ring_, 13 * ring_, -60, 60), 5), WHITE)


SETS: dict[str, Callable[[Canvas, Subject], None]] = {
    "boxset": _boxset,
    "cards": _cards,
    "puzzle": _puzzle,
    "sound": _sound,
}
