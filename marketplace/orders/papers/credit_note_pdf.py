"""A shop's credit note as an A4 page, in the two languages of its invoice."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from marketplace.foundation import formats
from marketplace.orders.papers.invoice_pdf import NO_TAX, shops_page
from marketplace.orders.papers.sheet import Sheet
from marketplace.orders.papers.types import CreditPaper


def credit_note_pdf(paper: CreditPaper) -> bytes:
    """Render a credit note. Raises: Broken when its figures contradict each other."""
    paper.sums.check(paper.lines)
    invoice = paper.invoice

    def write(sheet: Sheet) -> None:
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
        sheet.canvas.y += 120
        sheet.note(" / ".join(dict.fromkeys(paper.reason)))
        sheet.note(_("It lowers the invoice named above. The marketplace gives the money back."))
        sheet.note(NO_TAX)

    return shops_page(invoice, _("Credit note"), paper.number, paper.issued_at, write)
