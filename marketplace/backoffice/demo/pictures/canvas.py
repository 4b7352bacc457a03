"""A sheet to draw outlines on, twice as wide as the picture that leaves it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from math import ceil, cos, floor, hypot, radians, sin

from PIL import Image, ImageDraw, ImageFilter

from marketplace.backoffice.demo.pictures.palette import INK, Color, Paint
from marketplace.backoffice.demo.pictures.shapes import Point, ring, stroke

SIDE = 960  # of the finished picture, in pixels
OVER = 2  # drawn so many times wider, then reduced: smooth edges
UNITS = 1000  # of the drawing, over the whole width
_FACTOR = SIDE * OVER / UNITS

Matrix = tuple[float, float, float, float, float, float]


class Canvas:
    """A square sheet in drawing units, with a moving frame of reference."""

    def __init__(self, image: Image.Image) -> None:
        self._matrix: Matrix = (_FACTOR, 0, 0, 0, _FACTOR, 0)
        self._target(image)

    @classmethod
    def blank(cls, color: Color) -> Canvas:
        """Return a sheet of one color."""
        return cls(Image.new("RGB", (SIDE * OVER, SIDE * OVER), color))

    @classmethod
    def bare(cls) -> Canvas:
        """Return a canvas without a sheet; `paper` brings one."""
        return cls(Image.new("RGB", (1, 1)))

    def _target(self, image: Image.Image) -> None:
        self.image = image
        self._solid = ImageDraw.Draw(image)
        self._sheer = ImageDraw.Draw(image, "RGBA")  # blends, which costs more per pixel

    def _pen(self, paint: Paint) -> ImageDraw.ImageDraw:
        return self._solid if len(paint) == 3 else self._sheer

    def paper(self, stencil: Image.Image, ground: Color, ink: Color) -> None:
        """Start again on a sheet that shows `ink` where the stencil is white."""
        colored = stencil.copy()
        colored.putpalette([*ground, *(254 * [0, 0, 0]), *ink])
        self._target(colored.convert("RGB"))

    @contextmanager
    def at(
        self, x: float, y: float, turn: float = 0, scale: float = 1, wide: float = 1
    ) -> Iterator[None]:
        """Draw around (x, y), turned clockwise by degrees and scaled; `wide` squeezes across."""
        kept = self._matrix
        a, b, c, d, e, f = kept
        co, si = cos(radians(turn)) * scale, sin(radians(turn)) * scale
        self._matrix = (
            (a * co + b * si) * wide,
            -a * si + b * co,
            a * x + b * y + c,
            (d * co + e * si) * wide,
            -d * si + e * co,
            d * x + e * y + f,
        )
        try:
            yield
        finally:
            self._matrix = kept

    @contextmanager
    def clipped(self, outline: Sequence[Point]) -> Iterator[None]:
        """Draw only inside an outline."""
        points = self._pixels(outline)
        x0, y0 = floor(min(x for x, _ in points)), floor(min(y for _, y in points))
        x1, y1 = ceil(max(x for x, _ in points)) + 1, ceil(max(y for _, y in points)) + 1
        below, kept = self.image, self._matrix
        layer = below.crop((x0, y0, x1, y1))
        self._target(layer)
        a, b, c, d, e, f = kept
        self._matrix = (a, b, c - x0, d, e, f - y0)
        try:
            yield
        finally:
            mask = Image.new("L", layer.size)
            ImageDraw.Draw(mask).polygon([(x - x0, y - y0) for x, y in points], fill=255)
            below.paste(layer, (x0, y0), mask)
            self._target(below)
            self._matrix = kept

    def _pixels(self, outline: Sequence[Point]) -> list[Point]:
        a, b, c, d, e, f = self._matrix
        return [(a * x + b * y + c, d * x + e * y + f) for x, y in outline]

    def _scale(self) -> float:
        return hypot(self._matrix[1], self._matrix[4])

    def fill(self, outline: Sequence[Point], paint: Paint) -> None:
        """Fill an outline."""
        self._pen(paint).polygon(self._pixels(outline), fill=paint)

    def dot(self, x: float, y: float, radius: float, paint: Paint) -> None:
        """Fill a circle; turning does not change it, so it is drawn the fast way."""
        ((px, py),) = self._pixels([(x, y)])
        r = radius * self._scale()
        self._pen(paint).ellipse((px - r, py - r, px + r, py + r), fill=paint)

    def line(
        self, points: Sequence[Point], width: float, paint: Paint, end: float | None = None
    ) -> None:
        """Draw a line through the points with round ends; it may taper."""
        self.fill(stroke(points, width, end), paint)
        if len(paint) == 3:  # a see-through end would show twice
            self.dot(*points[0], width / 2, paint)
            self.dot(*points[-1], (width if end is None else end) / 2, paint)

    def loop(self, outline: Sequence[Point], width: float, paint: Paint) -> None:
        """Draw the edge of an outline."""
        self.fill(ring(outline, width), paint)

    def shadow(self, x: float, y: float, rx: float, ry: float, opacity: float = 0.28) -> None:
        """Lay a soft round shadow on the ground."""
        grown = self._scale() / _FACTOR
        size = (round(rx * grown / 8) * 8, max(4, round(ry * grown / 4) * 4))
        self._lay(_soft_ellipse(*size, round(255 * opacity)), x, y)

    def drop(
        self, outline: Sequence[Point], dx: float = 10, dy: float = 16, opacity: float = 0.26
    ) -> None:
        """Lay the soft shadow of a flat thing seen from above."""
        points = self._pixels(outline)
        shift = (dx * _FACTOR, dy * _FACTOR)
        pad, small = 64, 8
        x0 = floor(min(x for x, _ in points)) - pad
        y0 = floor(min(y for _, y in points)) - pad
        width = ceil((max(x for x, _ in points) - x0 + pad) / small)
        height = ceil((max(y for _, y in points) - y0 + pad) / small)
        mask = Image.new("L", (width, height))
        local = [((x - x0) / small, (y - y0) / small) for x, y in points]
        ImageDraw.Draw(mask).polygon(local, fill=round(255 * opacity))
        mask = mask.filter(ImageFilter.GaussianBlur(2.4))
        mask = mask.resize((width * small, height * small), Image.Resampling.BILINEAR)
        self.image.paste(INK, (x0 + round(shift[0]), y0 + round(shift[1])), mask)

    def _lay(self, mask: Image.Image, x: float, y: float) -> None:
        (px, py) = self._pixels([(x, y)])[0]
        corner = (round(px - mask.width / 2), round(py - mask.height / 2))
        self.image.paste(INK, corner, mask)


@lru_cache(maxsize=64)
def _soft_ellipse(rx: int, ry: int, opacity: int) -> Image.Image:
    small = 10
    width, height = (ceil(r * _FACTOR * 2.9 / small) for r in (rx, ry))
    mask = Image.new("L", (width, height))
    px, py = rx * _FACTOR / small, ry * _FACTOR / small
    box = (width / 2 - px, height / 2 - py, width / 2 + px, height / 2 + py)
    ImageDraw.Draw(mask).ellipse(box, fill=opacity)
    mask = mask.filter(ImageFilter.GaussianBlur(max(1.2, py * 0.38)))
    return mask.resize((width * small, height * small), Image.Resampling.BILINEAR)
