"""The door of the papers: an order or its part in, a file out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.countries import address_lines
from marketplace.accounts.types import AddressData
from marketplace.foundation import formats, languages
from marketplace.foundation.clock import MACAU, now
from marketplace.foundation.money import Money
from marketplace.foundation.typesetting.figures import start_of
from marketplace.foundation.typesetting.party import Party
from marketplace.orders import scopes
from marketplace.orders.errors import OrderNotFound
from marketplace.orders.invoice_errors import InvoiceNotYet
from marketplace.orders.models import (
    Order,
    OrderLine,
    RefundRequest,
    SalesCreditNote,
    SalesInvoice,
    VendorOrder,
)
from marketplace.orders.papers.credit_note_pdf import credit_note_pdf
from marketplace.orders.papers.crediting import UnitsBack, credited
from marketplace.orders.papers.invoice_pdf import invoice_pdf
from marketplace.orders.papers.receipt_pdf import receipt_pdf
from marketplace.orders.papers.slip_pdf import slip_pdf
from marketplace.orders.papers.types import (
    CreditPaper,
    InvoicePaper,
    PaperLine,
    ReceiptPaper,
    ReceiptPart,
    SlipPaper,
    Sums,
)
from marketplace.orders.queries.lines import vendor_name
from marketplace.orders.unsent import units_canceled
from marketplace.orders.visitors import OrderReader
from payments.charges.refund_queries import refunds_of
from payments.charges.statuses import SURPLUS
from payments.settlement.documents.issuer import the_marketplace
from payments.settlement.documents.types import RateShown
from payments.settlement.documents.words import rate_note

PDF: Final = "application/pdf"


@dataclass(frozen=True)
class PaperFile:
    """A file and its name."""

    name: str
    content: bytes


def receipt_file(
    public_id: str, *, reader: OrderReader, language: str, method: str, at: datetime | None = None
) -> PaperFile:
    """Return the receipt of a paid order; `method` is how it was paid, in words.

    Raises: OrderNotFound for anyone else's; InvoiceNotYet for one that is not paid.
    """
    order = scopes.order_of_reader(public_id, reader)
    parts = list(
        order.vendor_orders.select_related("vendor").prefetch_related("lines").order_by("position")
    )
    paid_at = min((part.paid_at for part in parts if part.paid_at), default=None)
    if paid_at is None:
        raise InvoiceNotYet
    paper = ReceiptPaper(
        number=order.public_id,
        placed_at=order.placed_at.astimezone(MACAU),
        paid_at=paid_at.astimezone(MACAU),
        made_at=at or now(),
        issuer=the_marketplace(),
        buyer=_party(order.address_data, language),
        method=method,
        parts=tuple(_receipt_part(part, order.currency, language) for part in parts),
        sums=sums_of(order, order.currency),
        given_back=_given_back(order),
        rates=tuple(dict.fromkeys(filter(None, (_rate(part, language) for part in parts)))),
        language=language,
    )
    return PaperFile(f"receipt-{order.public_id}.pdf", receipt_pdf(paper))


def invoice_file(invoice: SalesInvoice) -> PaperFile:
    """Return an issued invoice as it was issued, the same bytes for ever."""
    paper, part = _invoice_paper(invoice)
    return PaperFile(f"invoice-{invoice.label}-{part.public_id}.pdf", invoice_pdf(paper))


def credit_note_file(note: SalesCreditNote) -> PaperFile:
    """Return an issued credit note as it was issued, the same bytes for ever."""
    part = note.request.vendor_order.public_id
    return PaperFile(
        f"credit-note-{note.label}-{part}.pdf", credit_note_pdf(credit_note_paper(note))
    )


def credit_note_paper(note: SalesCreditNote) -> CreditPaper:
    """Return what a credit note says: the refund's amounts, the invoice's parties."""
    invoice, part = _invoice_paper(note.invoice)
    request, currency, pair = note.request, part.order.currency, invoice.languages
    lines, sums = credited(
        [
            UnitsBack(
                names=tuple(_name(row.line, language) for language in pair),
                code=row.line.sku,
                quantity=row.quantity,
                unit=Money(row.line.unit_minor, currency),
                paid=Money(row.buyer_minor, currency),
            )
            for row in request.lines.select_related("line").order_by("line__position")
        ],
        shipping=Money(request.shipping_minor, currency),
        duty=Money(request.duty_minor, currency),
        total=request.to_buyer,
        without_lines=tuple(_in(language, _("Amount given back")) for language in pair),
    )
    return CreditPaper(
        number=note.label,
        issued_at=note.issued_at.astimezone(MACAU),
        invoice=invoice,
        reason=tuple(_in(code, RefundRequest.Reason(request.reason).label) for code in pair),
        lines=lines,
        sums=sums,
    )


def _in(language: str, told: Promise | str) -> str:
    with translation.override(language):
        return str(told)


def _invoice_paper(invoice: SalesInvoice) -> tuple[InvoicePaper, VendorOrder]:
    part = VendorOrder.objects.select_related("order").get(pk=invoice.vendor_order_id)
    assert part.paid_at is not None
    pair = (invoice.language, invoice.beside)
    buyer = invoice.buyer
    paper = InvoicePaper(
        number=invoice.label,
        order_number=part.order.public_id,
        issued_at=invoice.issued_at.astimezone(MACAU),
        paid_at=part.paid_at.astimezone(MACAU),
        seller=Party(**invoice.seller),
        buyer=Party(buyer["name"], buyer["address"], buyer["tax_number"]),
        lines=_lines(part.lines.order_by("position"), part.order.currency, pair),
        sums=sums_of(part, part.order.currency),
        languages=pair,
    )
    return paper, part


def slip_file(
    vendor_id: int, public_id: str, *, shows_prices: bool, language: str, at: datetime
) -> PaperFile:
    """Return the packing slip of a shop's own paid part.

    It goes where the buyer has corrected it to. Where something went back before it was sent no
    prices are shown: they would not add up to what was paid. Raises: OrderNotFound.
    """
    part = (
        VendorOrder.objects.select_related("order", "vendor", "correction")
        .filter(public_id=public_id, vendor_id=vendor_id, paid_at__isnull=False)
        .first()
    )
    if part is None:
        raise OrderNotFound
    gone = units_canceled(part)
    rows = [row for row in part.lines.order_by("position") if row.quantity > gone.get(row.pk, 0)]
    currency = part.order.currency
    paper = SlipPaper(
        number=part.order.public_id,
        shop=vendor_name(part.vendor, language),
        packed_at=at.astimezone(MACAU),
        recipient=_party(part.address_data, language, is_pickup=part.is_pickup),
        phone=formats.phone(part.address_data.phone),
        delivery=languages.pick(part.delivery_name, language),
        lines=_lines(rows, currency, (language,), gone),
        sums=sums_of(part, currency),
        shows_prices=shows_prices and not gone,
        language=language,
    )
    return PaperFile(f"packing-slip-{part.public_id}.pdf", slip_pdf(paper))


def sums_of(row: Order | VendorOrder, currency: str) -> Sums:
    """Return what adds up to a row's total; a column that is not there is nothing."""
    return Sums(
        **{
            name: Money(int(getattr(row, f"{name}_minor", 0)), currency)
            for name in ("goods", "discount", "shipping", "duty", "total")
        }
    )


def _receipt_part(part: VendorOrder, currency: str, language: str) -> ReceiptPart:
    return ReceiptPart(
        shop=vendor_name(part.vendor, language),
        number=part.public_id,
        delivery=languages.pick(part.delivery_name, language),
        lines=_lines(part.lines.all(), currency, (language,)),
        sums=sums_of(part, currency),
    )


def _lines(
    rows: Any, currency: str, pair: Sequence[str], gone: dict[int, int] | None = None
) -> tuple[PaperLine, ...]:
    back = gone or {}
    return tuple(
        PaperLine(
            names=tuple(_name(row, language) for language in pair),
            code=row.sku,
            quantity=row.quantity - back.get(row.pk, 0),
            unit=Money(row.unit_minor, currency),
            total=Money(row.total_minor, currency),
        )
        for row in rows
    )


def _name(row: OrderLine, language: str) -> str:
    name = languages.pick(row.product_name, language)
    label = languages.pick(row.variant_label, language)
    return f"{name} ({label})" if label else name


def _party(address: AddressData, language: str, *, is_pickup: bool = False) -> Party:
    lines = [] if is_pickup else address_lines(address, language)
    return Party(address.recipient, "\n".join(lines))


def _given_back(order: Order) -> Money:
    """What went back, or is on its way: a payment too late or twice was never the order's."""
    amounts = [
        each.amount
        for each in refunds_of(order.charge_ref)
        if each.reason not in SURPLUS and each.bank_status != "withdrawn"
    ]
    return Money.total(amounts, order.currency)


def _rate(part: VendorOrder, language: str) -> str:
    """State the rate that a part's prices were converted by; nothing where they were not."""
    if part.fx_mid is None or part.fx_as_of is None:
        return ""
    shown = RateShown(
        base=part.fx_base,
        quote=part.fx_quoted,
        rate=part.fx_mid,
        source=part.fx_source,
        at=start_of(part.fx_as_of),
        spread_bps=part.fx_spread_bps,
    )
    with translation.override(language):
        return rate_note(shown, language)
