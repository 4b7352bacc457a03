"""Olive oil and vinegar, in bottles and cans."""

from __future__ import annotations

from typing import Final

from marketplace.backoffice.demo.pictures.canvas import Canvas
from marketplace.backoffice.demo.pictures.grounds import closer, standing
from marketplace.backoffice.demo.pictures.oil_labels import LABELS, olive, sprig, tree
from marketplace.backoffice.demo.pictures.palette import (
    CHILI,
    CREAM,
    GOLD,
    INK,
    LEAF,
    PAPER,
    SILVER,
    STEEL,
    TONES,
    WHITE,
    WOOD,
    YOLK,
    Color,
    darker,
    lighter,
    mix,
    rgb,
    veil,
)
from marketplace.backoffice.demo.pictures.shapes import (
    Point,
    band,
    ellipse,
    lathe,
    leaf,
    moved,
    petal,
    rect,
    smooth,
    stroke,
)
from marketplace.backoffice.demo.pictures.subject import Subject

Tone = tuple[Color, Color, Color]
DARK_GLASS: Final = rgb("#33482F")
OIL: Final = rgb("#D7C33F")


PROFILES: Final[dict[str, list[Point]]] = {
    "dorica": [
        (26, -600),
        (26, -500),
        (30, -470),
        (84, -440),
        (96, -420),
        (96, -200),
        (96, -20),
        (88, 0),
    ],
    "round": [
        (28, -560),
        (28, -470),
        (40, -430),
        (110, -360),
        (138, -260),
        (138, -140),
        (116, -20),
        (100, 0),
    ],
    "slim": [
        (24, -640),
        (24, -540),
        (28, -480),
        (52, -420),
        (68, -360),
        (72, -200),
        (72, -20),
        (64, 0),
    ],
}


def oils(canvas: Canvas, subject: Subject) -> None:
    """Draw a bottle or can with a little bowl of what is inside."""
    standing(canvas, subject.tint, subject.tone, subject.pattern, subject.rng)
    shape = subject.trait("shape")
    with closer(canvas, 1.12):
        if shape == "trio":
            _trio(canvas)
            return
        canvas.shadow(410, 868, 160, 36)
        with canvas.at(410, 870):
            if shape == "can":
                _can(canvas, subject)
            else:
                flask(canvas, shape, subject.trait("label"), subject.tone)
        _bowl(canvas, subject)
        sprig(canvas, 210, 900, -60)


def flask(canvas: Canvas, shape: str, label: str, tone: Tone) -> None:
    """Draw a bottle of oil or vinegar on y = 0."""
    main, light, deep = tone
    profile = PROFILES[shape]
    outline = lathe(profile, is_smooth=shape == "round")
    right = outline[: len(outline) // 2]
    top = profile[0][1]
    glass = DARK_GLASS if label in ("branch", "mountain", "sun") else mix(deep, OIL, 0.25)
    canvas.fill(outline, glass)
    with canvas.clipped(outline):
        canvas.fill(
            [(x * 0.84, y) for x, y in band(right, top * 0.7, -14)],
            mix(glass, OIL if label != "grape" else TONES["wine"][0], 0.42),
        )
        canvas.fill(rect(34, top, 140, -top), veil(INK, 0.16))
        canvas.fill(
            stroke([(-profile[-3][0] * 0.78, -40), (-profile[-3][0] * 0.78, top * 0.62)], 15, 8),
            veil(WHITE, 0.42),
        )
    canvas.fill(rect(-34, top - 46, 68, 64, 10), main)
    canvas.fill(rect(-34, top - 46, 68, 16, 8), lighter(main, 0.35))
    canvas.fill(rect(8, top - 30, 26, 48), veil(INK, 0.15))
    canvas.fill(stroke([(0, top - 46), (18, top - 80)], 14, 8), SILVER)
    paper = band(right, -300 if shape != "round" else -280, -70)
    canvas.fill(paper, PAPER)
    with canvas.clipped(paper), canvas.at(0, -184, scale=0.94 if shape != "slim" else 0.8):
        canvas.fill(rect(-170, -150, 340, 300), mix(light, PAPER, 0.55))
        LABELS[label](canvas, tone)
        canvas.fill(rect(-60, 84, 120, 6), deep)
        canvas.fill(rect(-36, 98, 72, 5), mix(deep, CREAM, 0.5))
    canvas.loop(paper, 5, main)


def _can(canvas: Canvas, subject: Subject) -> None:
    main, _light, _deep = subject.tone
    canvas.fill(rect(-170, -470, 340, 470, 26), main)
    canvas.fill(rect(96, -470, 74, 470, 26), veil(INK, 0.14))
    canvas.fill(rect(-178, -484, 356, 30, 12), STEEL)
    canvas.fill(rect(-178, -18, 356, 24, 12), STEEL)
    canvas.fill(rect(-178, -484, 356, 10, 5), lighter(STEEL, 0.4))
    canvas.fill(
        smooth(
            [
                (-70, -484),
                (-60, -540),
                (60, -540),
                (70, -484),
                (50, -484),
                (40, -520),
                (-40, -520),
                (-50, -484),
            ]
        ),
        STEEL,
    )
    canvas.fill(rect(100, -520, 44, 40, 8), YOLK)
    canvas.fill([(-130, -60), *ellipse(0, -270, 130, 150, 180, 360), (130, -60)], CREAM)
    canvas.loop([(-116, -74), *ellipse(0, -270, 116, 134, 180, 360), (116, -74)], 5, GOLD)
    with canvas.at(0, -220):
        tree(canvas, subject.tone)
    canvas.fill(rect(-150, -440, 24, 380, 12), veil(WHITE, 0.25))


def _trio(canvas: Canvas) -> None:
    canvas.shadow(500, 878, 350, 42)
    canvas.fill(rect(160, 330, 680, 560, 26), WOOD)
    canvas.fill(rect(184, 354, 632, 520, 14), darker(WOOD, 0.45))
    shapes = (
        ("dorica", "branch", "leaf"),
        ("dorica", "sun", "butter"),
        ("dorica", "mountain", "forest"),
    )
    for index, (shape, label, key) in enumerate(shapes):
        with canvas.at(290 + index * 210, 866, scale=0.78):
            flask(canvas, shape, label, TONES[key])
    for index in range(16):
        with canvas.at(200 + index * 40, 872, -70 + (index * 53) % 140):
            canvas.fill(leaf(70, 12), mix(TONES["straw"][0], TONES["straw"][2], 0.3 * (index % 2)))
    canvas.fill(rect(160, 860, 680, 46, 14), lighter(WOOD, 0.18))


def _bowl(canvas: Canvas, subject: Subject) -> None:
    label = subject.trait("label")
    inside = {"grape": TONES["wine"][0], "chili": rgb("#D98A2B"), "lemon": rgb("#E7D85A")}.get(
        label, OIL
    )
    canvas.shadow(680, 892, 150, 28)
    with canvas.at(680, 886):
        canvas.fill([*ellipse(0, -58, 136, 60, 0, 180), (-136, -58)], PAPER)
        canvas.fill([*ellipse(0, -58, 136, 60, 0, 80), (60, -58)], mix(PAPER, INK, 0.1))
        canvas.fill(ellipse(0, -58, 136, 34), mix(PAPER, INK, 0.06))
        canvas.fill(ellipse(0, -54, 118, 26), inside)
        canvas.fill(ellipse(-34, -60, 46, 8), veil(WHITE, 0.5))
        canvas.fill(stroke(ellipse(0, -58, 130, 31), 5), subject.tone[0])
    with canvas.at(808, 910):
        if label == "lemon":
            canvas.dot(0, -26, 44, YOLK)
            canvas.dot(0, -26, 38, PAPER)
            for turn in range(0, 360, 45):
                with canvas.at(0, -26, turn):
                    canvas.fill(moved(petal(32, 22), 0, -2), TONES["lemon"][0])
        elif label == "chili":
            canvas.fill(
                smooth([(-60, -8), (-14, -28), (36, -20), (70, 4), (24, 4), (-18, 10), (-54, 14)]),
                CHILI,
            )
            canvas.fill(stroke([(-54, 2), (-80, -14)], 8), LEAF)
        else:
            for x, y in ((-26, -16), (20, -14)):
                olive(canvas, x, y, 1, TONES["olive"] if label != "grape" else TONES["plum"])
