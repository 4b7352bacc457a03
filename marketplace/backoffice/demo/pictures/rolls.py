"""Egg rolls from Rua da Felicidade."""

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
    SEA,
    TERRA,
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
    petal,
    rect,
    smooth,
    stroke,
    wave,
)
from marketplace.backoffice.demo.pictures.subject import Subject

Tone = tuple[Color, Color, Color]
GOLDEN = TONES["butter"]


def rolls(canvas: Canvas, subject: Subject) -> None:
    """Draw egg rolls with their pack."""
    standing(canvas, subject.tint, subject.tone, subject.pattern, subject.rng)
    with closer(canvas, 1.12):
        ROLL_PACKS[subject.trait("pack")](canvas, subject)


def _crust(subject: Subject) -> Tone:
    """Return the color of the baked roll: golden, with some of the flavor."""
    main, light, deep = subject.tone
    if subject.trait("tone") in ("butter", "almond", "cheese", "mixed", "chocolate"):
        return TONES["almond"] if subject.trait("tone") == "chocolate" else TONES["butter"]
    return (mix(main, GOLDEN[0], 0.25), mix(light, GOLDEN[1], 0.25), mix(deep, GOLDEN[2], 0.15))


def roll(canvas: Canvas, tone: Tone, length: float, radius: float, subject: Subject) -> None:
    """Draw one egg roll from x = 0 to `length`, its open end on the right."""
    main, light, deep = tone
    body = [
        *ellipse(0, 0, radius * 0.42, radius, 90, 270),
        *ellipse(length, 0, radius * 0.42, radius, -90, 90),
    ]
    canvas.fill(body, main)
    canvas.fill(rect(0, radius * 0.34, length, radius * 0.66), mix(main, deep, 0.35))
    canvas.fill(
        rect(0, -radius * 0.72, length * 0.97, radius * 0.3, radius * 0.14), mix(main, light, 0.75)
    )
    for part in (0.22, 0.5, 0.78):
        seam = [
            (length * part, -radius),
            (length * (part + 0.1), 0),
            (length * (part + 0.06), radius),
        ]
        canvas.fill(stroke(smooth(seam, is_closed=False), radius * 0.1, 2), mix(main, deep, 0.5))
    if subject.has("flecks"):
        for index in range(6):
            with canvas.at(
                length * (0.1 + 0.14 * index),
                radius * (0.45 if index % 2 else -0.35),
                60 + index * 40,
            ):
                canvas.fill(petal(radius * 0.5, radius * 0.26), CREAM)
    if subject.trait("tone") == "sesame":
        for index in range(11):
            canvas.dot(
                length * (0.06 + 0.084 * index),
                radius * (0.55, -0.4, 0.1)[index % 3],
                radius * 0.08,
                TONES["black"][2],
            )
    if subject.has("dipped"):
        cocoa = TONES["chocolate"]
        edge = [
            (length * 0.46, -radius),
            (length * 0.42, -radius * 0.3),
            (length * 0.5, radius * 0.3),
            (length * 0.45, radius),
        ]
        canvas.fill(
            [*smooth(edge, is_closed=False), *ellipse(length, 0, radius * 0.42, radius, 90, -90)],
            cocoa[0],
        )
        canvas.fill(
            rect(length * 0.52, -radius * 0.66, length * 0.42, radius * 0.22, 6),
            mix(cocoa[0], WHITE, 0.3),
        )
        tone = cocoa
    end(canvas, tone, length, radius)


def end(canvas: Canvas, tone: Tone, x: float, radius: float, wide: float = 0.42) -> None:
    """Draw the open end of a roll: layer in layer."""
    main, light, deep = tone
    for index, part in enumerate((1, 0.82, 0.64, 0.46, 0.3)):
        paint = mix(main, deep, 0.45) if index % 2 == 0 else light
        canvas.fill(ellipse(x, 0, radius * part * wide, radius * part), paint)
    canvas.fill(ellipse(x, 0, radius * 0.17 * wide, radius * 0.17), darker(deep, 0.2))


def _pile(
    canvas: Canvas, subject: Subject, length: float, radius: float, tones: list[Tone]
) -> None:
    """Pile rolls up so that they rest on y = 0."""
    rows = ((0, (0.0, 2.05)), (1.75, (1.02,)))
    index = 0
    for height, places in rows:
        for place in places:
            with canvas.at(
                place * radius * 1.1 - length * 0.4,
                -radius - height * radius + place * radius * 0.35,
            ):
                roll(canvas, tones[index % len(tones)], length, radius, subject)
            index += 1


def _front_rolls(canvas: Canvas, subject: Subject, x: float = 630) -> None:
    radius = 30 if subject.has("small") else 46
    length = 190 if subject.has("small") else 300
    canvas.shadow(x + 40, 905, 210, 30)
    with canvas.at(x - 30, 906):
        _pile(canvas, subject, length, radius, [_crust(subject)])


def _tall_tin(canvas: Canvas, subject: Subject) -> None:
    _main, light, deep = subject.tone
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
                canvas.fill(
                    stroke(wave(-160, -290 + row * 72, 320, 18, 110), 20),
                    mix(body, light, 0.35 if row % 2 else 0.0),
                )
        canvas.fill(ellipse(0, -168, 78, 84), CREAM)
        with canvas.at(0, -168):
            flower(canvas, 58, body, YOLK, 8)
        shade_drum(canvas, 150, -420, 0)
        rim = ellipse(0, -420, 152, 152 * TILT, 0, 180)
        canvas.fill(stroke(rim, 16), lighter(body, 0.3))
    _front_rolls(canvas, subject)


def _roll_box(canvas: Canvas, subject: Subject) -> None:
    main, _light, deep = subject.tone
    canvas.shadow(400, 806, 280, 44)
    with canvas.at(390, 806):
        carton(
            canvas,
            420,
            330,
            mix(main, deep, 0.2) if subject.trait("tone") != "coconut" else SEA,
            deep,
            lambda c: _roll_medal(c, subject),
        )
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
    main, _light, _deep = subject.tone
    canvas.shadow(380, 812, 220, 44)
    with canvas.at(380, 815):
        bag(
            canvas,
            380,
            510,
            AZUL if subject.trait("tone") == "butter" else main,
            YOLK,
            lambda c: _roll_medal(c, subject),
        )
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
                canvas.fill(
                    stroke(wave(-330, -200 + row * 56, 660, 16, 130), 16),
                    lighter(AZUL, 0.35 if row % 2 else 0.75),
                )
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
            canvas.fill(
                stroke(wave(-330, -80 + row * 42, 660, 12, 110), 10), lighter(AZUL, 0.3 + 0.4 * row)
            )
    for index, tone in enumerate(tones):
        canvas.shadow(250 + index * 240, 915, 130, 18)
        with canvas.at(150 + index * 240, 880, -3):
            roll(canvas, tone, 190, 32, subject)


ROLL_PACKS = {
    "assortment": _roll_gift,
    "bag": _roll_bag,
    "box": _roll_box,
    "jar": _roll_jar,
    "plate": _roll_plate,
    "tin_tall": _tall_tin,
}
