"""A4 pages to draw on: text on a baseline, lines, bands. Knows no document.

Every length is a whole number of tenths of a point, so that no fraction comes near an amount;
sizes of type are points. `y` grows downwards.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from fpdf import FPDF
from fpdf.enums import TextMode

from marketplace.foundation import languages
from marketplace.foundation.typesetting import fonts
from marketplace.foundation.typesetting.texts import clean
from marketplace.foundation.typesetting.wrapping import wrapped

# The library says float for both, and takes any number.
TENTH: Final[Any] = Decimal("0.1")  # of a point: the unit
EDGE: Final[Any] = Decimal("0.03")  # the edge of a heavier letter, for each point of its size
WIDTH: Final = 5953
HEIGHT: Final = 8419
LEFT: Final = 480
RIGHT: Final = WIDTH - LEFT
BOTTOM: Final = HEIGHT - 560  # what stands lower is the footer's

Color = tuple[int, int, int]
INK: Final[Color] = (22, 35, 60)
SOFT: Final[Color] = (77, 90, 114)
AZULEJO: Final[Color] = (28, 77, 159)
AZULEJO_SOFT: Final[Color] = (232, 239, 250)
AZULEJO_LINE: Final[Color] = (169, 192, 230)
LINE: Final[Color] = (218, 222, 227)
WHITE: Final[Color] = (255, 255, 255)


class Canvas:
    """A document in the making; the same calls make the same bytes."""

    def __init__(self, *, language: str, title: str, author: str, made_at: datetime) -> None:
        self.face = fonts.FACES[language]
        self._pdf = FPDF(unit=TENTH, format="A4")
        self._pdf.set_auto_page_break(False)
        self._pdf.set_margin(0)
        self._pdf.add_font(fonts.FAMILY, fname=fonts.path(), collection_font_number=self.face)
        self._pdf.set_title(self.printable(title))
        self._pdf.set_author(self.printable(author))
        self._pdf.set_creator(self.printable(author))
        self._pdf.set_lang(languages.HTML_LANG[language])
        self._pdf.set_creation_date(made_at)
        self._pdf.set_display_mode("fullwidth")
        self._pdf.set_font(fonts.FAMILY, size=8)
        self._widths: dict[str, int] = {}
        self._advances: Any = self._pdf.fonts[fonts.FAMILY].cw
        self.y = 0

    def printable(self, text: str) -> str:
        """Return a text as the face can print it, on one line."""
        return fonts.printable(clean(text), self.face)

    def width(self, text: str, size: int) -> int:
        """Return how wide a printable text is, in tenths of a point, rounded up."""
        advance: int = sum(map(self._advances.__getitem__, map(ord, text)))
        return -(-advance * size // 100)

    def wrap(self, text: str, size: int, room: int, most: int = 4) -> list[str]:
        """Break a text into at most `most` lines of `room`."""
        return wrapped(self.printable(text), lambda part: self.width(part, size), room, most)

    def new_page(self) -> None:
        """Begin a page at its top."""
        self._pdf.add_page()
        self.y = 0

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return len(self._pdf.pages)

    def return_to(self, page: int) -> None:
        """Go on drawing on a page that was left, as for its footer."""
        self._pdf.page = page
        # The library writes what changes. That page was left in another state than the last
        # one, so everything has to change once.
        self._pdf.set_font_size(1)
        for color, thick in ((WHITE, 1), (INK, 5)):
            self._pdf.set_draw_color(*color)
            self._pdf.set_fill_color(*color)
            self._pdf.set_line_width(thick)

    def put(self, x: int, y: int, text: str, size: int = 8, color: Color = INK) -> None:
        """Print a printable text from `x`, its baseline at `y`."""
        if not text:
            return
        self._pdf.set_font_size(size)
        self._pdf.set_text_color(*color)
        self._pdf.text(x, y, text)

    def put_right(self, x: int, y: int, text: str, size: int = 8, color: Color = INK) -> None:
        """Print a printable text that ends at `x`."""
        self.put(x - self.width(text, size), y, text, size, color)

    def put_strong(self, x: int, y: int, text: str, size: int = 8, color: Color = INK) -> None:
        """Print a text a little heavier: the collection has one weight, its edge is drawn too."""
        with self._pdf.local_context():
            self._pdf.set_draw_color(*color)
            self._pdf.text_mode = TextMode.FILL_STROKE
            self._pdf.line_width = EDGE * size
            self.put(x, y, text, size, color)

    def put_strong_right(
        self, x: int, y: int, text: str, size: int = 8, color: Color = INK
    ) -> None:
        """Print a heavier text that ends at `x`."""
        self.put_strong(x - self.width(text, size), y, text, size, color)

    def rule(
        self, y: int, color: Color = LINE, x: int = LEFT, to: int = RIGHT, of: int = 5
    ) -> None:
        """Draw a level line, `of` thick."""
        self._pdf.set_draw_color(*color)
        self._pdf.set_line_width(of)
        self._pdf.line(x, y, to, y)

    def band(self, x: int, y: int, width: int, height: int, color: Color) -> None:
        """Fill a rectangle."""
        self._pdf.set_fill_color(*color)
        self._pdf.rect(x, y, width, height, style="F")

    def diamond(self, x: int, y: int, half: int, color: Color) -> None:
        """Fill a square that stands on a corner, around its middle."""
        self._pdf.set_fill_color(*color)
        corners = [(x, y - half), (x + half, y), (x, y + half), (x - half, y)]
        self._pdf.polygon(corners, style="F")

    def finished(self) -> bytes:
        """Return the file."""
        return bytes(self._pdf.output())

    def close(self) -> None:
        """Let go of the font's file, which the library holds open."""
        font: Any = self._pdf.fonts[fonts.FAMILY]
        font.ttfont.close()
