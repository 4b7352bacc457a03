"""What the papers of an order share: a table of lines, the sums below it, facts on a band."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from marketplace.foundation.money import Money
from marketplace.foundation.typesetting import letterhead
from marketplace.foundation.typesetting.canvas import (
    AZULEJO,
    AZULEJO_SOFT,
    BOTTOM,
    INK,
    LEFT,
    LINE,
    RIGHT,
    SOFT,
    Canvas,
)
from marketplace.foundation.typesetting.figures import coded, figure
from marketplace.orders.papers.types import PaperLine, Sums

QUANTITY: Final = LEFT + 3020
UNIT: Final = LEFT + 3980
_NAME: Final = 2500  # room for a name
_WIDE: Final = 4100  # where no prices stand beside it
_PADDING: Final = 100
_LINE: Final = 120
_SMALL: Final = 100


@dataclass(frozen=True)
class Words:
    """Says things in one language, or in two, the reader's first."""

    languages: tuple[str, ...]

    def one(self, told: Promise | str) -> str:
        """Return a lazy text in the first language."""
        return self.each(told)[0]

    def each(self, told: Promise | str) -> list[str]:
        """Return a lazy text in each language."""
        found = []
        for language in self.languages:
            with translation.override(language):
                found.append(str(told))
        return found

    def joined(self, told: Promise | str) -> str:
        """Return a lazy text in each language on one line; the same word is said once."""
        return " ".join(dict.fromkeys(self.each(told)))


@dataclass(frozen=True)
class Sheet:
    """A paper in the making. `running` stands at the top of every later page."""

    canvas: Canvas
    words: Words
    running: tuple[str, str]
    shows_prices: bool = True

    @property
    def language(self) -> str:
        """The language that figures and days are written in."""
        return self.words.languages[0]

    def need(self, height: int) -> None:
        """Begin another page where so much does not fit on this one."""
        if self.canvas.y + height > BOTTOM:
            self.canvas.new_page()
            letterhead.next_head(self.canvas, *self.running)

    def facts(self, pairs: Sequence[tuple[Promise | str, str]]) -> None:
        """Print labels over their values, side by side on a band."""
        canvas, shown = self.canvas, [pair for pair in pairs if pair[1]]
        height, width = 430, (RIGHT - LEFT + 260) // len(shown)  # the last one is short
        canvas.band(LEFT, canvas.y, RIGHT - LEFT, height, AZULEJO_SOFT)
        for place, (label, value) in enumerate(shown):
            x = LEFT + 140 + place * width
            told = canvas.wrap(self.words.joined(label), 7, width - 60, 1)[0]
            canvas.put(x, canvas.y + 170, told, 7, SOFT)
            canvas.put(x, canvas.y + 310, canvas.wrap(value, 9, width - 60, 1)[0], 9, INK)
        canvas.y += height + 150

    def heading(self, left: str, right: str = "") -> None:
        """Print whose lines follow."""
        self.need(800)
        self.canvas.y += 170
        self.canvas.put_strong(LEFT, self.canvas.y, self.canvas.wrap(left, 11, 3200, 1)[0], 11)
        if right:
            shown = self.canvas.wrap(right, 8, 1700, 1)[0]
            self.canvas.put_right(RIGHT, self.canvas.y, shown, 8, SOFT)
        self.canvas.y += 60

    def table(self, lines: Sequence[PaperLine]) -> None:
        """Print the lines of a paper, over as many pages as they take."""
        self._columns()
        for line in lines:
            self._row(line)

    def sums(self, sums: Sums, total: Promise | str) -> None:
        """Print what adds up to the total; what is zero has no line."""
        rows: list[tuple[Promise | str, Money]] = [(_("Goods"), sums.goods)]
        if sums.discount.minor:
            rows.append((_("Discount"), -sums.discount))
        if sums.shipping.minor:
            rows.append((pgettext_lazy("amount", "Delivery"), sums.shipping))
        if sums.duty.minor:
            rows.append((_("Duty and tax at the border"), sums.duty))
        if sums.before is not None and sums.before.minor:
            rows.append((_("Of it given back before"), -sums.before))
        self.amounts(rows, total, sums.total)

    def amounts(
        self, rows: Sequence[tuple[Promise | str, Money]], label: Promise | str, total: Money
    ) -> None:
        """Print amounts below each other, a rule, and the total."""
        self.need(285 * len(rows) + 420)
        canvas, y = self.canvas, self.canvas.y + 190
        for name, amount in rows if len(rows) > 1 else ():
            canvas.put_right(RIGHT, y, canvas.printable(figure(amount, self.language)), 9)
            for told in canvas.wrap(self.words.joined(name), 8, 1650, 2):
                canvas.put(letterhead.MIDDLE, y, told)
                y += _LINE
            y += 45
        canvas.rule(y - 90, AZULEJO, letterhead.MIDDLE, of=8)
        y += 90
        told = canvas.wrap(self.words.joined(label), 11, 1700, 1)[0]
        canvas.put_strong(letterhead.MIDDLE, y, told, 11, AZULEJO)
        amount_text = canvas.printable(coded(total, self.language))
        canvas.put_strong_right(RIGHT, y, amount_text, 11, AZULEJO)
        canvas.y = y + 120

    def note(self, told: Promise | str) -> None:
        """Print a sentence in each language, small."""
        for text in dict.fromkeys(self.words.each(told)):
            lines = self.canvas.wrap(text, 7, RIGHT - LEFT, 4)
            self.need(_SMALL * len(lines) + 60)
            for line in lines:
                self.canvas.y += _SMALL
                self.canvas.put(LEFT, self.canvas.y, line, 7, SOFT)
            self.canvas.y += 30

    def _columns(self) -> None:
        self.need(600)
        canvas, y = self.canvas, self.canvas.y + 130
        head = self.words.joined

        def put(x: int, label: Promise | str, room: int) -> None:
            told = canvas.wrap(head(label), 7, room, 1)[0]
            canvas.put_right(x, y, told, 7, AZULEJO)

        canvas.put(LEFT, y, canvas.printable(head(pgettext_lazy("paper", "Goods"))), 7, AZULEJO)
        put(QUANTITY if self.shows_prices else RIGHT, _("Quantity"), 760)
        if self.shows_prices:
            put(UNIT, _("Unit price"), 920)
            put(RIGHT, _("Amount"), 980)
        canvas.rule(y + 50, AZULEJO, of=8)
        canvas.y = y + 58

    def _row(self, line: PaperLine) -> None:
        canvas = self.canvas
        room = _NAME if self.shows_prices else _WIDE
        first = canvas.wrap(line.names[0], 9, room, 2)
        small = [
            shown
            for text in (*line.names[1:], line.code)
            if text and text != line.names[0]
            for shown in canvas.wrap(text, 7, room, 2)
        ]
        height = _PADDING + _LINE * len(first) + _SMALL * len(small) + _PADDING // 2
        self.need(height)
        top = canvas.y + _PADDING
        for number, text in enumerate(first):
            canvas.put(LEFT, top + _LINE * number + 40, text, 9)
        y = top + _LINE * len(first) + 20
        for number, text in enumerate(small):
            canvas.put(LEFT, y + _SMALL * number, text, 7, SOFT)
        if self.shows_prices:
            canvas.put_right(QUANTITY, top + 40, str(line.quantity), 9)
            for x, amount in ((UNIT, line.unit), (RIGHT, line.total)):
                told = canvas.printable(figure(amount, self.language))
                canvas.put_right(x, top + 40, told, 9)
        else:
            canvas.put_strong_right(RIGHT, top + 40, str(line.quantity), 11)
        canvas.y += height
        canvas.rule(canvas.y, LINE)
