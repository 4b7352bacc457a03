"""Which scene draws which kind of product, and where a closer look is worth it."""

from __future__ import annotations

from typing import Final

from PIL import Image

from marketplace.backoffice.demo.pictures.biscuits import biscuits, candy
from marketplace.backoffice.demo.pictures.books import books
from marketplace.backoffice.demo.pictures.botanic import botanic
from marketplace.backoffice.demo.pictures.bottles import bottles
from marketplace.backoffice.demo.pictures.canvas import UNITS, Canvas
from marketplace.backoffice.demo.pictures.ceramics import ceramics
from marketplace.backoffice.demo.pictures.cork import cork
from marketplace.backoffice.demo.pictures.jars import jars
from marketplace.backoffice.demo.pictures.oils import oils
from marketplace.backoffice.demo.pictures.phoenix import phoenix
from marketplace.backoffice.demo.pictures.pouches import pouch
from marketplace.backoffice.demo.pictures.rolls import rolls
from marketplace.backoffice.demo.pictures.straps import straps
from marketplace.backoffice.demo.pictures.subject import Scene, Subject
from marketplace.backoffice.demo.pictures.tiles import tiles
from marketplace.backoffice.demo.pictures.tins import tins

# What draws a kind of product, and the point that a closer look centers on.
SCENES: Final[dict[str, tuple[Scene, tuple[int, int]]]] = {
    "biscuits": (biscuits, (630, 740)),
    "books": (books, (490, 500)),
    "botanic": (botanic, (430, 640)),
    "bottles": (bottles, (440, 670)),
    "candy": (candy, (630, 740)),
    "ceramics": (ceramics, (500, 580)),
    "cork": (cork, (520, 560)),
    "jars": (jars, (430, 660)),
    "oils": (oils, (420, 690)),
    "phoenix": (phoenix, (640, 740)),
    "pouch": (pouch, (440, 480)),
    "rolls": (rolls, (620, 740)),
    "straps": (straps, (520, 520)),
    "tiles": (tiles, (500, 500)),
    "tins": (tins, (500, 510)),
}


def sheet(subject: Subject) -> Image.Image:
    """Draw a product's scene, `OVER` times as wide as its finished picture."""
    scene, _ = SCENES[subject.trait("scene")]
    canvas = Canvas.bare()
    scene(canvas, subject)
    return canvas.image


def closer_look(picture: Image.Image, subject: Subject, side: int) -> Image.Image:
    """Cut the square of `side` pixels out of a finished picture that shows most of its product."""
    _, (x, y) = SCENES[subject.trait("scene")]
    room = picture.width - side
    left = min(max(picture.width * x // UNITS - side // 2, 0), room)
    top = min(max(picture.width * y // UNITS - side // 2, 0), room)
    return picture.crop((left, top, left + side, top + side))
