"""Almond biscuits and candies from the bakery on Rua do Cunha."""

from __future__ import annotations

from marketplace.backoffice.demo.pictures.biscuit_faces import face, stack
from marketplace.backoffice.demo.pictures.canvas import Canvas
from marketplace.backoffice.demo.pictures.grounds import closer, standing
from marketplace.backoffice.demo.pictures.packs import (
    bag,
    carton,
    flower,
    jar,
    plate,
    round_tin,
    square_tin,
)
from marketplace.backoffice.demo.pictures.palette import (
    AZUL,
    BRICK,
    COCOA,
    CREAM,
    NAVY,
    SEA,
    TERRA,
    TONES,
    Color,
    lighter,
    mix,
)
from marketplace.backoffice.demo.pictures.shapes import (
    ellipse,
    leaf,
    moved,
    rect,
)
from marketplace.backoffice.demo.pictures.subject import Subject

Tone = tuple[Color, Color, Color]


def biscuits(canvas: Canvas, subject: Subject) -> None:
    """Draw biscuits before their pack."""
    standing(canvas, subject.tint, subject.tone, subject.pattern, subject.rng)
    with closer(canvas, 1.14):
        PACKS[subject.trait("pack")](canvas, subject)


def candy(canvas: Canvas, subject: Subject) -> None:
    """Draw candies before their pack."""
    biscuits(canvas, subject)


def _tones(subject: Subject) -> list[Tone]:
    if subject.trait("tone") == "mixed":
        return [TONES[key] for key in ("almond", "sesame", "matcha", "salt")]
    return [subject.tone]


def _kind(subject: Subject) -> str:
    return subject.trait("biscuit") or subject.trait("candy")


def _front(canvas: Canvas, subject: Subject, *, count: int = 4, x: float = 690) -> None:
    tones, kind = _tones(subject), _kind(subject)
    canvas.shadow(x, 880, 150, 30)
    if kind in ("almond", "walnut", "square"):
        with canvas.at(x, 880):
            stack(canvas, tones, count, 112)
    else:
        for index, (dx, dy, turn) in enumerate(((60, -30, 25), (-70, -20, -20), (10, -70, 8))):
            with canvas.at(x + dx, 850 + dy, turn):
                face(canvas, kind, tones[index % len(tones)], 74)
    lean_x = x - 190
    canvas.shadow(lean_x, 890, 110, 22)
    with canvas.at(lean_x, 800, -14):
        face(canvas, kind, tones[-1], 98)


def _almonds(canvas: Canvas, subject: Subject, *places: tuple[float, float, float]) -> None:
    for x, y, turn in places:
        canvas.shadow(x, y + 8, 34, 10, 0.2)
        with canvas.at(x, y, turn):
            canvas.fill(moved(leaf(62, 36), 0, 31), mix(COCOA, TERRA, 0.45))
            canvas.fill(moved(leaf(50, 12), -6, 26), mix(TERRA, CREAM, 0.3))


def _in_round_tin(canvas: Canvas, subject: Subject) -> None:
    canvas.shadow(400, 806, 240, 50)
    trim = {"matcha": SEA, "amber": BRICK}.get(subject.trait("tone"), AZUL)
    with canvas.at(400, 800):
        round_tin(canvas, 212, 330, mix(trim, CREAM, 0.88), trim, CREAM)
    _front(canvas, subject, x=720)
    _almonds(canvas, subject, (300, 915, 70), (380, 930, -30))


def _in_square_tin(canvas: Canvas, subject: Subject) -> None:
    canvas.shadow(410, 812, 270, 44)
    trim = BRICK if subject.trait("tone") == "caramel" else NAVY
    with canvas.at(410, 810):
        square_tin(canvas, 430, 350, mix(trim, CREAM, 0.9), trim, lighter(CREAM, 0.3))
    _front(canvas, subject, x=735)
    _almonds(canvas, subject, (260, 915, 50), (345, 925, -60))


def _in_box(canvas: Canvas, subject: Subject) -> None:
    main, _light, deep = subject.tone
    canvas.shadow(420, 806, 280, 46)
    with canvas.at(390, 806):
        carton(canvas, 380, 400, mix(main, deep, 0.25), deep, lambda c: _medal(c, subject))
    _front(canvas, subject, count=3, x=745)


def _medal(canvas: Canvas, subject: Subject) -> None:
    main, _light, _deep = subject.tone
    canvas.fill(ellipse(0, 0, 132), CREAM)
    canvas.loop(ellipse(0, 0, 122), 4, main)
    face(canvas, _kind(subject), subject.tone, 98)


def _in_bag(canvas: Canvas, subject: Subject) -> None:
    main, _light, deep = subject.tone
    canvas.shadow(400, 812, 230, 44)
    with canvas.at(400, 815):
        bag(canvas, 390, 500, main, deep, lambda c: _window(c, subject))
    _front(canvas, subject, count=3, x=745)


def _window(canvas: Canvas, subject: Subject) -> None:
    _main, light, deep = subject.tone
    with canvas.clipped(ellipse(0, 0, 118)):
        canvas.fill(rect(-120, -120, 240, 240), mix(deep, light, 0.25))
        for dx, dy, turn in (
            (-52, -40, 10),
            (56, -52, -20),
            (2, 36, 30),
            (-88, 60, 5),
            (92, 56, 40),
        ):
            with canvas.at(dx, dy, turn):
                face(canvas, _kind(subject), subject.tone, 62)
    canvas.loop(ellipse(0, 0, 120), 10, CREAM)


def _on_plate(canvas: Canvas, subject: Subject) -> None:
    tones, kind = _tones(subject), _kind(subject)
    canvas.shadow(500, 850, 360, 60)
    with canvas.at(500, 825):
        plate(canvas, 350, AZUL)
    for x, y, turn in (
        (330, 745, -16),
        (640, 740, 14),
        (485, 755, 4),
        (560, 610, -9),
        (405, 615, 12),
        (482, 480, -3),
    ):
        with canvas.at(x, y, turn):
            face(canvas, kind, tones[0], 104)
    _almonds(canvas, subject, (820, 915, 60), (200, 925, -40))


def _in_jar(canvas: Canvas, subject: Subject) -> None:
    tones, kind = _tones(subject), _kind(subject)

    def filled(inside: Canvas) -> None:
        for row in range(5):
            for column in range(3):
                with inside.at(
                    -120 + column * 120 + (row % 2) * 30, -50 - row * 84, row * 40 + column * 25
                ):
                    face(inside, kind, tones[0], 70)

    canvas.shadow(400, 812, 220, 44)
    with canvas.at(400, 812):
        jar(canvas, 360, 470, AZUL, filled)
    _front(canvas, subject, x=735)


def _assorted(canvas: Canvas, subject: Subject) -> None:
    canvas.shadow(500, 800, 380, 52)
    with canvas.at(500, 640):
        canvas.fill(rect(-360, -330, 720, 330, 26), AZUL)
        canvas.fill(rect(-330, -300, 660, 270, 16), CREAM)
        for column in range(6):
            for row in range(2):
                with canvas.at(-275 + column * 110, -230 + row * 130):
                    flower(canvas, 54, AZUL, TONES["yolk"][0], 8 if (row + column) % 2 else 4)
    with canvas.at(500, 800):
        canvas.fill(rect(-370, -190, 740, 190, 24), NAVY)
        canvas.fill(rect(-370, -190, 740, 16, 8), lighter(AZUL, 0.4))
    tones = _tones(subject)
    for index in range(8):
        with canvas.at(178 + index * 92, 628, -8):
            face(canvas, "almond", tones[index // 2], 70)
    with canvas.at(500, 800):
        canvas.fill(rect(-370, -140, 740, 140, 24), NAVY)
        for column in range(9):
            with canvas.at(-320 + column * 80, -70):
                flower(canvas, 30, lighter(AZUL, 0.55), TONES["yolk"][0], 4)
    for index, tone in enumerate(tones):
        canvas.shadow(240 + index * 175, 925, 84, 18)
        with canvas.at(240 + index * 175, 868, -12 + index * 8):
            face(canvas, "almond", tone, 74)


PACKS = {
    "assortment": _assorted,
    "bag": _in_bag,
    "box": _in_box,
    "jar": _in_jar,
    "plate": _on_plate,
    "tin_round": _in_round_tin,
    "tin_square": _in_square_tin,
}
