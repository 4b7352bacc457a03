"""Watch straps, laid out on the bench."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from marketplace.backoffice.demo.pictures.azulejo import tile
from marketplace.backoffice.demo.pictures.canvas import Canvas
from marketplace.backoffice.demo.pictures.grain import bark, stitches
from marketplace.backoffice.demo.pictures.grounds import lying
from marketplace.backoffice.demo.pictures.palette import (
    CREAM,
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
from marketplace.backoffice.demo.pictures.subject import Subject

Tone = tuple[Color, Color, Color]
STEEL = TONES["steel"]
LONG: Outline = rounded([(-62, -330), (62, -330), (50, 330), (-50, 330)], 26)
SHORT: Outline = rounded([(-62, -230), (62, -230), (52, 200), (-52, 200)], 14)


def straps(canvas: Canvas, subject: Subject) -> None:
    """Draw a strap of its material, on a watch or beside one."""
    lying(canvas, subject.tint, subject.tone, subject.pattern, subject.rng)
    material = subject.trait("material")
    if material == "kit":
        _kit(canvas, subject)
    elif material in ("nato", "elastic"):
        _one_piece(canvas, subject)
    elif material in ("leather", "azulejo", "mesh", "canvas") and subject.rng.random() < 0.75:
        _on_watch(canvas, subject)
    else:
        _two_pieces(canvas, subject)


def _cover(canvas: Canvas, subject: Subject, outline: Outline) -> None:
    """Fill a piece of strap with its material."""
    MATERIALS[subject.trait("material")](canvas, subject.tone, outline, subject.rng)


def _leather(canvas: Canvas, tone: Tone, outline: Outline, rng: Random) -> None:
    main, light, deep = tone
    canvas.fill(outline, deep)
    inner = [(x * 0.93, y * 0.985) for x, y in outline]
    canvas.fill(inner, main)
    with canvas.clipped(inner):
        canvas.fill(rect(-60, -400, 34, 800), veil(WHITE, 0.1))
        for _ in range(26):
            canvas.dot(
                rng.uniform(-55, 55),
                rng.uniform(-330, 330),
                rng.uniform(1.5, 3),
                mix(main, deep, 0.4),
            )
    _seam(canvas, outline, light)


def _seam(canvas: Canvas, outline: Outline, paint: Color) -> None:
    top, bottom = min(y for _, y in outline), max(y for _, y in outline)
    for side in (-1, 1):
        stitches(canvas, [(side * 50, top + 20), (side * 41, bottom - 30)], paint, 10)


def _suede(canvas: Canvas, tone: Tone, outline: Outline, rng: Random) -> None:
    main, light, deep = tone
    canvas.fill(outline, main)
    with canvas.clipped(outline):
        for _ in range(150):
            x, y = rng.uniform(-64, 64), rng.uniform(-330, 330)
            canvas.fill(
                stroke([(x, y), (x + 3, y + 11)], 3), mix(main, rng.choice((light, deep)), 0.45)
            )
    _seam(canvas, outline, CREAM)


def _cork(canvas: Canvas, tone: Tone, outline: Outline, rng: Random) -> None:
    canvas.fill(outline, tone[2])
    bark(canvas, [(x * 0.95, y * 0.99) for x, y in outline], tone[0], rng, 150)
    _seam(canvas, outline, CREAM)


def _canvas(canvas: Canvas, tone: Tone, outline: Outline, rng: Random) -> None:
    main, light, deep = tone
    canvas.fill(outline, main)
    with canvas.clipped(outline):
        for index in range(56):
            canvas.fill(rect(-70, -340 + index * 12, 140, 4), mix(main, deep, 0.5))
        for index in range(11):
            canvas.fill(rect(-66 + index * 13, -350, 3, 700), mix(main, light, 0.22))
    _seam(canvas, outline, WHITE)


def _tropic(canvas: Canvas, tone: Tone, outline: Outline, rng: Random) -> None:
    main, light, deep = tone
    canvas.fill(outline, main)
    with canvas.clipped(outline):
        canvas.fill(rect(-66, -400, 16, 800), veil(WHITE, 0.12))
        for row in range(24):
            for column in (-1, 0, 1) if row % 2 else (-0.5, 0.5):
                with canvas.at(column * 30, -300 + row * 25, 45):
                    canvas.fill(rect(-8, -8, 16, 16, 3), deep)
                    canvas.fill(rect(-8, -8, 16, 4, 2), mix(main, light, 0.5))
    for side in (-1, 1):
        canvas.fill(stroke([(side * 52, -300), (side * 43, 290)], 5), mix(main, light, 0.35))


def _mesh(canvas: Canvas, tone: Tone, outline: Outline, rng: Random) -> None:
    main, light, deep = tone
    canvas.fill(outline, main)
    with canvas.clipped(outline):
        for row in range(46):
            y = -340 + row * 15
            canvas.fill(stroke(wave(-66, y, 132, 3.5, 16), 4), mix(main, deep, 0.5))
            canvas.fill(stroke(wave(-66, y + 6, 132, 3.5, 16), 3), lighter(light, 0.5))
        canvas.fill(rect(-48, -400, 26, 800), veil(WHITE, 0.3))
        canvas.fill(rect(34, -400, 40, 800), veil(INK, 0.12))


def _azulejo(canvas: Canvas, tone: Tone, outline: Outline, rng: Random) -> None:
    canvas.fill(outline, tone[2])
    inner = [(x * 0.94, y * 0.985) for x, y in outline]
    with canvas.clipped(inner):
        canvas.fill(inner, PAPER)
        for row in range(9):
            for column in (-0.5, 0.5):
                with canvas.at(column * 62, -300 + row * 62, 0, 0.31):
                    tile(canvas, "star", tone, rng)
    _seam(canvas, outline, tone[1])


def _stripes(canvas: Canvas, tone: Tone, outline: Outline, rng: Random) -> None:
    main, light, deep = tone
    pale = TONES["caramel"][0] if tone is TONES["yolk"] else light
    canvas.fill(outline, main)
    with canvas.clipped(outline):
        for x in (-36, 10):
            canvas.fill(rect(x, -500, 26, 1000), pale)
        canvas.fill(rect(-10, -500, 20, 1000), deep)
        for index in range(90):
            canvas.fill(rect(-70, -450 + index * 10, 140, 2.5), veil(INK, 0.1))


def _elastic(canvas: Canvas, tone: Tone, outline: Outline, rng: Random) -> None:
    main, light, deep = tone
    canvas.fill(outline, main)
    with canvas.clipped(outline):
        for index in range(60):
            canvas.fill(rect(-70, -450 + index * 15, 140, 6), mix(main, light, 0.35))
        for side in (-1, 1):
            canvas.fill(rect(side * 50 - 6, -460, 12, 920), deep)


MATERIALS: dict[str, Callable[[Canvas, Tone, Outline, Random], None]] = {
    "azulejo": _azulejo,
    "canvas": _canvas,
    "cork": _cork,
    "elastic": _elastic,
    "leather": _leather,
    "mesh": _mesh,
    "nato": _stripes,
    "suede": _suede,
    "tropic": _tropic,
}


def _holes(canvas: Canvas) -> None:
    for index in range(6):
        canvas.fill(ellipse(0, 60 + index * 40, 7, 10), darker(INK, 0.2))


def _pins(canvas: Canvas, y: float) -> None:
    canvas.fill(rect(-78, y - 9, 156, 18, 8), STEEL[2])
    canvas.fill(rect(-70, y - 9, 140, 7, 3), STEEL[1])


def buckle(canvas: Canvas) -> None:
    """Draw a pin buckle around the origin."""
    frame = rounded([(-84, -44), (84, -44), (74, 54), (-74, 54)], 28)
    canvas.loop(frame, 17, STEEL[0])
    canvas.loop([(x, y - 3) for x, y in frame], 5, STEEL[1])
    canvas.fill(rect(-7, -44, 14, 100, 6), STEEL[2])
    canvas.fill(rect(-7, -44, 6, 100, 3), STEEL[1])


def _two_pieces(canvas: Canvas, subject: Subject) -> None:
    with canvas.at(370, 510, 9, 1.12):
        canvas.drop(LONG, 8, 20, 0.34)
        _pins(canvas, -330)
        _cover(canvas, subject, LONG)
        _holes(canvas)
    with canvas.at(640, 470, 9, 1.12):
        canvas.drop(SHORT, 8, 20, 0.34)
        _pins(canvas, -230)
        _cover(canvas, subject, SHORT)
        for y in (60, 120):
            canvas.fill(moved(rect(-66, y, 132, 30, 8), 0, 6), veil(INK, 0.2))
            canvas.fill(rect(-66, y, 132, 28, 8), mix(subject.tone[0], subject.tone[2], 0.5))
        with canvas.at(0, 230):
            buckle(canvas)


def _on_watch(canvas: Canvas, subject: Subject) -> None:
    with canvas.at(500, 500, -18, 1.04):
        upper = rounded([(-58, -470), (58, -470), (74, -150), (-74, -150)], 20)
        lower = [(x, -y) for x, y in upper]
        for piece, y in ((upper, -300), (lower, 300)):
            with canvas.at(0, y):
                local = moved(piece, 0, -y)
                canvas.drop(local, 10, 20, 0.34)
                _cover(canvas, subject, local)
        for index in range(4):
            canvas.fill(ellipse(0, 290 + index * 42, 7, 10), INK)
        with canvas.at(0, -490):
            buckle(canvas)
        _watch(canvas, subject)


def _watch(canvas: Canvas, subject: Subject) -> None:
    _main, _light, deep = subject.tone
    canvas.drop(ellipse(0, 0, 214), 10, 24, 0.36)
    for side in (-1, 1):
        for end in (-1, 1):
            canvas.fill(
                rounded(
                    [
                        (side * 70, end * 150),
                        (side * 116, end * 140),
                        (side * 108, end * 234),
                        (side * 78, end * 238),
                    ],
                    10,
                ),
                STEEL[0],
            )
    canvas.fill(rect(196, -26, 48, 52, 10), STEEL[2])
    canvas.dot(0, 0, 214, STEEL[2])
    canvas.dot(0, 0, 204, STEEL[0])
    canvas.dot(-4, -5, 196, STEEL[1])
    canvas.dot(0, 0, 178, STEEL[2])
    canvas.dot(0, 0, 172, PAPER)
    canvas.loop(ellipse(0, 0, 150), 2, veil(INK, 0.25))
    for index in range(12):
        with canvas.at(0, 0, index * 30):
            canvas.fill(rect(-5, -158, 10, 34 if index % 3 == 0 else 20, 4), deep)
    for turn, length, width in ((-52, 88, 14), (58, 128, 10)):
        with canvas.at(0, 0, turn):
            canvas.fill(rect(-width / 2, -length, width, length + 18, width / 2), INK)
    with canvas.at(0, 0, 162):
        canvas.fill(rect(-2.5, -140, 5, 180, 2), TONES["coral"][0])
    canvas.dot(0, 0, 12, INK)
    canvas.dot(0, 0, 5, TONES["coral"][0])
    canvas.fill(
        smooth([(-150, -40), (-90, -130), (20, -160), (-60, -70), (-120, 40)]), veil(WHITE, 0.35)
    )


def _one_piece(canvas: Canvas, subject: Subject) -> None:
    path = smooth(
        [
            (215, 800),
            (190, 560),
            (250, 300),
            (430, 210),
            (610, 300),
            (640, 520),
            (560, 700),
            (620, 830),
            (800, 820),
        ],
        is_closed=False,
    )
    outline = stroke(path, 118)
    canvas.drop(outline, 8, 22, 0.34)
    main, light, deep = subject.tone
    pale = TONES["caramel"][0] if subject.trait("tone") == "yolk" else light
    canvas.fill(outline, main)
    if subject.trait("material") == "nato":
        canvas.fill(stroke(path, 72), pale)
        canvas.fill(stroke(path, 28), deep)
    else:
        canvas.fill(stroke(path, 92), mix(main, light, 0.4))
        canvas.fill(stroke(path, 60), main)
        canvas.fill(stroke(path, 10), light)
    for (x1, y1), (x2, y2) in zip(path[::2], path[1::2], strict=False):
        dx, dy = (y2 - y1), (x1 - x2)
        norm = (dx * dx + dy * dy) ** 0.5 or 1
        cross = [
            (x1 - dx / norm * 58, y1 - dy / norm * 58),
            (x1 + dx / norm * 58, y1 + dy / norm * 58),
        ]
        canvas.fill(stroke(cross, 3), veil(INK, 0.12))
    with canvas.at(215, 800, 184):
        buckle(canvas)
    for x, y, turn in ((244, 330, 32), (640, 480, 4)):
        with canvas.at(x, y, turn):
            canvas.fill(moved(rect(-70, -16, 140, 32, 14), 2, 8), veil(INK, 0.22))
            canvas.loop(rect(-70, -16, 140, 32, 14), 11, STEEL[0])
            canvas.loop(rect(-70, -18, 140, 32, 14), 3, STEEL[1])
    for index in range(5):
        canvas.dot(640 + index * 34, 832 - abs(2 - index) * 2, 7, darker(INK, 0.2))


def _kit(canvas: Canvas, subject: Subject) -> None:
    box = rect(150, 170, 700, 660, 34)
    canvas.drop(box, 8, 22, 0.34)
    canvas.fill(box, WOOD)
    canvas.fill(rect(176, 196, 648, 608, 20), darker(WOOD, 0.4))
    canvas.fill(rect(190, 210, 620, 580, 14), TONES["cream"][0])
    with canvas.at(350, 370):
        canvas.drop(ellipse(0, 0, 116), 5, 12, 0.3)
        canvas.dot(0, 0, 116, STEEL[0])
        canvas.dot(0, 0, 104, TONES["honey"][0])
        canvas.dot(0, 0, 92, TONES["honey"][1])
        for turn in range(0, 360, 60):
            with canvas.at(0, 0, turn):
                canvas.loop(
                    [(0, -22), (19, -33), (19, -55), (0, -66), (-19, -55), (-19, -33)],
                    5,
                    TONES["honey"][2],
                )
    with canvas.at(640, 360, 12):
        canvas.drop(rect(-130, -60, 260, 96, 40), 5, 12, 0.3)
        for index in range(30):
            canvas.fill(rect(-116 + index * 8, 20, 5, 66, 2), TONES["oat"][1 if index % 2 else 0])
        canvas.fill(rect(-130, -60, 260, 96, 40), TONES["tan"][0])
        canvas.fill(rect(-110, -50, 220, 24, 12), TONES["tan"][1])
    with canvas.at(360, 640, -6):
        cloth = smooth(
            [
                (-130, -90),
                (0, -104),
                (130, -86),
                (140, 20),
                (124, 104),
                (0, 92),
                (-120, 106),
                (-140, 10),
            ]
        )
        canvas.drop(cloth, 5, 12, 0.26)
        canvas.fill(cloth, TONES["azul"][1])
        for index in range(6):
            canvas.fill(stroke(wave(-128, -80 + index * 34, 256, 5, 90), 5), TONES["azul"][0])
    with canvas.at(640, 650, 38):
        canvas.drop(rect(-150, -20, 300, 40, 18), 5, 12, 0.3)
        canvas.fill(rect(-150, -20, 190, 40, 18), TONES["amber"][0])
        canvas.fill(rect(-150, -20, 190, 14, 7), TONES["amber"][1])
        canvas.fill(rect(40, -9, 100, 18, 4), STEEL[0])
        canvas.fill(
            [(140, -14), (168, -14), (168, -4), (150, 0), (168, 4), (168, 14), (140, 14)], STEEL[2]
        )
    for index in range(4):
        with canvas.at(560 + index * 56, 756, 90):
            canvas.fill(rect(-40, -6, 80, 12, 5), STEEL[2])
            canvas.fill(rect(-34, -6, 68, 5, 2), STEEL[1])
    with canvas.at(760, 250, 30):
        canvas.fill(leaf(50, 20), TONES["olive"][0])
