"""Jerky without meat: stand-up bags with what is inside drawn on them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import cos, sin

from marketplace.backoffice.demo.pictures.canvas import Canvas
from marketplace.backoffice.demo.pictures.grounds import closer, standing
from marketplace.backoffice.demo.pictures.packs import bag
from marketplace.backoffice.demo.pictures.palette import (
    CHILI,
    COCOA,
    CREAM,
    INK,
    LEAF,
    PAPER,
    SEA,
    SKY,
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
    polar,
    rect,
    smooth,
    stroke,
    wave,
)
from marketplace.backoffice.demo.pictures.subject import Subject

Tone = tuple[Color, Color, Color]
Motif = Callable[[Canvas, Tone], None]


def pouch(canvas: Canvas, subject: Subject) -> None:
    """Draw a bag of jerky, with pieces of it in front."""
    standing(canvas, subject.tint, subject.tone, subject.pattern, subject.rng)
    if subject.trait("motif") == "box":
        _tasting_box(canvas)
        return
    motif = MOTIFS[subject.trait("motif")]
    main, _light, deep = subject.tone
    with closer(canvas, 1.1):
        canvas.shadow(430, 822, 230, 46)
        with canvas.at(430, 825):
            bag(
                canvas,
                430,
                600,
                mix(main, deep, 0.25),
                deep,
                lambda c: _label(c, motif, subject.tone),
            )
        _strips(canvas, subject)
        if motif in (mushroom, shiitake, coconut):  # what may lie on a table by itself
            canvas.shadow(175, 902, 74, 16)
            with canvas.at(175, 856, -10, 0.58):
                motif(canvas, subject.tone)


def _label(canvas: Canvas, motif: Motif, tone: Tone) -> None:
    main, _light, _deep = tone
    canvas.fill([(-140, 150), *ellipse(0, -20, 140, 150, 180, 360), (140, 150)], CREAM)
    inner = [(-124, 138), *ellipse(0, -20, 124, 134, 180, 360), (124, 138)]
    canvas.loop(inner, 4, mix(main, CREAM, 0.3))
    with canvas.at(0, 10, scale=0.82):
        motif(canvas, tone)


def _strips(canvas: Canvas, subject: Subject) -> None:
    main, light, deep = subject.tone
    canvas.shadow(720, 898, 190, 34)
    for index, (x, y, turn) in enumerate(
        ((650, 880, 14), (770, 886, -12), (700, 846, -30), (800, 838, 24), (722, 812, 6))
    ):
        with canvas.at(x, y, turn, 0.9 + 0.1 * (index % 3)):
            edge = smooth(
                [
                    (-92, -14),
                    (-40, -26),
                    (20, -20),
                    (88, -26),
                    (98, 8),
                    (40, 22),
                    (-30, 16),
                    (-90, 24),
                ]
            )
            canvas.fill(moved(edge, 2, 9), darker(deep, 0.25))
            canvas.fill(edge, mix(main, deep, 0.15 + 0.18 * (index % 2)))
            canvas.fill(stroke(wave(-76, -6, 150, 4, 70), 7, 3), mix(main, light, 0.45))
            canvas.fill(stroke(wave(-60, 8, 110, 3, 50), 5, 2), mix(main, light, 0.3))
            for spot in range(5):
                canvas.dot(-64 + spot * 34, (-12, 10, -2)[spot % 3], 4.5, light)


# --- motifs: around the origin, about 200 units wide ----------------------------------------


def mushroom(canvas: Canvas, tone: Tone) -> None:
    """Two king oyster mushrooms."""
    for x, size, turn in ((44, 0.82, 14), (-30, 1, -6)):
        with canvas.at(x, 96, turn, size):
            canvas.fill(
                smooth(
                    [(-44, 0), (-34, -70), (-30, -110), (30, -110), (34, -70), (44, 0), (0, 16)]
                ),
                TONES["ivory"][0],
            )
            canvas.fill(
                smooth([(8, -110), (30, -110), (34, -70), (44, 0), (14, 10)]), TONES["ivory"][2]
            )
            canvas.fill(
                smooth([(-66, -106), (-48, -150), (0, -168), (48, -150), (66, -106), (0, -92)]),
                TONES["mushroom"][0],
            )
            canvas.fill(
                smooth([(-52, -118), (-36, -146), (-4, -156), (-14, -122)]), TONES["mushroom"][1]
            )
            for line in (-36, -12, 12, 36):
                canvas.fill(stroke([(line, -100), (line * 0.8, -84)], 4), TONES["mushroom"][2])


def shiitake(canvas: Canvas, tone: Tone) -> None:
    """A shiitake cap with its cut star, and honey running down."""
    canvas.fill(smooth([(-26, 20), (-20, 90), (20, 90), (26, 20)]), TONES["ivory"][0])
    cap = smooth(
        [(-110, 30), (-96, -36), (-44, -84), (0, -94), (44, -84), (96, -36), (110, 30), (0, 48)]
    )
    canvas.fill(cap, TONES["soy"][0])
    canvas.fill(
        smooth([(-84, 0), (-66, -44), (-20, -72), (-30, -30)]), mix(TONES["soy"][0], WHITE, 0.25)
    )
    for turn in (0, 60, 120):
        with canvas.at(4, -30, turn):
            canvas.fill(stroke([(-46, 0), (0, 0), (46, 0)], 14, 3), TONES["ivory"][1])
    for x, length in ((-70, 40), (-20, 66), (40, 50), (84, 30)):
        canvas.fill(rect(x, 20, 20, length, 10), YOLK)
    canvas.fill(
        smooth([(-108, 26), (-50, 20), (0, 30), (50, 20), (108, 26), (60, 46), (0, 50), (-60, 46)]),
        YOLK,
    )


def coconut(canvas: Canvas, tone: Tone) -> None:
    """Half a coconut before a palm leaf."""
    for turn in (-70, -38, -8, 24, 56):
        with canvas.at(10, 20, turn):
            canvas.fill(leaf(150, 38), LEAF if turn % 4 else mix(LEAF, INK, 0.2))
    canvas.fill(ellipse(0, 34, 96, 90), COCOA)
    canvas.fill(ellipse(0, 26, 88, 78), mix(COCOA, CREAM, 0.3))
    canvas.fill(ellipse(0, 22, 80, 68), WHITE)
    canvas.fill(ellipse(0, 26, 56, 44), mix(SKY, WHITE, 0.55))
    canvas.fill(ellipse(-16, 14, 26, 14), WHITE)
    for index in range(5):
        canvas.fill(
            stroke([(-80 + index * 40, 92), (-70 + index * 38, 112)], 4, 2), lighter(COCOA, 0.35)
        )


def fish(canvas: Canvas, tone: Tone) -> None:
    """One fish with scales."""
    main, light, deep = tone
    canvas.fill(smooth([(70, 0), (128, -52), (112, 0), (128, 52)]), deep)
    body = smooth(
        [(-120, 4), (-70, -46), (0, -60), (60, -34), (88, 0), (60, 34), (0, 58), (-70, 46)]
    )
    canvas.fill(smooth([(-30, -50), (0, -92), (44, -76), (40, -40)]), deep)
    canvas.fill(body, main)
    with canvas.clipped(body):
        canvas.fill(rect(-130, 12, 240, 60), light)
        for row in range(4):
            for column in range(5):
                x = -40 + column * 30 + (row % 2) * 15
                canvas.fill(stroke(ellipse(x, -34 + row * 22, 14, 14, 0, 180), 4), deep)
    canvas.fill(stroke(ellipse(-64, 2, 30, 44, -60, 60), 6), deep)
    canvas.dot(-86, -10, 13, WHITE)
    canvas.dot(-88, -10, 7, INK)


def anchovy(canvas: Canvas, tone: Tone) -> None:
    """Little fish side by side with sesame."""
    for index, y in enumerate((-66, -24, 18, 60)):
        with canvas.at((index % 2) * 22 - 10, y, -6):
            canvas.fill(
                smooth([(-108, 0), (-50, -17), (30, -15), (84, 0), (30, 15), (-50, 17)]),
                SKY if index % 2 else TONES["silver"][0],
            )
            canvas.fill(
                smooth([(-100, 0), (-50, -14), (30, -13), (80, 0), (20, -2)]), TONES["silver"][2]
            )
            canvas.fill([(78, 0), (108, -16), (100, 0), (108, 16)], TONES["silver"][2])
            canvas.dot(-84, 0, 6, INK)
    for index in range(12):
        with canvas.at(sin(index * 2.1) * 104, cos(index * 1.7) * 84, index * 40):
            canvas.fill(petal(16, 9), YOLK if index % 2 else CREAM)


def bean(canvas: Canvas, tone: Tone) -> None:
    """A star of anise over soy beans in their pod."""
    for index in range(8):
        with canvas.at(0, -34, index * 45):
            canvas.fill(leaf(78, 30), TONES["spice"][2])
            canvas.dot(0, -40, 9, TONES["spice"][1])
    canvas.dot(0, -34, 12, TONES["spice"][0])
    pod = smooth(
        [(-112, 66), (-60, 36), (0, 48), (60, 36), (112, 60), (60, 98), (0, 92), (-60, 100)]
    )
    canvas.fill(pod, LEAF)
    for x in (-58, 0, 58):
        canvas.dot(x, 68, 24, TONES["pistachio"][1])
        canvas.dot(x - 6, 61, 8, WHITE)


def konjac(canvas: Canvas, tone: Tone) -> None:
    """Cubes of konjac over a flame."""
    canvas.fill(
        smooth(
            [
                (-80, 104),
                (-92, 40),
                (-50, 0),
                (-40, -50),
                (0, -10),
                (24, -66),
                (60, 0),
                (92, 44),
                (80, 104),
            ]
        ),
        CHILI,
    )
    canvas.fill(
        smooth([(-50, 104), (-56, 60), (-20, 20), (0, 44), (20, 10), (54, 60), (50, 104)]), YOLK
    )
    for x, y in ((-46, -44), (40, -58), (-2, -98)):
        canvas.fill(rect(x - 38, y - 26, 76, 66, 10), TONES["slate"][2])
        canvas.fill(rect(x - 38, y - 34, 76, 62, 10), TONES["slate"][1])
        for line in (-20, 2, 24):
            canvas.fill(
                stroke([(x + line - 8, y - 26), (x + line + 8, y + 20)], 6), TONES["ember"][0]
            )


def nori(canvas: Canvas, tone: Tone) -> None:
    """Sheets of seaweed with almonds between them."""
    for _index, (y, turn) in enumerate(((-44, -10), (0, -4), (46, 4))):
        with canvas.at(0, y, turn):
            canvas.fill(rect(-104, -24, 208, 56, 8), TONES["nori"][2])
            canvas.fill(rect(-104, -30, 208, 52, 8), TONES["nori"][0])
            for line in range(6):
                canvas.fill(rect(-96 + line * 34, -22, 14, 5, 2), TONES["nori"][1])
    for x, y, turn in ((-52, -30, 60), (30, -18, 110), (62, 24, 40), (-26, 26, 80), (0, -64, 95)):
        with canvas.at(x, y, turn):
            canvas.fill(leaf(52, 28), TONES["almond"][0])
            canvas.fill(moved(leaf(36, 9), -3, -8), TONES["almond"][1])


def squid(canvas: Canvas, tone: Tone) -> None:
    """A squid with its arms."""
    main, light, deep = tone
    for index, x in enumerate((-48, -30, -10, 10, 30, 48)):
        bend = 24 if index % 2 else -20
        canvas.line(
            smooth(
                [(x * 0.7, 34), (x, 70), (x + bend * 0.6, 96), (x + bend, 118)], is_closed=False
            ),
            15,
            mix(main, deep, 0.2 * (index % 2)),
            5,
        )
    canvas.fill(
        smooth([(-86, -30), (-40, -104), (0, -122), (40, -104), (86, -30), (36, -44), (-36, -44)]),
        deep,
    )
    canvas.fill(
        smooth(
            [(-48, 36), (-52, -30), (-30, -94), (0, -116), (30, -94), (52, -30), (48, 36), (0, 52)]
        ),
        main,
    )
    canvas.fill(smooth([(-34, 20), (-36, -30), (-18, -80), (-4, -60), (-14, 10)]), light)
    for x in (-22, 22):
        canvas.dot(x, 26, 13, WHITE)
        canvas.dot(x, 28, 7, INK)


MOTIFS: dict[str, Motif] = {
    "anchovy": anchovy,
    "bean": bean,
    "coconut": coconut,
    "fish": fish,
    "konjac": konjac,
    "mushroom": mushroom,
    "nori": nori,
    "shiitake": shiitake,
    "squid": squid,
}


def _tasting_box(canvas: Canvas) -> None:
    parts = (
        ("mushroom", "pepper"),
        ("coconut", "soy"),
        ("bean", "spice"),
        ("konjac", "ember"),
        ("nori", "nori"),
    )
    canvas.shadow(500, 880, 420, 46)
    canvas.fill(rect(60, 540, 880, 340, 30), mix(SEA, INK, 0.45))
    for index, (motif, key) in enumerate(parts):
        with canvas.at(172 + index * 164, 830 - (index % 2) * 30, (-5, 3, -2, 4, -3)[index], 0.86):
            tone = TONES[key]
            bag(
                canvas,
                220,
                560,
                mix(tone[0], tone[2], 0.2),
                tone[2],
                partial(_round_label, motif=MOTIFS[motif], tone=tone),
            )
    canvas.fill(rect(60, 690, 880, 190, 30), mix(SEA, INK, 0.25))
    canvas.fill(rect(60, 690, 880, 24), lighter(SEA, 0.2))
    for index in range(9):
        with canvas.at(150 + index * 88, 800, 30 if index % 2 else -30):
            canvas.fill(moved(leaf(70, 26), 0, 35), veil(PAPER, 0.35))


def _round_label(canvas: Canvas, motif: Motif, tone: Tone) -> None:
    canvas.fill(ellipse(0, 0, 92), CREAM)
    canvas.loop(polar(lambda a: 84), 4, tone[0])
    with canvas.at(0, 0, scale=0.58):
        motif(canvas, tone)
