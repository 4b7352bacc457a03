"""Marks as dots: one sign a pixel, black or white, for label printers and for tests."""

from __future__ import annotations

from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from marketplace.foundation.typesetting import fonts
from marketplace.shipping.labels.drawing import Bars, Box, Cells, Page, Text

_BLACK, _WHITE = 0, 1


def rendered(page: Page) -> Image.Image:
    """Return a page as a picture of one bit a dot."""
    picture = Image.new("1", (page.width, page.height), _WHITE)
    draw = ImageDraw.Draw(picture)
    draw.fontmode = "1"  # dots of a thermal printer have no shades
    for mark in page.marks:
        if isinstance(mark, Text):
            _text(draw, mark, page.face)
        elif isinstance(mark, Box):
            _box(draw, mark)
        elif isinstance(mark, Bars):
            _bars(draw, mark)
        else:
            _cells(draw, mark)
    return picture


def _text(draw: ImageDraw.ImageDraw, mark: Text, face: int) -> None:
    weight = 1 if mark.is_strong and mark.size >= 24 else 0
    draw.text(
        (mark.x, mark.y),
        mark.text,
        fill=_BLACK,
        font=_font(face, mark.size),
        anchor="ls",
        stroke_width=weight,
        stroke_fill=_BLACK,
    )


@lru_cache(maxsize=32)
def _font(face: int, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(fonts.path(), size, index=face)


def _box(draw: ImageDraw.ImageDraw, mark: Box) -> None:
    corners = (mark.x, mark.y, mark.x + mark.width - 1, mark.y + mark.height - 1)
    if mark.thick:
        draw.rectangle(corners, outline=_BLACK, width=mark.thick)
    else:
        draw.rectangle(corners, fill=_BLACK)


def _bars(draw: ImageDraw.ImageDraw, mark: Bars) -> None:
    for at, sign in enumerate(mark.modules):
        if sign == "1":
            left = mark.x + at * mark.module
            right = left + mark.module - 1
            draw.rectangle((left, mark.y, right, mark.y + mark.height - 1), fill=_BLACK)


def _cells(draw: ImageDraw.ImageDraw, mark: Cells) -> None:
    for down, row in enumerate(mark.rows):
        for across, sign in enumerate(row):
            if sign == "1":
                left, top = mark.x + across * mark.cell, mark.y + down * mark.cell
                draw.rectangle((left, top, left + mark.cell - 1, top + mark.cell - 1), fill=_BLACK)
