"""Tiles on a wall, in the hand and under a glass."""

from __future__ import annotations

from marketplace.backoffice.demo.pictures.azulejo import framed_number, panel, tile
from marketplace.backoffice.demo.pictures.canvas import Canvas
from marketplace.backoffice.demo.pictures.grounds import lying, standing
from marketplace.backoffice.demo.pictures.palette import (
    CORK,
    INK,
    TONES,
    WOOD,
    darker,
    lighter,
    mix,
    veil,
)
from marketplace.backoffice.demo.pictures.shapes import ellipse, rect
from marketplace.backoffice.demo.pictures.subject import Subject

COASTERS = (("star", "azul"), ("petal", "yolk"), ("rosette", "cobalt"), ("diamond", "terracotta"))


def tiles(canvas: Canvas, subject: Subject) -> None:
    """Draw tiles in the form that the product has."""
    FORMS[subject.trait("form")](canvas, subject)


def _panel(canvas: Canvas, subject: Subject) -> None:
    lying(canvas, subject.tint, subject.tone, subject.pattern, subject.rng)
    with canvas.at(500, 500, scale=1.14):
        panel(canvas, subject.trait("motif"), subject.tone, 3, subject.rng)


def _single(canvas: Canvas, subject: Subject) -> None:
    standing(canvas, subject.tint, subject.tone, subject.pattern, subject.rng)
    canvas.shadow(500, 862, 300, 40)
    canvas.fill([(330, 860), (356, 860), (420, 560), (398, 560)], darker(WOOD, 0.2))
    canvas.fill([(670, 860), (644, 860), (580, 560), (602, 560)], darker(WOOD, 0.2))
    with canvas.at(500, 520, scale=2.9):
        canvas.drop(rect(-100, -100, 200, 200, 7), 6, 14, 0.3)
        canvas.fill(rect(-100, -94, 200, 200, 7), mix(subject.tone[1], INK, 0.25))
        tile(canvas, subject.trait("motif"), subject.tone, subject.rng)
    canvas.fill(rect(290, 812, 420, 34, 12), WOOD)
    canvas.fill(rect(290, 812, 420, 12, 6), lighter(WOOD, 0.3))
    canvas.fill(rect(316, 840, 40, 28, 8), darker(WOOD, 0.25))
    canvas.fill(rect(644, 840, 40, 28, 8), darker(WOOD, 0.25))


def _coasters(canvas: Canvas, subject: Subject) -> None:
    lying(canvas, subject.tint, subject.tone, subject.pattern, subject.rng)
    for index, (x, y, turn) in enumerate(
        ((330, 330, -8), (670, 300, 6), (300, 670, 5), (680, 680, -6))
    ):
        motif, key = COASTERS[index]
        with canvas.at(x, y, turn, 1.42):
            canvas.drop(rect(-106, -106, 212, 212, 22), 6, 14, 0.3)
            canvas.fill(rect(-106, -98, 212, 212, 22), darker(CORK, 0.2))
            canvas.fill(rect(-106, -106, 212, 212, 22), CORK)
            with canvas.clipped(rect(-100, -100, 200, 200, 20)):
                tile(canvas, motif, TONES[key], subject.rng)
    _cup_from_above(canvas, 680, 680)


def _cup_from_above(canvas: Canvas, x: float, y: float) -> None:
    with canvas.at(x, y):
        canvas.drop(ellipse(0, 0, 96), 8, 16, 0.3)
        canvas.fill(rect(70, -20, 76, 40, 18), lighter(TONES["cream"][1], 0.4))
        canvas.fill(rect(86, -8, 40, 16, 8), mix(CORK, INK, 0.1))
        canvas.dot(0, 0, 94, lighter(TONES["cream"][1], 0.5))
        canvas.dot(0, 0, 80, TONES["coffee"][2])
        canvas.dot(0, 0, 74, TONES["coffee"][0])
        canvas.fill(ellipse(-16, -18, 34, 22), veil(TONES["milktea"][1], 0.85))
        canvas.fill(ellipse(12, 14, 26, 16), veil(TONES["milktea"][1], 0.6))


def _framed(canvas: Canvas, subject: Subject) -> None:
    lying(canvas, subject.tint, TONES["terracotta"], subject.pattern, subject.rng)
    with canvas.at(500, 500, -2, 1.22):
        framed_number(canvas, subject.tone)


FORMS = {"coasters": _coasters, "framed": _framed, "panel": _panel, "single": _single}
