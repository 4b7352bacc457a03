"""The rows of a statement on its pages: columns, the head repeated on each page."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from marketplace.foundation import formats
from marketplace.foundation.money import Money
from marketplace.foundation.typesetting.canvas import (
    AZULEJO,
    AZULEJO_LINE,
    BOTTOM,
    INK,
    LEFT,
    LINE,
    RIGHT,
    SOFT,
    Canvas,
)
from marketplace.foundation.typesetting.letterhead import next_head
from payments.settlement.documents import words
from payments.settlement.documents.types import DocumentRow, StatementDocument

# Where each column begins; the last two end at these.
_KIND: Final = LEFT + 690
_TEXT: Final = _KIND + 840
_REFERENCE: Final = _TEXT + 1330
_AMOUNT: Final = RIGHT - 720
_BALANCE: Final = RIGHT
_GAP: Final = 60
_LINE: Final = 112
_PADDING: Final = 62


class Table:
    """Prints rows one after the other, on as many pages as they take."""

    def __init__(self, canvas: Canvas, document: StatementDocument, language: str) -> None:
        self._canvas = canvas
        self._document = document
        self._language = language
        self._kinds = {
            kind: canvas.wrap(str(told), 8, _TEXT - _KIND - _GAP, 2)
            for kind, told in words.KINDS.items()
        }
        self._last_day = ("", "")

    def head(self) -> None:
        """Name the columns."""
        canvas, currency = self._canvas, self._document.currency
        y = canvas.y + 130
        heads = (
            (LEFT, _("Date")),
            (_KIND, _("Type")),
            (_TEXT, pgettext("statement", "Description")),
            (_REFERENCE, _("Reference")),
        )
        for x, told in heads:
            canvas.put(x, y, canvas.printable(told), 7, AZULEJO)
        amount = _("Amount (%(currency)s)") % {"currency": currency}
        balance = _("Balance (%(currency)s)") % {"currency": currency}
        canvas.put_right(_AMOUNT, y, canvas.printable(amount), 7, AZULEJO)
        canvas.put_right(_BALANCE, y, canvas.printable(balance), 7, AZULEJO)
        canvas.rule(y + 50, AZULEJO, of=8)
        canvas.y = y + 58

    def need(self, height: int) -> bool:
        """Begin another page where this one has not so much room left; tell whether it did."""
        canvas, document = self._canvas, self._document
        if canvas.y + height <= BOTTOM:
            return False
        canvas.new_page()
        left = f"{_('Statement')} {document.statement_ref}"
        next_head(canvas, left, document.payee_name)
        return True

    def balance(self, label: str, amount: Money) -> None:
        """Print the opening or the closing balance."""
        height = _LINE + _PADDING
        if self.need(height):
            self.head()
        canvas = self._canvas
        y = canvas.y + _LINE
        canvas.put_strong(LEFT, y, canvas.printable(label))
        canvas.put_strong_right(_BALANCE, y, words.figure(amount, self._language))
        canvas.y += height
        canvas.rule(canvas.y, AZULEJO_LINE)

    def nothing(self, told: str) -> None:
        """Say in the place of rows that there are none."""
        canvas = self._canvas
        canvas.put(LEFT, canvas.y + _LINE, canvas.printable(told), 8, SOFT)
        canvas.y += _LINE + _PADDING
        canvas.rule(canvas.y, LINE)

    def row(self, row: DocumentRow) -> None:
        """Print one fact."""
        canvas = self._canvas
        texts = self._texts(row)
        references = self._references(row)
        kinds = self._kinds[row.kind]
        lines = max(len(texts), len(references), len(kinds))
        note = words.rate_note(row.fx, self._language) if row.fx else ""
        notes = canvas.wrap(note, 7, RIGHT - _TEXT, 2) if note else []
        height = (lines + len(notes)) * _LINE + _PADDING
        if self.need(height):
            self.head()
        y = canvas.y + _LINE
        canvas.put(LEFT, y, self._day(row))
        for number, line in enumerate(kinds):
            canvas.put(_KIND, y + number * _LINE, line)
        for number, line in enumerate(texts):
            canvas.put(_TEXT, y + number * _LINE, line)
        for number, line in enumerate(references):
            canvas.put(_REFERENCE, y + number * _LINE, line, 7, SOFT)
        for number, line in enumerate(notes, start=lines):
            canvas.put(_TEXT, y + number * _LINE, line, 7, SOFT)
        canvas.put_right(_AMOUNT, y, words.figure(row.amount, self._language), 8, INK)
        canvas.put_right(_BALANCE, y, words.figure(row.balance, self._language), 8, SOFT)
        canvas.y += height
        canvas.rule(canvas.y, LINE)

    def _texts(self, row: DocumentRow) -> list[str]:
        told = row.description
        if told == str(words.KINDS[row.kind]):
            told = ""  # the column before it says so
        if row.quantity is not None:
            told = f"{told} × {row.quantity}"
        return self._canvas.wrap(told, 8, _REFERENCE - _TEXT - _GAP, 4)

    def _references(self, row: DocumentRow) -> list[str]:
        found: list[str] = []
        for told in dict.fromkeys(filter(None, (row.order_ref, row.reference))):
            found += self._canvas.wrap(told, 7, _AMOUNT - 560 - _REFERENCE, 2)
        return found

    def _day(self, row: DocumentRow) -> str:
        key = str(row.occurred_at)
        if self._last_day[0] != key:
            day = self._canvas.printable(formats.day(row.occurred_at, self._language))
            self._last_day = (key, day)
        return self._last_day[1]
