"""Almond biscuits and candies from the bakery on Rua do Cunha."""

from __future__ import annotations

from math import cos

from marketplace.backoffice.demo.pictures.canvas import Canvas
from marketplace.backoffice.demo.pictures.grounds import closer, standing
from marketplace.backoffice.demo.pictures.packs import (
    TILT,
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
    darker,
    lighter,
    mix,
    veil,
)
from marketplace.backoffice.demo.pictures.shapes import ellipse, leaf, moved, petal, polar, rect, smooth
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


def face(canvas: Canvas, kind: str, tone: Tone, radius: float) -> None:
    """Draw one biscuit from the front, around the origin."""
    main, light, deep = tone
    if kind == "walnut":
        _walnut(canvas, tone, radius)
    elif kind == "square":
        _square(canvas, tone, radius)
    elif kind == "thin":
        _thin(canvas, tone, radius)
    elif kind == "brittle":
        _brittle(canvas, tone, radius)
    elif kind == "ginger":
        _ginger(canvas, tone, radius)
    else:
        scallop = polar(lambda a: radius * (1 + 0.022 * cos(20 * a)))
        canvas.fill(moved(scallop, radius * 0.03, radius * 0.07), deep)
        canvas.fill(scallop, main)
        canvas.fill(ellipse(0, 0, radius * 0.84), mix(main, light, 0.45))
        canvas.loop(ellipse(0, 0, radius * 0.84), radius * 0.035, mix(main, deep, 0.45))
        for index in range(8):
            with canvas.at(0, 0, index * 45 + 22.5):
                canvas.fill(moved(petal(radius * 0.66, radius * 0.36), 0, -radius * 0.06), mix(main, deep, 0.32))
                canvas.fill(moved(petal(radius * 0.54, radius * 0.24), 0, -radius * 0.1), mix(main, light, 0.7))
        canvas.dot(0, 0, radius * 0.16, mix(main, deep, 0.45))
        canvas.dot(0, -radius * 0.02, radius * 0.1, light)


def _walnut(canvas: Canvas, tone: Tone, radius: float) -> None:
    main, light, deep = tone
    round_ = polar(lambda a: radius * (1 + 0.03 * cos(5 * a + 1)))
    canvas.fill(moved(round_, radius * 0.03, radius * 0.07), deep)
    canvas.fill(round_, main)
    canvas.fill(ellipse(-radius * 0.1, -radius * 0.12, radius * 0.76), mix(main, light, 0.4))
    for turn in (10, 80, 150, 215, 300):
        with canvas.at(0, 0, turn):
            canvas.line([(0, -radius * 0.3), (radius * 0.06, -radius * 0.6), (-radius * 0.05, -radius * 0.9)], radius * 0.05, mix(main, deep, 0.7), 2)
    for side in (-1, 1):
        with canvas.at(0, 0, 12, wide=side):
            canvas.fill(smooth([(0, -radius * 0.3), (radius * 0.26, -radius * 0.24), (radius * 0.2, 0), (radius * 0.28, radius * 0.2), (0, radius * 0.3)]), darker(deep, 0.25))
            canvas.fill(smooth([(radius * 0.02, -radius * 0.2), (radius * 0.15, -radius * 0.14), (radius * 0.1, radius * 0.02), (radius * 0.03, radius * 0.16)]), mix(deep, main, 0.4))


def _square(canvas: Canvas, tone: Tone, radius: float) -> None:
    main, light, deep = tone
    side = radius * 1.7
    canvas.fill(rect(-side / 2 + 4, -side / 2 + radius * 0.1, side, side, radius * 0.22), deep)
    canvas.fill(rect(-side / 2, -side / 2, side, side, radius * 0.22), main)
    canvas.fill(rect(-side * 0.4, -side * 0.4, side * 0.8, side * 0.8, radius * 0.14), mix(main, light, 0.55))
    for index in range(4):
        with canvas.at(0, 0, index * 90):
            canvas.fill(moved(petal(radius * 0.58, radius * 0.44), 0, -3), mix(main, deep, 0.3))
        with canvas.at(0, 0, index * 90 + 45):
            canvas.fill(moved(leaf(radius * 0.7, radius * 0.16), 0, -radius * 0.12), mix(main, deep, 0.5))
    canvas.dot(0, 0, radius * 0.14, TONES["yolk"][0])


def _thin(canvas: Canvas, tone: Tone, radius: float) -> None:
    main, light, deep = tone
    edge = polar(lambda a: radius * (1 + 0.05 * cos(3 * a) + 0.03 * cos(7 * a)))
    canvas.fill(moved(edge, 4, 6), deep)
    canvas.fill(edge, mix(main, deep, 0.2))
    canvas.fill(polar(lambda a: radius * (0.86 + 0.05 * cos(3 * a))), main)
    for index in range(9):
        angle = index * 137.5
        with canvas.at(0, 0, angle), canvas.at(radius * 0.09 * index, 0, angle):
            canvas.fill(moved(petal(radius * 0.42, radius * 0.2), 0, radius * 0.2), lighter(light, 0.4))
            canvas.loop(moved(petal(radius * 0.42, radius * 0.2), 0, radius * 0.2), 2.5, mix(main, deep, 0.35))


def _brittle(canvas: Canvas, tone: Tone, radius: float) -> None:
    main, light, deep = tone
    side = radius * 1.6
    canvas.fill(rect(-side / 2 + 3, -side * 0.4 + radius * 0.16, side, side * 0.8, 12), deep)
    canvas.fill(rect(-side / 2, -side * 0.4, side, side * 0.8, 12), main)
    for index in range(14):
        angle = index * 2.4
        reach = radius * (0.12 + 0.043 * index)
        with canvas.at(cos(angle) * reach * 1.05, cos(angle - 1.57) * reach * 0.78, index * 47):
            canvas.fill(ellipse(0, 0, radius * 0.17, radius * 0.12), light)
            canvas.fill(ellipse(-2, -2, radius * 0.1, radius * 0.05), lighter(light, 0.6))


def _ginger(canvas: Canvas, tone: Tone, radius: float) -> None:
    main, light, deep = tone
    body = smooth([(-radius, 0), (-radius * 0.5, -radius * 0.52), (radius * 0.5, -radius * 0.52), (radius, 0), (radius * 0.5, radius * 0.52), (-radius * 0.5, radius * 0.52)])
    canvas.fill(moved(body, 3, 8), deep)
    canvas.fill(body, main)
    with canvas.clipped(body):
        for index in range(-4, 5):
            x = index * radius * 0.26
            canvas.fill([(x, -radius), (x + radius * 0.1, -radius), (x - radius * 0.2, radius), (x - radius * 0.3, radius)], veil(light, 0.65))
    canvas.fill(ellipse(-radius * 0.3, -radius * 0.26, radius * 0.34, radius * 0.1), veil((255, 255, 255), 0.6))


def flat(canvas: Canvas, tone: Tone, radius: float, thick: float) -> None:
    """Draw one biscuit that lies on others; its bottom edge is y = 0."""
    main, light, deep = tone
    canvas.fill([*ellipse(0, 0, radius, radius * TILT, 0, 180), *ellipse(0, -thick, radius, radius * TILT, 180, 360)], mix(main, deep, 0.5))
    canvas.fill(ellipse(0, -thick, radius, radius * TILT), main)
    canvas.fill(ellipse(0, -thick, radius * 0.82, radius * 0.82 * TILT), mix(main, light, 0.45))


def stack(canvas: Canvas, tones: list[Tone], count: int, radius: float) -> None:
    """Pile biscuits up from y = 0."""
    thick = radius * 0.3
    for index in range(count):
        with canvas.at((-1) ** index * radius * 0.05, -index * thick):
            flat(canvas, tones[index % len(tones)], radius, thick)


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
    main, light, deep = subject.tone
    canvas.shadow(420, 806, 280, 46)
    with canvas.at(390, 806):
        carton(canvas, 380, 400, mix(main, deep, 0.25), deep, lambda c: _medal(c, subject))
    _front(canvas, subject, count=3, x=745)


def _medal(canvas: Canvas, subject: Subject) -> None:
    main, light, deep = subject.tone
    canvas.fill(ellipse(0, 0, 132), CREAM)
    canvas.loop(ellipse(0, 0, 122), 4, main)
    face(canvas, _kind(subject), subject.tone, 98)


def _in_bag(canvas: Canvas, subject: Subject) -> None:
    main, light, deep = subject.tone
    canvas.shadow(400, 812, 230, 44)
    with canvas.at(400, 815):
        bag(canvas, 390, 500, main, deep, lambda c: _window(c, subject))
    _front(canvas, subject, count=3, x=745)


def _window(canvas: Canvas, subject: Subject) -> None:
    main, light, deep = subject.tone
    with canvas.clipped(ellipse(0, 0, 118)):
        canvas.fill(rect(-120, -120, 240, 240), mix(deep, light, 0.25))
        for dx, dy, turn in ((-52, -40, 10), (56, -52, -20), (2, 36, 30), (-88, 60, 5), (92, 56, 40)):
            with canvas.at(dx, dy, turn):
                face(canvas, _kind(subject), subject.tone, 62)
    canvas.loop(ellipse(0, 0, 120), 10, CREAM)


def _on_plate(canvas: Canvas, subject: Subject) -> None:
    tones, kind = _tones(subject), _kind(subject)
    canvas.shadow(500, 850, 360, 60)
    with canvas.at(500, 825):
        plate(canvas, 350, AZUL)
    for x, y, turn in ((330, 745, -16), (640, 740, 14), (485, 755, 4), (560, 610, -9), (405, 615, 12), (482, 480, -3)):
        with canvas.at(x, y, turn):
            face(canvas, kind, tones[0], 104)
    _almonds(canvas, subject, (820, 915, 60), (200, 925, -40))


def _in_jar(canvas: Canvas, subject: Subject) -> None:
    tones, kind = _tones(subject), _kind(subject)

    def filled(inside: Canvas) -> None:
        for row in range(5):
            for column in range(3):
                with inside.at(-120 + column * 120 + (row % 2) * 30, -50 - row * 84, row * 40 + column * 25):
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
