"""What every page of a document has: the tiles at its top, who writes to whom, its foot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from marketplace.foundation.typesetting.canvas import (
    AZULEJO,
    AZULEJO_LINE,
    HEIGHT,
    INK,
    LEFT,
    LINE,
    RIGHT,
    SOFT,
    WIDTH,
    Canvas,
)
from marketplace.foundation.typesetting.figures import pages
from marketplace.foundation.typesetting.party import Party

MIDDLE: Final = LEFT + 2640  # where the right of two columns begins
_TILE: Final = 110
_LINE: Final = 115  # between two baselines of 8 points
_MOST: Final = 8  # lines of a name and an address: nobody's fill a page


def tiles(canvas: Canvas) -> None:
    """Lay a row of tiles along the top edge of the page."""
    canvas.band(0, 0, WIDTH, _TILE, AZULEJO)
    for x in range(_TILE // 2, WIDTH, _TILE):
        canvas.diamond(x, _TILE // 2, 27, AZULEJO_LINE)
        canvas.diamond(x, _TILE // 2, 11, AZULEJO)


def first_head(canvas: Canvas, issuer: Party, titles: Sequence[str], reference: str) -> None:
    """Print who writes, and what: the head of a first page."""
    tiles(canvas)
    brand = canvas.wrap(issuer.brand or issuer.name, 16, 2300, 1)[0]
    canvas.put_strong(LEFT, 420, brand, 16, AZULEJO)
    y = 560
    for part in (issuer.name if issuer.brand else "", *issuer.address.splitlines()[:_MOST]):
        for line in canvas.wrap(part, 7, 2300, 2):
            canvas.put(LEFT, y, line, 7, SOFT)
            y += 100
    for number, title in enumerate(titles):
        size, color = (16, INK) if number == 0 else (11, SOFT)
        canvas.put_right(RIGHT, 420 + 170 * number, canvas.printable(title), size, color)
    canvas.put_right(RIGHT, 420 + 150 * len(titles), canvas.printable(reference), 8, SOFT)
    canvas.y = max(y, 420 + 150 * len(titles) + 60) + 60


def next_head(canvas: Canvas, left: str, right: str) -> None:
    """Print which document a later page belongs to."""
    tiles(canvas)
    canvas.put(LEFT, 270, canvas.wrap(left, 8, 3000, 1)[0], 8, SOFT)
    canvas.put_right(RIGHT, 270, canvas.wrap(right, 8, 1900, 1)[0], 8, SOFT)
    canvas.y = 360


def labelled(canvas: Canvas, x: int, y: int, room: int, label: str, texts: Sequence[str]) -> int:
    """Print a soft label and below it a name and its lines; return the baseline after them."""
    canvas.put(x, y, canvas.printable(label), 7, SOFT)
    y += 145
    for number, text in enumerate(texts[:_MOST]):
        size, print_line = (8, canvas.put) if number else (10, canvas.put_strong)
        for line in canvas.wrap(text, size, room, 2 if number else 3):
            print_line(x, y, line, size)
            y += 140 if number == 0 else _LINE
    return y


def facts(canvas: Canvas, x: int, y: int, pairs: Sequence[tuple[str, str]], to: int = RIGHT) -> int:
    """Print labels and their values in two columns; return the baseline after them."""
    for label, value in pairs:
        labels = canvas.wrap(label, 8, 1000, 2)
        values = canvas.wrap(value, 8, to - x - 1060, 2)
        for number, line in enumerate(labels):
            canvas.put(x, y + number * _LINE, line, 8, SOFT)
        for number, line in enumerate(values):
            canvas.put(x + 1060, y + number * _LINE, line)
        y += max(len(labels), len(values)) * _LINE + 25
    return y


def feet(canvas: Canvas, issuer: Party, reference: str) -> None:
    """Print at the foot of every page who writes, which document it is, and which page of it."""
    of = canvas.pages
    told = " – ".join(filter(None, (issuer.name, reference)))
    for page in range(1, of + 1):
        canvas.return_to(page)
        canvas.rule(HEIGHT - 420, LINE)
        canvas.put(LEFT, HEIGHT - 310, canvas.wrap(told, 7, 3700, 1)[0], 7, SOFT)
        number = canvas.printable(pages(page, of))
        canvas.put_right(RIGHT, HEIGHT - 310, number, 7, SOFT)
