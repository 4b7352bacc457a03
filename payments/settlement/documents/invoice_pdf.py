"""A commission invoice in two languages, Chinese and Portuguese or English, as in Macau."""

from __future__ import annotations

from contextlib import closing
from typing import Final

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from marketplace.foundation import formats
from marketplace.foundation.typesetting import letterhead
from marketplace.foundation.typesetting.bilingual import Bilingual
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
from payments.settlement.documents import words
from payments.settlement.documents.checking import check_invoice
from payments.settlement.documents.types import InvoiceDocument, InvoiceLine, Party

_SALES: Final = RIGHT - 1100
_ROW: Final = 330


def invoice_pdf(document: InvoiceDocument, language: str) -> bytes:
    """Render a commission invoice as an A4 PDF; `language` comes first, `BESIDE` it the other.

    An invoice that gives more back than it charges is a credit note. The tax line is printed
    whatever the rate. Raises: DocumentBroken.
    """
    check_invoice(document)
    say = Bilingual(language)
    title = _("Credit note for commission") if document.total.minor < 0 else _("Commission invoice")
    with translation.override(language):
        canvas = Canvas(
            language=language,
            title=f"{title} {document.number}",
            author=document.seller.brand or document.seller.name,
            made_at=words.start_of(document.issued_on),
        )
        with closing(canvas):
            canvas.new_page()
            shop_sign = Party(name=document.seller.brand or document.seller.name)
            letterhead.first_head(canvas, shop_sign, say.both(title), document.number)
            _parties(canvas, document, say)
            _facts(canvas, document, say)
            _lines(canvas, document, say)
            _sums(canvas, document, say)
            letterhead.feet(canvas, document.seller, document.number)
            return canvas.finished()


def _parties(canvas: Canvas, document: InvoiceDocument, say: Bilingual) -> None:
    top = canvas.y + 140
    ends = []
    columns = (
        (LEFT, _("Issued by"), document.seller),
        (letterhead.MIDDLE, _("Issued to"), document.buyer),
    )
    for x, label, party in columns:
        texts = (party.name, *party.address.splitlines(), *_number(party, say))
        room = letterhead.MIDDLE - LEFT - 200
        ends.append(letterhead.labelled(canvas, x, top, room, say.joined(label), texts))
    canvas.y = max(ends)


def _number(party: Party, say: Bilingual) -> tuple[str, ...]:
    if not party.taxpayer_number:
        return ()
    return (f"{say.joined(_('Taxpayer number'))} {party.taxpayer_number}",)


def _facts(canvas: Canvas, document: InvoiceDocument, say: Bilingual) -> None:
    language = say.languages[0]
    start = formats.day(document.period_start, language)
    cells = (
        (_("Issued on"), formats.day(document.issued_on, language)),
        (_("Period"), f"{start} – {formats.day(document.period_end, language)}"),
        (_("Statement"), document.statement_ref),
        (_("Currency"), document.currency),
    )
    height = 430
    canvas.band(LEFT, canvas.y, RIGHT - LEFT, height, AZULEJO_SOFT)
    x = LEFT + 140
    for (label, value), width in zip(cells, (1000, 1830, 1080, 900), strict=True):
        first = canvas.wrap(say.joined(label), 7, width - 80, 1)[0]
        canvas.put(x, canvas.y + 170, first, 7, SOFT)
        canvas.put(x, canvas.y + 310, canvas.wrap(value, 9, width - 80, 1)[0], 9, INK)
        x += width
    canvas.y += height + 150


def _lines(canvas: Canvas, document: InvoiceDocument, say: Bilingual) -> None:
    language = say.languages[0]
    y = canvas.y + 100
    canvas.put(
        LEFT, y, canvas.printable(say.joined(pgettext_lazy("statement", "Description"))), 7, AZULEJO
    )
    canvas.put_right(_SALES, y, canvas.printable(say.joined(_("Count"))), 7, AZULEJO)
    canvas.put_right(RIGHT, y, canvas.printable(say.joined(_("Amount"))), 7, AZULEJO)
    canvas.rule(y + 50, AZULEJO, of=8)
    canvas.y = y + 58
    for line in document.lines:
        if canvas.y + _ROW > BOTTOM:
            canvas.new_page()
            letterhead.next_head(canvas, document.number, document.buyer.name)
        first, second = _told(line, say)
        y = canvas.y + 140
        canvas.put(LEFT, y, canvas.printable(first), 9)
        canvas.put(LEFT, y + 120, canvas.printable(second), 7, SOFT)
        canvas.put_right(_SALES, y, str(line.sales), 9)
        canvas.put_right(RIGHT, y, words.figure(line.amount, language), 9)
        canvas.y += _ROW
        canvas.rule(canvas.y, LINE)


def _told(line: InvoiceLine, say: Bilingual) -> tuple[str, str]:
    found = []
    for language in say.languages:
        with translation.override(language):
            found.append(words.charged_for(line))
    return found[0], found[1]


def _sums(canvas: Canvas, document: InvoiceDocument, say: Bilingual) -> None:
    """Print lines, tax and total, the tax also when there is none."""
    language = say.languages[0]
    if canvas.y + 700 > BOTTOM:
        canvas.new_page()
        letterhead.next_head(canvas, document.number, document.buyer.name)
    rate = formats.percent_bps(document.tax_bps, language)
    net = say.joined(_("Net amount"))
    tax = f"{say.joined(_('Tax'))} {rate}"
    y = canvas.y + 190
    for label, amount in ((net, document.net), (tax, document.tax)):
        canvas.put(letterhead.MIDDLE, y, canvas.printable(label))
        canvas.put_right(RIGHT, y, words.figure(amount, language), 9)
        y += 165
    canvas.rule(y - 90, AZULEJO, letterhead.MIDDLE, of=8)
    y += 90
    canvas.put_strong(letterhead.MIDDLE, y, canvas.printable(say.joined(_("Total"))), 11, AZULEJO)
    canvas.put_strong_right(RIGHT, y, words.coded(document.total, language), 11, AZULEJO)
    canvas.y = y + 100
