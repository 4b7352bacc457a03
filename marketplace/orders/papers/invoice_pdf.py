"""A shop's invoice as an A4 page in Chinese and Portuguese, or Chinese and English."""

from __future__ import annotations

from contextlib import closing

from django.utils import translation
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
    words = Words(paper.languages)
    title = _("Invoice")
    with translation.override(paper.languages[0]):
        canvas = Canvas(
            language=paper.languages[0],
            title=f"{title} {paper.number}",
            author=paper.seller.brand or paper.seller.name,
            made_at=paper.issued_at,
        )
        with closing(canvas):
            canvas.new_page()
            number = f"{words.joined(pgettext_lazy('order', 'Number'))} {paper.number}"
            sign = Party(name=paper.seller.brand or paper.seller.name)
            letterhead.first_head(canvas, sign, words.each(title), number)
            sheet = Sheet(canvas, words, (number, paper.buyer.name))
            parties(sheet, paper)
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
            canvas.y += 120
            sheet.note(NO_TAX)
            sheet.note(_("Paid through the marketplace, which collects for the shop."))
            letterhead.feet(canvas, paper.seller, number)
            return canvas.finished()


def parties(sheet: Sheet, paper: InvoicePaper) -> None:
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
