"""The scenes on the covers of the children's books."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from marketplace.backoffice.demo.pictures.canvas import Canvas
from marketplace.backoffice.demo.pictures.covers_outdoors import (
    dragonboat,
    kite,
    lighthouse,
    macau,
    moon,
)
from marketplace.backoffice.demo.pictures.covers_town import cat, fish, lion, tart, tiles
from marketplace.backoffice.demo.pictures.palette import Color

Tone = tuple[Color, Color, Color]
COVERS: Final[dict[str, Callable[[Canvas, Tone], None]]] = {
    "cat": cat,
    "dragonboat": dragonboat,
    "fish": fish,
    "kite": kite,
    "lighthouse": lighthouse,
    "lion": lion,
    "macau": macau,
    "moon": moon,
    "tart": tart,
    "tiles": tiles,
}
