"""The buyer's receipt for a whole order as A4 pages, in one language."""

from __future__ import annotations

from contextlib import closing

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from marketplace.foundation import formats
from marketplace.foundation.typesetting import letterhead
from marketplace.foundation.typesetting.canvas import LEFT, Canvas
from marketplace.orders.papers.sheet import Sheet, Words
from marketplace.orders.papers.types import ReceiptPaper


def receipt_pdf(paper: ReceiptPaper) -> bytes:
    """Render a receipt. Raises: Broken when its figures contradict each other."""
    paper.check()
    words = Words((paper.language,))
    title = _("Receipt")
    with translation.override(paper.language):
        canvas = Canvas(
            language=paper.language,
            title=f"{title} {paper.number}",
            author=paper.issuer.brand or paper.issuer.name,
            made_at=paper.made_at,
        )
        with closing(canvas):
            canvas.new_page()
            letterhead.first_head(canvas, paper.issuer, words.each(title), paper.number)
            sheet = Sheet(canvas, words, (f"{title} {paper.number}", paper.buyer.name))
            _buyer(sheet, paper)
            sheet.facts(
                (
                    (_("Ordered"), formats.day(paper.placed_at, paper.language)),
                    (_("Paid on"), formats.day(paper.paid_at, paper.language)),
                    (_("Paid with"), paper.method),
                    (_("Currency"), paper.sums.total.currency),
                )
            )
            for part in paper.parts:
                sheet.heading(part.shop, part.delivery)
                sheet.table(part.lines)
                if len(paper.parts) > 1:
                    sheet.sums(part.sums, _("This shop"))
            _total(sheet, paper)
            letterhead.feet(canvas, paper.issuer, paper.number)
            return canvas.finished()


def _buyer(sheet: Sheet, paper: ReceiptPaper) -> None:
    canvas = sheet.canvas
    texts = [paper.buyer.name, *paper.buyer.address.splitlines()]
    room = letterhead.MIDDLE - LEFT + 1500
    label = sheet.words.one(_("Paid by"))
    canvas.y = letterhead.labelled(canvas, LEFT, canvas.y + 140, room, label, texts)


def _total(sheet: Sheet, paper: ReceiptPaper) -> None:
    if len(paper.parts) > 1:
        sheet.heading(sheet.words.one(_("The whole order")))
    sheet.sums(paper.sums, _("Total, paid"))
    if paper.given_back.minor:
        rest = paper.sums.total - paper.given_back
        rows = [(_("Paid"), paper.sums.total), (_("Given back"), -paper.given_back)]
        sheet.amounts(rows, _("Remains"), rest)
    sheet.canvas.y += 120
    for rate in paper.rates:
        sheet.note(rate)
    sheet.note(
        _(
            "This receipt shows that the marketplace received the payment for the shops. "
            "Each shop issues its own invoice: ask for it on the page of your order."
        )
    )
