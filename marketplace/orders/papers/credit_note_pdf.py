"""A shop's credit note as an A4 page, in the two languages of its invoice."""

from __future__ import annotations

from contextlib import closing

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from marketplace.foundation import formats
from marketplace.foundation.typesetting import letterhead
from marketplace.foundation.typesetting.canvas import Canvas
from marketplace.foundation.typesetting.party import Party
from marketplace.orders.papers.invoice_pdf import NO_TAX, parties
from marketplace.orders.papers.sheet import Sheet, Words
from marketplace.orders.papers.types import CreditPaper


def credit_note_pdf(paper: CreditPaper) -> bytes:
    """Render a credit note. Raises: Broken when its figures contradict each other."""
    paper.sums.check(paper.lines)
    invoice = paper.invoice
    words = Words(invoice.languages)
    title = _("Credit note")
    with translation.override(invoice.languages[0]):
        canvas = Canvas(
            language=invoice.languages[0],
            title=f"{title} {paper.number}",
            author=invoice.seller.brand or invoice.seller.name,
            made_at=paper.issued_at,
        )
        with closing(canvas):
            canvas.new_page()
            number = f"{words.joined(pgettext_lazy('order', 'Number'))} {paper.number}"
            sign = Party(name=invoice.seller.brand or invoice.seller.name)
            letterhead.first_head(canvas, sign, words.each(title), number)
            sheet = Sheet(canvas, words, (number, invoice.buyer.name))
            parties(sheet, invoice)
            sheet.facts(
                (
                    (_("Issued on"), formats.day(paper.issued_at, sheet.language)),
                    (_("Invoice"), invoice.number),
                    (_("Order number"), invoice.order_number),
                    (_("Currency"), paper.sums.total.currency),
                )
            )
            sheet.table(paper.lines)
            sheet.sums(paper.sums, _("Given back"))
            canvas.y += 120
            sheet.note(" / ".join(dict.fromkeys(paper.reason)))
            sheet.note(
                _("It lowers the invoice named above. The marketplace gives the money back.")
            )
            sheet.note(NO_TAX)
            letterhead.feet(canvas, invoice.seller, number)
            return canvas.finished()
