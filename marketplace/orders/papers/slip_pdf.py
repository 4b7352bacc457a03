"""The packing slip that lies in a parcel, as an A4 page; for a gift without prices."""

from __future__ import annotations

from contextlib import closing

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from marketplace.foundation import formats
from marketplace.foundation.typesetting import letterhead
from marketplace.foundation.typesetting.canvas import LEFT, Canvas
from marketplace.foundation.typesetting.party import Party
from marketplace.orders.papers.sheet import Sheet, Words
from marketplace.orders.papers.types import SlipPaper


def slip_pdf(paper: SlipPaper) -> bytes:
    """Render a packing slip. The figures are checked where they are shown. Raises: Broken."""
    words = Words((paper.language,))
    title = _("Packing slip")
    with translation.override(paper.language):
        canvas = Canvas(
            language=paper.language,
            title=f"{title} {paper.number}",
            author=paper.shop,
            made_at=paper.packed_at,
        )
        with closing(canvas):
            canvas.new_page()
            shop = Party(name=paper.shop)
            letterhead.first_head(canvas, shop, words.each(title), paper.number)
            sheet = Sheet(canvas, words, (paper.number, paper.recipient.name), paper.shows_prices)
            _recipient(sheet, paper)
            sheet.facts(
                (
                    (_("Order number"), paper.number),
                    (_("Date"), formats.day(paper.packed_at, paper.language)),
                    (_("Delivery"), paper.delivery),
                )
            )
            sheet.table(paper.lines)
            if paper.shows_prices:
                paper.sums.check(paper.lines)
                sheet.sums(paper.sums, _("Total, paid"))
            letterhead.feet(canvas, shop, paper.number)
            return canvas.finished()


def _recipient(sheet: Sheet, paper: SlipPaper) -> None:
    canvas = sheet.canvas
    texts = [paper.recipient.name, *paper.recipient.address.splitlines(), paper.phone]
    room = letterhead.MIDDLE - LEFT + 1500
    label = sheet.words.one(_("Deliver to"))
    canvas.y = letterhead.labelled(canvas, LEFT, canvas.y + 140, room, label, texts)
