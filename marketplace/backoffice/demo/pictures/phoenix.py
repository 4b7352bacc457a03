"""Phoenix rolls: folded egg crêpes with seaweed inside."""

from __future__ import annotations

from marketplace.backoffice.demo.pictures.canvas import Canvas
from marketplace.backoffice.demo.pictures.grounds import closer, standing
from marketplace.backoffice.demo.pictures.packs import (
    TILT,
    bag,
    carton,
    drum,
    flower,
    plate,
    shade_drum,
)
from marketplace.backoffice.demo.pictures.palette import (
    CREAM,
    PAPER,
    SEA,
    TONES,
    WHITE,
    YOLK,
    Color,
    darker,
    lighter,
    mix,
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
    wave,
)
from marketplace.backoffice.demo.pictures.subject import Subject

Tone = tuple[Color, Color, Color]
NORI = TONES["nori"]
GOLDEN = TONES["butter"]


def phoenix(canvas: Canvas, subject: Subject) -> None:
    """Draw phoenix rolls with their pack."""
    standing(canvas, subject.tint, subject.tone, subject.pattern, subject.rng)
    with closer(canvas, 1.12):
        PHOENIX_PACKS[subject.trait("pack")](canvas, subject)


def pillow(canvas: Canvas, tone: Tone, size: float, *, flecked: bool = False) -> None:
    """Draw one folded phoenix roll around the origin: crust, seaweed and filling."""
    main, light, _ = tone
    crust, pale, brown = GOLDEN if tone is not TONES["deep"] else TONES["nori"]
    half, tall = size, size * 0.5
    body = rounded(
        [(-half, -tall * 0.8), (half, -tall), (half * 1.02, tall * 0.9), (-half * 0.98, tall)],
        size * 0.2,
    )
    canvas.fill(moved(body, 4, 9), brown)
    canvas.fill(body, crust)
    with canvas.clipped(body):
        canvas.fill(rect(-half * 1.1, -tall * 1.1, half * 2.2, tall * 0.8), mix(crust, pale, 0.6))
        for index in range(5):
            x = -half + index * half * 0.5
            canvas.fill(
                stroke([(x, -tall), (x + half * 0.14, tall)], 5, 2), mix(crust, brown, 0.35)
            )
        if flecked:
            for index in range(12):
                with canvas.at(
                    -half * 0.85 + index * half * 0.155,
                    tall * (-0.5, 0.35, -0.05)[index % 3],
                    index * 50,
                ):
                    canvas.fill(petal(size * 0.14, size * 0.08), main if index % 2 else light)
    band_ = [
        (-half * 0.34, -tall * 0.92),
        (half * 0.3, -tall * 0.98),
        (half * 0.34, tall * 0.95),
        (-half * 0.3, tall * 0.98),
    ]
    canvas.fill(band_, NORI[2])
    canvas.fill(
        [
            (-half * 0.28, -tall * 0.92),
            (-half * 0.1, -tall * 0.94),
            (-half * 0.06, tall * 0.97),
            (-half * 0.24, tall * 0.97),
        ],
        NORI[0],
    )
    _open_ends(canvas, tone, half, tall)


def _open_ends(canvas: Canvas, tone: Tone, half: float, tall: float) -> None:
    """Let the filling show at both ends of a folded roll."""
    main, light, deep = tone
    for side in (-1, 1):
        mouth = smooth(
            [
                (side * half, -tall * 0.7),
                (side * half * 1.1, -tall * 0.2),
                (side * half * 1.1, tall * 0.4),
                (side * half, tall * 0.75),
                (side * half * 0.9, 0),
            ]
        )
        canvas.fill(mouth, main)
        canvas.fill(
            stroke(
                smooth(
                    [
                        (side * half * 0.98, -tall * 0.6),
                        (side * half * 1.05, 0),
                        (side * half * 0.98, tall * 0.65),
                    ],
                    is_closed=False,
                ),
                half * 0.06,
            ),
            deep,
        )
        for y in (-0.4, 0.05, 0.45):
            canvas.dot(side * half * 1.05, tall * y, half * 0.05, light)


def _front_pillows(canvas: Canvas, subject: Subject, x: float = 700) -> None:
    size = 62 if subject.has("small") else 92
    canvas.shadow(x, 905, 200, 30)
    flecked = subject.has("flecks")
    places = (
        (-size * 0.9, -size * 0.5, 4),
        (size * 1.1, -size * 0.5, -6),
        (size * 0.1, -size * 1.3, -2),
    )
    for dx, dy, turn in places:
        with canvas.at(x + dx, 890 + dy, turn):
            pillow(canvas, subject.tone, size, flecked=flecked)


def _phoenix_mark(canvas: Canvas, subject: Subject, ink: Color) -> None:
    """Draw a bird of leaves over a wave."""
    for index, turn in enumerate((-78, -52, -26, 0, 26)):
        with canvas.at(-10, 18, turn):
            canvas.fill(leaf(96 - index * 6, 24), ink if index % 2 else mix(ink, YOLK, 0.55))
    canvas.fill(
        smooth([(-10, 30), (30, -8), (62, -40), (78, -34), (58, -10), (44, 26), (10, 44)]), ink
    )
    canvas.fill([(76, -42), (104, -32), (76, -28)], YOLK)
    canvas.dot(68, -34, 5, CREAM)
    canvas.fill(stroke(wave(-90, 66, 180, 9, 60), 10), mix(ink, WHITE, 0.3))


def _phoenix_medal(canvas: Canvas, subject: Subject) -> None:
    canvas.fill(ellipse(0, 0, 128), CREAM)
    canvas.loop(ellipse(0, 0, 118), 4, subject.tone[0])
    _phoenix_mark(canvas, subject, subject.tone[2])


def _phoenix_box(canvas: Canvas, subject: Subject) -> None:
    main, _light, deep = subject.tone
    canvas.shadow(400, 806, 280, 44)
    with canvas.at(385, 806):
        carton(canvas, 400, 400, mix(main, deep, 0.3), deep, lambda c: _phoenix_medal(c, subject))
    _front_pillows(canvas, subject)


def _phoenix_bag(canvas: Canvas, subject: Subject) -> None:
    canvas.shadow(380, 812, 220, 44)
    with canvas.at(380, 815):
        bag(canvas, 390, 510, subject.tone[0], YOLK, lambda c: _phoenix_medal(c, subject))
    _front_pillows(canvas, subject)


def _phoenix_tin(canvas: Canvas, subject: Subject) -> None:
    main, light, deep = subject.tone
    canvas.shadow(380, 812, 230, 50)
    with canvas.at(380, 812):
        canvas.fill(drum(200, -400, 0), mix(deep, main, 0.3))
        canvas.fill(drum(200, -330, -60), CREAM)
        with canvas.at(0, -150):
            _phoenix_mark(canvas, subject, deep)
        for side in (-1, 1):
            with canvas.at(side * 150, -170, wide=0.6):
                flower(canvas, 46, main, YOLK, 6)
        shade_drum(canvas, 200, -400, 0)
        canvas.fill(drum(208, -410, -340), deep)
        shade_drum(canvas, 208, -410, -340)
        canvas.fill(ellipse(0, -410, 208, 208 * TILT), lighter(deep, 0.2))
        canvas.fill(ellipse(0, -412, 170, 170 * TILT), mix(main, light, 0.3))
    _front_pillows(canvas, subject, 730)


def _phoenix_plate(canvas: Canvas, subject: Subject) -> None:
    flecked = subject.has("flecks")
    canvas.shadow(500, 850, 360, 56)
    with canvas.at(500, 830):
        plate(canvas, 360, SEA)
    for x, y, turn in (
        (330, 770, 3),
        (660, 770, -4),
        (500, 745, 1),
        (410, 650, -3),
        (590, 645, 4),
        (500, 545, -2),
    ):
        with canvas.at(x, y, turn):
            pillow(canvas, subject.tone, 106, flecked=flecked)


def _phoenix_gift(canvas: Canvas, subject: Subject) -> None:
    keys = ("nori", "salmon", "mushroom", "coconut", "sesame", "chili")
    canvas.shadow(500, 820, 390, 50)
    with canvas.at(500, 470):
        canvas.fill(rect(-350, -250, 700, 310, 30), SEA)
        canvas.fill(rect(-320, -222, 640, 250, 18), mix(PAPER, SEA, 0.12))
        with canvas.at(0, -110, scale=1.2):
            _phoenix_mark(canvas, subject, TONES["deep"][2])
        for side in (-1, 1):
            for index in range(2):
                with canvas.at(side * (190 + index * 80), -110 + index * 10):
                    flower(canvas, 46 - index * 12, SEA, YOLK, 8)
    with canvas.at(500, 820):
        canvas.fill(rect(-370, -340, 740, 340, 26), darker(SEA, 0.35))
        canvas.fill(rect(-346, -320, 692, 296, 16), mix(PAPER, SEA, 0.18))
        for index, key in enumerate(keys):
            x, y = -228 + (index % 3) * 228, -238 + (index // 3) * 150
            canvas.fill(rect(x - 106, y - 68, 212, 136, 12), mix(TONES[key][1], WHITE, 0.2))
            with canvas.at(x, y, -4):
                pillow(canvas, TONES[key], 80, flecked=key == "sesame")


PHOENIX_PACKS = {
    "assortment": _phoenix_gift,
    "bag": _phoenix_bag,
    "box": _phoenix_box,
    "plate": _phoenix_plate,
    "tin": _phoenix_tin,
}
