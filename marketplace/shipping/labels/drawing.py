"""A page as a list of marks, in dots of an eighth of a millimeter. Pure.

Who lays a page out says what stands where; who renders it decides nothing. Sizes of type are
dots too: 20 dots are 2.5 mm, about seven points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from fontTools.ttLib import TTFont

from marketplace.foundation.typesetting import fonts
from marketplace.foundation.typesetting.texts import clean
from marketplace.foundation.typesetting.wrapping import wrapped
from marketplace.shipping.labels import code128

DOTS_PER_MM: Final = 8
_EM: Final = 1000  # units of the face
_MANY: Final = 99  # lines: no end


@dataclass(frozen=True, slots=True)
class Text:
    """A printable text from `x`, its baseline at `y`."""

    x: int
    y: int
    text: str
    size: int
    is_strong: bool = False
    is_light: bool = False  # grey on paper; black on a label printer


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: filled, or its edge `thick` dots wide."""

    x: int
    y: int
    width: int
    height: int
    thick: int = 0  # 0: filled


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar code: one sign a module, each `module` dots wide."""

    x: int
    y: int
    height: int
    module: int
    modules: str


@dataclass(frozen=True, slots=True)
class Cells:
    """A square code: rows of signs, 1 for black, each `cell` dots wide."""

    x: int
    y: int
    cell: int
    rows: tuple[str, ...]


Mark = Text | Box | Bars | Cells


@dataclass(slots=True)
class Page:
    """One page in the making."""

    width: int
    height: int
    language: str
    marks: list[Mark] = field(default_factory=list)

    @property
    def face(self) -> int:
        """The number of the face in the collection."""
        return fonts.FACES[self.language]

    def printable(self, text: str) -> str:
        """Return a text as the face can print it, on one line."""
        return fonts.printable(clean(text), self.face)

    def wide(self, text: str, size: int) -> int:
        """Return how wide a printable text is, rounded up."""
        return width_of(text, size, self.face)

    def put(
        self, x: int, y: int, text: str, size: int, *, strong: bool = False, light: bool = False
    ) -> None:
        """Print a text, made printable, from `x` on the baseline `y`."""
        shown = self.printable(text)
        if shown:
            self.marks.append(Text(x, y, shown, size, strong, light))

    def put_right(self, x: int, y: int, text: str, size: int, *, strong: bool = False) -> None:
        """Print a text that ends at `x`."""
        shown = self.printable(text)
        self.put(x - self.wide(shown, size), y, shown, size, strong=strong)

    def put_middle(self, x: int, y: int, text: str, size: int, *, strong: bool = False) -> None:
        """Print a text around `x`."""
        shown = self.printable(text)
        self.put(x - self.wide(shown, size) // 2, y, shown, size, strong=strong)

    def put_lines(
        self,
        x: int,
        y: int,
        text: str,
        size: int,
        room: int,
        most: int,
        *,
        strong: bool = False,
    ) -> int:
        """Print a text in at most `most` lines of `room`; return the baseline after the last."""
        lines = wrapped(self.printable(text), lambda part: self.wide(part, size), room, most)
        for line in lines:
            self.put(x, y, line, size, strong=strong)
            y += leading(size)
        return y

    def put_block(
        self,
        x: int,
        top: int,
        bottom: int,
        lines: Sequence[str],
        sizes: Sequence[int],
        room: int,
    ) -> None:
        """Print lines between `top` and `bottom` in the first size in which all of them fit.

        What does not fit in the last size either is joined, so that nothing of it is lost.
        """
        given = [shown for line in lines if (shown := self.printable(line))]
        for size in (*sizes, 0):
            found = self.broken(given, size, room)
            if not size or top + leading(size) * len(found) <= bottom:
                break
        if not size:
            size = sizes[-1]
            most = (bottom - top) // leading(size)
            found = self.broken([" ".join(given)], size, room)[:most]
        y = top + size
        for line in found:
            self.put(x, y, line, size)
            y += leading(size)

    def broken(self, lines: Sequence[str], size: int, room: int) -> list[str]:
        """Break printable lines into those that fit a room, however many."""
        return [
            part
            for line in lines
            for part in wrapped(line, lambda text: self.wide(text, size), room, _MANY)
        ]

    def fitted(self, text: str, room: int, sizes: tuple[int, ...]) -> int:
        """Return the first size in which a text fits; the last when none does."""
        shown = self.printable(text)
        return next((size for size in sizes if self.wide(shown, size) <= room), sizes[-1])

    def rule(self, y: int, x: int = 0, to: int | None = None, thick: int = 2) -> None:
        """Draw a level line below `y`."""
        self.marks.append(Box(x, y, (to if to is not None else self.width) - x, thick))

    def stroke(self, x: int, y: int, to: int, thick: int = 2) -> None:
        """Draw an upright line right of `x`."""
        self.marks.append(Box(x, y, thick, to - y))

    def frame(self, x: int, y: int, width: int, height: int, thick: int = 2) -> None:
        """Draw the edge of a rectangle."""
        self.marks.append(Box(x, y, width, height, thick))

    def bars(self, x: int, y: int, width: int, height: int, text: str) -> Bars:
        """Draw a bar code in the middle of a room, quiet zones within; three dots a module.

        Two where three do not fit. Raises: ValueError when two do not either.
        """
        found = code128.modules(text)
        for module in (3, 2):
            needed = (len(found) + 2 * code128.QUIET) * module
            if needed <= width:
                left = x + (width - len(found) * module) // 2
                mark = Bars(left, y, height, module, found)
                self.marks.append(mark)
                return mark
        raise ValueError(f"{text} does not fit into {width} dots")


def leading(size: int) -> int:
    """Return from one baseline to the next: a third more than the size."""
    return -(-size * 4 // 3)


def width_of(text: str, size: int, face: int) -> int:
    """Return how wide a printable text is in dots, rounded up."""
    advances, names = _advances(face), fonts.glyphs(face)
    units = sum(advances[names[ord(sign)]] for sign in text)
    return -(-units * size // _EM)


@cache
def _advances(face: int) -> dict[str, int]:
    with TTFont(fonts.path(), fontNumber=face, lazy=True) as font:
        return {name: wide for name, (wide, _side) in font["hmtx"].metrics.items()}
