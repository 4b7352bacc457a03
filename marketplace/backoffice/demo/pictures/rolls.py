"""Egg rolls from Rua da Felicidade and phoenix rolls with seaweed."""

from __future__ import annotations

from marketplace.backoffice.demo.pictures.canvas import Canvas
from marketplace.backoffice.demo.pictures.grounds import closer, standing
from marketplace.backoffice.demo.pictures.packs import (
    TILT,
    bag,
    carton,
    drum,
    flower,
    jar,
    plate,
    shade_drum,
)
from marketplace.backoffice.demo.pictures.palette import (
    AZUL,
    CREAM,
    NAVY,
    PAPER,
    SEA,
    TERRA,
    TONES,
    WHITE,
    YOLK,
    Color,
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
    wave,
)
from marketplace.backoffice.demo.pictures.subject import Subject

Tone = tuple[Color, Color, Color]
NORI = TONES["nori"]
GOLDEN = TONES["butter"]


def rolls(canvas: Canvas, subject: Subject) -> None:
    """Draw egg rolls with their pack."""
    standing(canvas, subject.tint, subject.tone, subject.pattern, subject.rng)
    with closer(canvas, 1.12):
        ROLL_PACKS[subject.trait("pack")](canvas, subject)


def phoenix(canvas: Canvas, subject: Subject) -> None:
    """Draw phoenix rolls with their pack."""
    standing(canvas, subject.tint, subject.tone, subject.pattern, subject.rng)
    with closer(canvas, 1.12):
        PHOENIX_PACKS[subject.trait("pack")](canvas, subject)


# --- egg rolls ---------------------------------------------------------------------------


def _crust(subject: Subject) -> Tone:
    """Return the color of the baked roll: golden, with some of the flavor."""
    main, light, deep = subject.tone
    if subject.trait("tone") in ("butter", "almond", "cheese", "mixed", "chocolate"):
        return TONES["almond"] if subject.trait("tone") == "chocolate" else TONES["butter"]
    return (mix(main, GOLDEN[0], 0.25), mix(light, GOLDEN[1], 0.25), mix(deep, GOLDEN[2], 0.15))


def roll(canvas: Canvas, tone: Tone, length: float, radius: float, subject: Subject) -> None:
    """Draw one egg roll from x = 0 to `length`, its open end on the right."""
    main, light, deep = tone
    body = [*ellipse(0, 0, radius * 0.42, radius, 90, 270), *ellipse(length, 0, radius * 0.42, radius, -90, 90)]
    canvas.fill(body, main)
    canvas.fill(rect(0, radius * 0.34, length, radius * 0.66), mix(main, deep, 0.35))
    canvas.fill(rect(0, -radius * 0.72, length * 0.97, radius * 0.3, radius * 0.14), mix(main, light, 0.75))
    for part in (0.22, 0.5, 0.78):
        seam = [(length * part, -radius), (length * (part + 0.1), 0), (length * (part + 0.06), radius)]
        canvas.fill(stroke(smooth(seam, is_closed=False), radius * 0.1, 2), mix(main, deep, 0.5))
    if subject.has("flecks"):
        for index in range(6):
            with canvas.at(length * (0.1 + 0.14 * index), radius * (0.45 if index % 2 else -0.35), 60 + index * 40):
                canvas.fill(petal(radius * 0.5, radius * 0.26), CREAM)
    if subject.trait("tone") == "sesame":
        for index in range(11):
            canvas.dot(length * (0.06 + 0.084 * index), radius * (0.55, -0.4, 0.1)[index % 3], radius * 0.08, TONES["black"][2])
    if subject.has("dipped"):
        cocoa = TONES["chocolate"]
        edge = [(length * 0.46, -radius), (length * 0.42, -radius * 0.3), (length * 0.5, radius * 0.3), (length * 0.45, radius)]
        canvas.fill([*smooth(edge, is_closed=False), *ellipse(length, 0, radius * 0.42, radius, 90, -90)], cocoa[0])
        canvas.fill(rect(length * 0.52, -radius * 0.66, length * 0.42, radius * 0.22, 6), mix(cocoa[0], WHITE, 0.3))
        tone = cocoa
    end(canvas, tone, length, radius)


def end(canvas: Canvas, tone: Tone, x: float, radius: float, wide: float = 0.42) -> None:
    """Draw the open end of a roll: layer in layer."""
    main, light, deep = tone
    for index, part in enumerate((1, 0.82, 0.64, 0.46, 0.3)):
        paint = mix(main, deep, 0.45) if index % 2 == 0 else light
        canvas.fill(ellipse(x, 0, radius * part * wide, radius * part), paint)
    canvas.fill(ellipse(x, 0, radius * 0.17 * wide, radius * 0.17), darker(deep, 0.2))


def _pile(canvas: Canvas, subject: Subject, length: float, radius: float, tones: list[Tone]) -> None:
    """Pile rolls up so that they rest on y = 0."""
    rows = ((0, (0.0, 2.05)), (1.75, (1.02,)))
    index = 0
    for height, places in rows:
        for place in places:
            with canvas.at(place * radius * 1.1 - length * 0.4, -radius - height * radius + place * radius * 0.35):
                roll(canvas, tones[index % len(tones)], length, radius, subject)
            index += 1


def _front_rolls(canvas: Canvas, subject: Subject, x: float = 630) -> None:
    radius = 30 if subject.has("small") else 46
    length = 190 if subject.has("small") else 300
    canvas.shadow(x + 40, 905, 210, 30)
    with canvas.at(x - 30, 906):
        _pile(canvas, subject, length, radius, [_crust(subject)])


def _tall_tin(canvas: Canvas, subject: Subject) -> None:
    main, light, deep = subject.tone
    body = deep if subject.trait("tone") != "butter" else AZUL
    canvas.shadow(370, 812, 180, 44)
    for index, (x, lift) in enumerate(((300, 0), (364, 44), (430, 18), (332, -26), (398, -14))):
        with canvas.at(x, 400 - lift, -90 + (index % 3 - 1) * 4):
            roll(canvas, _crust(subject), 130, 38, subject)
    with canvas.at(370, 812):
        canvas.fill(drum(150, -420, 0), body)
        canvas.fill(drum(150, -345, -70), mix(light, CREAM, 0.3))
        with canvas.clipped(drum(150, -345, -70)):
            for row in range(4):
                canvas.fill(stroke(wave(-160, -290 + row * 72, 320, 18, 110), 20), mix(body, light, 0.35 if row % 2 else 0.0))
        canvas.fill(ellipse(0, -168, 78, 84), CREAM)
        with canvas.at(0, -168):
            flower(canvas, 58, body, YOLK, 8)
        shade_drum(canvas, 150, -420, 0)
        rim = ellipse(0, -420, 152, 152 * TILT, 0, 180)
        canvas.fill(stroke(rim, 16), lighter(body, 0.3))
    _front_rolls(canvas, subject)


def _roll_box(canvas: Canvas, subject: Subject) -> None:
    main, light, deep = subject.tone
    canvas.shadow(400, 806, 280, 44)
    with canvas.at(390, 806):
        carton(canvas, 420, 330, mix(main, deep, 0.2) if subject.trait("tone") != "coconut" else SEA, deep, lambda c: _roll_medal(c, subject))
    _front_rolls(canvas, subject, 610)


def _roll_medal(canvas: Canvas, subject: Subject) -> None:
    canvas.fill(ellipse(0, 0, 106), CREAM)
    canvas.loop(ellipse(0, 0, 96), 4, subject.tone[0])
    end(canvas, _crust(subject), 0, 74, 1)


def _roll_jar(canvas: Canvas, subject: Subject) -> None:
    def filled(inside: Canvas) -> None:
        for index in range(4):
            with inside.at(-110 + index * 76, 0, -90):
                roll(inside, _crust(subject), 330, 38, subject)

    canvas.shadow(380, 812, 210, 44)
    with canvas.at(380, 812):
        jar(canvas, 340, 450, subject.tone[2], filled)
    _front_rolls(canvas, subject)


def _roll_bag(canvas: Canvas, subject: Subject) -> None:
    main, light, deep = subject.tone
    canvas.shadow(380, 812, 220, 44)
    with canvas.at(380, 815):
        bag(canvas, 380, 510, AZUL if subject.trait("tone") == "butter" else main, YOLK, lambda c: _roll_medal(c, subject))
    _front_rolls(canvas, subject)


def _roll_plate(canvas: Canvas, subject: Subject) -> None:
    canvas.shadow(500, 850, 360, 56)
    with canvas.at(500, 830):
        plate(canvas, 360, TERRA)
    with canvas.at(500, 812):
        for x, y in ((-300, 0), (-270, -92), (-315, -38), (-250, -170)):
            with canvas.at(x, y - 30, -4):
                roll(canvas, _crust(subject), 520, 54, subject)
    for x, turn in ((170, 30), (850, -40)):
        with canvas.at(x, 920, turn):
            canvas.fill(petal(54, 26), CREAM)
            canvas.loop(petal(54, 26), 3, GOLDEN[2])


def _roll_gift(canvas: Canvas, subject: Subject) -> None:
    tones = [TONES["butter"], TONES["coconut"], TONES["sesame"]]
    canvas.shadow(500, 806, 380, 50)
    with canvas.at(500, 520):
        canvas.fill(rect(-350, -260, 700, 300, 30), NAVY)
        with canvas.clipped(rect(-322, -232, 644, 244, 18)):
            canvas.fill(rect(-330, -240, 660, 260), AZUL)
            for row in range(5):
                canvas.fill(stroke(wave(-330, -200 + row * 56, 660, 16, 130), 16), lighter(AZUL, 0.35 if row % 2 else 0.75))
    with canvas.at(500, 806):
        canvas.fill(rect(-360, -250, 720, 250, 26), darker(NAVY, 0.2))
        canvas.fill(rect(-336, -236, 672, 130, 14), darker(NAVY, 0.6))
        for group, tone in enumerate(tones):
            for index in range(4):
                with canvas.at(-298 + group * 222 + index * 50, -160):
                    end(canvas, tone, 0, 32, 1)
                with canvas.at(-298 + group * 222 + index * 50, -208):
                    end(canvas, tone, 0, 32, 1)
        canvas.fill(rect(-360, -130, 720, 130, 26), NAVY)
        canvas.fill(rect(-360, -130, 720, 30), NAVY)
        for row in range(2):
            canvas.fill(stroke(wave(-330, -80 + row * 42, 660, 12, 110), 10), lighter(AZUL, 0.3 + 0.4 * row))
    for index, tone in enumerate(tones):
        canvas.shadow(250 + index * 240, 915, 130, 18)
        with canvas.at(150 + index * 240, 880, -3):
            roll(canvas, tone, 190, 32, subject)


# --- phoenix rolls ------------------------------------------------------------------------


def pillow(canvas: Canvas, tone: Tone, size: float, *, flecked: bool = False) -> None:
    """Draw one folded phoenix roll around the origin: crust, seaweed and filling."""
    main, light, deep = tone
    crust, pale, brown = GOLDEN if tone is not TONES["deep"] else TONES["nori"]
    half, tall = size, size * 0.5
    body = rounded([(-half, -tall * 0.8), (half, -tall), (half * 1.02, tall * 0.9), (-half * 0.98, tall)], size * 0.2)
    canvas.fill(moved(body, 4, 9), brown)
    canvas.fill(body, crust)
    with canvas.clipped(body):
        canvas.fill(rect(-half * 1.1, -tall * 1.1, half * 2.2, tall * 0.8), mix(crust, pale, 0.6))
        for index in range(5):
            x = -half + index * half * 0.5
            canvas.fill(stroke([(x, -tall), (x + half * 0.14, tall)], 5, 2), mix(crust, brown, 0.35))
        if flecked:
            for index in range(12):
                with canvas.at(-half * 0.85 + index * half * 0.155, tall * (-0.5, 0.35, -0.05)[index % 3], index * 50):
                    canvas.fill(petal(size * 0.14, size * 0.08), main if index % 2 else light)
    band_ = [(-half * 0.34, -tall * 0.92), (half * 0.3, -tall * 0.98), (half * 0.34, tall * 0.95), (-half * 0.3, tall * 0.98)]
    canvas.fill(band_, NORI[2])
    canvas.fill([(-half * 0.28, -tall * 0.92), (-half * 0.1, -tall * 0.94), (-half * 0.06, tall * 0.97), (-half * 0.24, tall * 0.97)], NORI[0])
    for side in (-1, 1):
        mouth = smooth([(side * half, -tall * 0.7), (side * half * 1.1, -tall * 0.2), (side * half * 1.1, tall * 0.4), (side * half, tall * 0.75), (side * half * 0.9, 0)])
        canvas.fill(mouth, main)
        canvas.fill(stroke(smooth([(side * half * 0.98, -tall * 0.6), (side * half * 1.05, 0), (side * half * 0.98, tall * 0.65)], is_closed=False), size * 0.06), deep)
        for y in (-0.4, 0.05, 0.45):
            canvas.dot(side * half * 1.05, tall * y, size * 0.05, light)


def _front_pillows(canvas: Canvas, subject: Subject, x: float = 700) -> None:
    size = 62 if subject.has("small") else 92
    canvas.shadow(x, 905, 200, 30)
    flecked = subject.has("flecks")
    places = ((-size * 0.9, -size * 0.5, 4), (size * 1.1, -size * 0.5, -6), (size * 0.1, -size * 1.3, -2))
    for dx, dy, turn in places:
        with canvas.at(x + dx, 890 + dy, turn):
            pillow(canvas, subject.tone, size, flecked=flecked)


def _phoenix_mark(canvas: Canvas, subject: Subject, ink: Color) -> None:
    """Draw a bird of leaves over a wave."""
    for index, turn in enumerate((-78, -52, -26, 0, 26)):
        with canvas.at(-10, 18, turn):
            canvas.fill(leaf(96 - index * 6, 24), ink if index % 2 else mix(ink, YOLK, 0.55))
    canvas.fill(smooth([(-10, 30), (30, -8), (62, -40), (78, -34), (58, -10), (44, 26), (10, 44)]), ink)
    canvas.fill([(76, -42), (104, -32), (76, -28)], YOLK)
    canvas.dot(68, -34, 5, CREAM)
    canvas.fill(stroke(wave(-90, 66, 180, 9, 60), 10), mix(ink, WHITE, 0.3))


def _phoenix_medal(canvas: Canvas, subject: Subject) -> None:
    canvas.fill(ellipse(0, 0, 128), CREAM)
    canvas.loop(ellipse(0, 0, 118), 4, subject.tone[0])
    _phoenix_mark(canvas, subject, subject.tone[2])


def _phoenix_box(canvas: Canvas, subject: Subject) -> None:
    main, light, deep = subject.tone
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
    for x, y, turn in ((330, 770, 3), (660, 770, -4), (500, 745, 1), (410, 650, -3), (590, 645, 4), (500, 545, -2)):
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


ROLL_PACKS = {
    "assortment": _roll_gift,
    "bag": _roll_bag,
    "box": _roll_box,
    "jar": _roll_jar,
    "plate": _roll_plate,
    "tin_tall": _tall_tin,
}
PHOENIX_PACKS = {
    "assortment": _phoenix_gift,
    "bag": _phoenix_bag,
    "box": _phoenix_box,
    "plate": _phoenix_plate,
    "tin": _phoenix_tin,
}
