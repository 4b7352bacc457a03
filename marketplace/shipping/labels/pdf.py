"""Marks as a PDF: every letter a letter, every bar a rectangle; the face is inside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from fpdf import FPDF
from fpdf.enums import TextMode

from marketplace.foundation import languages
from marketplace.foundation.typesetting import fonts
from marketplace.shipping.labels.drawing import Bars, Box, Cells, Page, Text

# The library says float, and takes any number. A dot is an eighth of a millimeter.
DOT: Final[Any] = Decimal("0.35433071")  # in points
_EDGE: Final[Any] = Decimal("0.012")  # of a heavier letter, for each dot of its size
_INK: Final = (0, 0, 0)
_SOFT: Final = (90, 96, 108)


def written(pages: Sequence[Page], *, title: str, made_at: datetime) -> bytes:
    """Return pages as one file, each in its own size. The same pages make the same bytes."""
    first = pages[0]
    pdf = FPDF(unit=DOT, format=(first.width, first.height))
    pdf.set_auto_page_break(False)
    pdf.set_margin(0)
    pdf.set_title(first.printable(title))
    pdf.set_lang(languages.HTML_LANG[first.language])
    pdf.set_creation_date(made_at)
    for face in {page.face for page in pages}:
        family = f"{fonts.FAMILY}{face}"
        pdf.add_font(family, fname=fonts.path(), collection_font_number=face)
    for page in pages:
        pdf.add_page(format=(page.width, page.height))
        pdf.set_font(f"{fonts.FAMILY}{page.face}", size=10)
        for mark in page.marks:
            _mark(pdf, mark)
    found = bytes(pdf.output())
    for name in {f"{fonts.FAMILY}{page.face}" for page in pages}:
        font: Any = pdf.fonts[name]
        font.ttfont.close()  # the library holds its file open
    return found


def _mark(pdf: FPDF, mark: Text | Box | Bars | Cells) -> None:
    pdf.set_fill_color(*_INK)
    pdf.set_draw_color(*_INK)
    if isinstance(mark, Text):
        _text(pdf, mark)
    elif isinstance(mark, Box) and mark.thick:
        for side in _sides(mark):
            pdf.rect(*side, style="F")
    elif isinstance(mark, Box):
        pdf.rect(mark.x, mark.y, mark.width, mark.height, style="F")
    elif isinstance(mark, Bars):
        for start, width in _runs(mark.modules):
            left = mark.x + start * mark.module
            pdf.rect(left, mark.y, width * mark.module, mark.height, style="F")
    else:
        for down, row in enumerate(mark.rows):
            for start, width in _runs(row):
                left, top = mark.x + start * mark.cell, mark.y + down * mark.cell
                pdf.rect(left, top, width * mark.cell, mark.cell, style="F")


def _sides(mark: Box) -> list[tuple[int, int, int, int]]:
    """Return the four sides of an edge, as rectangles within it."""
    x, y, wide, high, thick = mark.x, mark.y, mark.width, mark.height, mark.thick
    return [
        (x, y, wide, thick),
        (x, y + high - thick, wide, thick),
        (x, y, thick, high),
        (x + wide - thick, y, thick, high),
    ]


def _text(pdf: FPDF, mark: Text) -> None:
    size: Any = mark.size * DOT
    pdf.set_font_size(size)
    color = _SOFT if mark.is_light else _INK
    pdf.set_text_color(*color)
    if not mark.is_strong:
        pdf.text(mark.x, mark.y, mark.text)
        return
    with pdf.local_context():
        pdf.set_draw_color(*color)
        pdf.text_mode = TextMode.FILL_STROKE
        pdf.line_width = _EDGE * mark.size
        pdf.text(mark.x, mark.y, mark.text)


def _runs(signs: str) -> list[tuple[int, int]]:
    """Return where black begins and how long it stays."""
    found: list[tuple[int, int]] = []
    for at, sign in enumerate(signs):
        if sign != "1":
            continue
        if found and sum(found[-1]) == at:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((at, 1))
    return found
