"""A shop's invoice as an A4 page in Chinese and Portuguese, or Chinese and English."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import datetime

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from marketplace.foundation import formats
from marketplace.foundation.typesetting import letterhead
from marketplace.foundation.typesetting.canvas import LEFT, Canvas
from marketplace.foundation.typesetting.party import Party
from marketplace.orders.papers.sheet import Sheet, Words
from marketplace.orders.papers.types import InvoicePaper

NO_TAX = _(
    "Macau levies no value added tax: the amounts hold none. Duty and tax of another place, "
    "where there are any, stand on a line of their own and go to its customs."
)


def invoice_pdf(paper: InvoicePaper) -> bytes:
    """Render a shop's invoice. Raises: Broken when its figures contradict each other."""
    paper.sums.check(paper.lines)

    def write(sheet: Sheet) -> None:
        sheet.facts(
            (
                (_("Issued on"), formats.day(paper.issued_at, sheet.language)),
                (_("Paid on"), formats.day(paper.paid_at, sheet.language)),
                (_("Order number"), paper.order_number),
                (_("Currency"), paper.sums.total.currency),
            )
        )
        sheet.table(paper.lines)
        sheet.sums(paper.sums, _("Total, paid"))
        sheet.canvas.y += 120
        sheet.note(NO_TAX)
        sheet.note(_("Paid through the marketplace, which collects for the shop."))

    return shops_page(paper, _("Invoice"), paper.number, paper.issued_at, write)


def shops_page(
    invoice: InvoicePaper,
    title: Promise,
    number: str,
    issued_at: datetime,
    write: Callable[[Sheet], None],
) -> bytes:
    """Render a paper of a shop to the buyer of an invoice; `write` adds what is its own."""
    words, seller = Words(invoice.languages), invoice.seller
    with translation.override(invoice.languages[0]):
        canvas = Canvas(
            language=invoice.languages[0],
            title=f"{title} {number}",
            author=seller.brand or seller.name,
            made_at=issued_at,
        )
        with closing(canvas):
            canvas.new_page()
            numbered = f"{words.joined(pgettext_lazy('order', 'Number'))} {number}"
            sign = Party(name=seller.brand or seller.name)
            letterhead.first_head(canvas, sign, words.each(title), numbered)
            sheet = Sheet(canvas, words, (numbered, invoice.buyer.name))
            _parties(sheet, invoice)
            write(sheet)
            letterhead.feet(canvas, seller, numbered)
            return canvas.finished()


def _parties(sheet: Sheet, paper: InvoicePaper) -> None:
    """Print who issues it and to whom, side by side."""
    canvas, words = sheet.canvas, sheet.words
    top = canvas.y + 140
    room = letterhead.MIDDLE - LEFT - 200
    ends = []
    for x, label, party in (
        (LEFT, _("Issued by"), paper.seller),
        (letterhead.MIDDLE, _("Issued to"), paper.buyer),
    ):
        texts = [party.name, *party.address.splitlines()]
        if party.taxpayer_number:
            texts.append(f"{words.joined(_('Taxpayer number'))} {party.taxpayer_number}")
        ends.append(letterhead.labelled(canvas, x, top, room, words.joined(label), texts))
    canvas.y = max(ends)
