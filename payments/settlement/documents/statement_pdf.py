"""A statement to read and to print: head, rows, sub-totals, and how the payout came about."""

from __future__ import annotations

from contextlib import closing
from typing import Final

from django.utils import translation
from django.utils.translation import gettext as _

from marketplace.foundation import formats
from marketplace.foundation.money import Money
from marketplace.foundation.typesetting import letterhead
from marketplace.foundation.typesetting.canvas import (
    AZULEJO,
    AZULEJO_SOFT,
    INK,
    LEFT,
    LINE,
    RIGHT,
    SOFT,
    Canvas,
)
from payments.settlement.documents import words
from payments.settlement.documents.checking import checked_rows
from payments.settlement.documents.statement_table import Table
from payments.settlement.documents.types import PayoutLine, RowKind, StatementDocument

_LINE: Final = 130
_INSIDE: Final = 140  # from the edge of a box to its text


def statement_pdf(document: StatementDocument, language: str) -> bytes:
    """Render a statement as an A4 PDF in one of the four languages.

    The same document gives the same bytes. Texts can be selected and searched.
    Raises: DocumentBroken.
    """
    with translation.override(language):
        canvas = Canvas(
            language=language,
            title=f"{_('Statement')} {document.statement_ref}",
            author=document.issuer.brand or document.issuer.name,
            made_at=document.closed_at,
        )
        with closing(canvas):
            canvas.new_page()
            _head(canvas, document, language)
            _summary(canvas, document, language)
            table = Table(canvas, document, language)
            _rows(table, document)
            if document.totals:
                _totals(canvas, table, document, language)
            if document.payout:
                _payout(canvas, table, document.payout, language)
            if document.carry_reason:
                _carried(canvas, table, document.carry_reason)
            letterhead.feet(canvas, document.issuer, document.statement_ref)
            return canvas.finished()


def _head(canvas: Canvas, document: StatementDocument, language: str) -> None:
    letterhead.first_head(canvas, document.issuer, (_("Statement"),), document.statement_ref)
    top = canvas.y + 140
    payee = (document.payee_name, *document.payee_address.splitlines())
    left = letterhead.labelled(
        canvas, LEFT, top, letterhead.MIDDLE - LEFT - 200, _("Statement for"), payee
    )
    pairs = (
        (_("Period"), period(document, language)),
        (_("Closed on"), formats.moment(document.closed_at, language)),
        (_("Currency"), document.currency),
        (_("Payee number"), document.payee_ref),
    )
    right = letterhead.facts(canvas, letterhead.MIDDLE, top, pairs)
    canvas.y = max(left, right)


def period(document: StatementDocument, language: str) -> str:
    """Print the first and the last day of a period."""
    start = formats.day(document.period_start, language)
    return f"{start} – {formats.day(document.period_end, language)}"


def _summary(canvas: Canvas, document: StatementDocument, language: str) -> None:
    """Print the three figures that a reader looks for first, and the payout."""
    moved = document.closing - document.opening
    cells = [
        (_("Opening balance"), words.coded(document.opening, language)),
        (_("Change in the period"), words.coded(moved, language)),
        (_("Closing balance"), words.coded(document.closing, language)),
    ]
    if document.payout:
        cells.append((_("Payout"), words.coded(document.payout.amount, language)))
    height, width = 430, (RIGHT - LEFT) // len(cells)
    canvas.band(LEFT, canvas.y, RIGHT - LEFT, height, AZULEJO_SOFT)
    for number, (label, value) in enumerate(cells):
        x = LEFT + number * width + _INSIDE
        canvas.put(x, canvas.y + 165, canvas.printable(label), 7, SOFT)
        size = 11 if canvas.width(value, 11) < width - _INSIDE else 8
        canvas.put_strong(x, canvas.y + 320, value, size, AZULEJO)
    canvas.y += height + 100


def _rows(table: Table, document: StatementDocument) -> None:
    table.head()
    table.balance(_("Opening balance"), document.opening)
    is_empty = True
    for row in checked_rows(document):
        table.row(row)
        is_empty = False
    if is_empty:
        table.nothing(_("Nothing moved in this period."))
    table.balance(_("Closing balance"), document.closing)


def _totals(canvas: Canvas, table: Table, document: StatementDocument, language: str) -> None:
    """Print the sums by kind in two columns, and that they lead to the closing balance."""
    lines: list[tuple[str, Money]] = [(_("Opening balance"), document.opening)]
    lines += [
        (str(words.KINDS[kind]), document.totals[kind])
        for kind in RowKind
        if kind in document.totals
    ]
    half = -(-len(lines) // 2)
    table.need(460 + _LINE * (half + 1))
    top = _title(canvas, _("Totals by type"))
    columns = ((LEFT, letterhead.MIDDLE - 200), (letterhead.MIDDLE + 100, RIGHT))
    for (x, to), part in zip(columns, (lines[:half], lines[half:]), strict=True):
        for number, (label, amount) in enumerate(part):
            canvas.put(x, top + number * _LINE, canvas.printable(label))
            canvas.put_right(to, top + number * _LINE, words.figure(amount, language))
    x, to = columns[1]
    y = top + half * _LINE
    canvas.rule(y - 80, AZULEJO, x, to)
    canvas.put_strong(x, y + 40, canvas.printable(_("Closing balance")))
    canvas.put_strong_right(to, y + 40, words.coded(document.closing, language))
    canvas.y = y + 90


def _title(canvas: Canvas, told: str) -> int:
    y = canvas.y + 230
    canvas.put_strong(LEFT, y, canvas.printable(told), 10, AZULEJO)
    return y + 170


def _payout(canvas: Canvas, table: Table, payout: PayoutLine, language: str) -> None:
    """Print where the money went, and in words how one currency became another."""
    room = RIGHT - LEFT - 2 * _INSIDE
    told = words.conversion_in_words(payout.converted, language) if payout.converted else ""
    lines = canvas.wrap(told, 8, room, 4) if told else []
    pairs = (
        (_("Bank account"), f"{payout.bank_name} {payout.account}"),
        (_("Payout number"), payout.payout_ref),
        (_("Status"), payout.status),
    )
    height = 330 + 165 * len(pairs) + _LINE * len(lines) + (60 if lines else 0)
    table.need(height + 200)
    top = canvas.y + 150
    canvas.band(LEFT, top, RIGHT - LEFT, height, AZULEJO_SOFT)
    canvas.band(LEFT, top, 30, height, AZULEJO)
    x = LEFT + _INSIDE
    canvas.put_strong(x, top + 200, canvas.printable(_("Payout")), 10, AZULEJO)
    amount = words.coded(payout.amount, language)
    canvas.put_strong_right(RIGHT - _INSIDE, top + 200, amount, 11, AZULEJO)
    y = letterhead.facts(canvas, x, top + 370, pairs, RIGHT - _INSIDE)
    if lines:
        canvas.rule(y - 60, LINE, x, RIGHT - _INSIDE)
        y += 70
    for number, line in enumerate(lines):
        canvas.put(x, y + number * _LINE, line, 8, INK)
    canvas.y = top + height


def _carried(canvas: Canvas, table: Table, reason: str) -> None:
    lines = canvas.wrap(reason, 8, RIGHT - LEFT, 4)
    table.need(200 + _LINE * len(lines))
    for number, line in enumerate(lines):
        canvas.put(LEFT, canvas.y + 200 + number * _LINE, line)
    canvas.y += 200 + _LINE * len(lines)
