"""Build documents from what was settled: the one place where renderers and books meet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, time
from typing import Final

from django.conf import settings
from django.db.models import Q, Sum
from django.utils import translation
from django.utils.translation import gettext as _

from marketplace.foundation.clock import MACAU
from marketplace.foundation.money import Money
from payments.fx.conversions import ConversionView
from payments.settlement import statement_rows
from payments.settlement.documents.issuer import the_marketplace
from payments.settlement.documents.rendering import Form, render_invoice, render_statement
from payments.settlement.documents.types import (
    ChargedFor,
    Conversion,
    DocumentRow,
    InvoiceDocument,
    InvoiceLine,
    Party,
    PayoutLine,
    RateShown,
    RenderedFile,
    RowKind,
    StatementDocument,
)
from payments.settlement.errors import UnknownPayout
from payments.settlement.models import CommissionInvoice, Movement, Payout, Settlement
from payments.settlement.queries import conversion_of, why_it_waited
from payments.settlement.types import StatementRow

Numbers = Callable[[Iterable[str]], dict[str, str]]
_CHUNK: Final = 500  # rows whose order numbers are asked for together


def statement_file(
    *,
    payee_ref: str,
    settlement_ref: str,
    payee: Party,
    numbers: Numbers,
    form: Form,
    language: str,
) -> RenderedFile:
    """Render a payee's own statement; `numbers` names the orders behind references.

    Raises: UnknownPayout for anybody else's.
    """
    row = _settlement(payee_ref, settlement_ref)
    with translation.override(language):
        payout = _payout(row)
        document = StatementDocument(
            statement_ref=row.public_id,
            issuer=the_marketplace(),
            payee_ref=row.payee_ref,
            payee_name=payee.name,
            payee_address=payee.address,
            currency=row.currency,
            period_start=row.period_start,
            period_end=row.period_end,
            closed_at=row.closed_at,
            opening=row.opening,
            rows=_rows(row, numbers, payout),
            closing=row.closing,
            totals=statement_rows.totals(row.pk, row.currency),
            payout=payout,
            carry_reason=why_it_waited(row),
        )
        return render_statement(document, form, language)


def invoice_file(
    *, payee_ref: str, settlement_ref: str, payee: Party, language: str
) -> RenderedFile:
    """Render the invoice of a payee's own settlement.

    Raises: UnknownPayout for anybody else's, and where nothing was charged.
    """
    row = _settlement(payee_ref, settlement_ref)
    invoice = CommissionInvoice.objects.filter(settlement=row).first()
    if invoice is None:
        raise UnknownPayout(_("This page does not exist, or no longer does."))
    tax = Money(row.commission_tax_minor, row.currency)
    lines = tuple(_charged(row))
    document = InvoiceDocument(
        number=invoice.number,
        issued_on=invoice.issued_on,
        seller=the_marketplace(),
        buyer=payee,
        buyer_ref=row.payee_ref,
        statement_ref=row.public_id,
        period_start=row.period_start,
        period_end=row.period_end,
        currency=row.currency,
        lines=lines,
        tax_bps=settings.COMMISSION_TAX_BPS,
        tax=tax,
        total=Money.total((line.amount for line in lines), row.currency) + tax,
    )
    return render_invoice(document, language)


def _settlement(payee_ref: str, settlement_ref: str) -> Settlement:
    row = (
        Settlement.objects.filter(payee_ref=payee_ref, public_id=settlement_ref)
        .select_related("payout")
        .first()
    )
    if row is None:
        raise UnknownPayout(_("This page does not exist, or no longer does."))
    return row


def _rows(row: Settlement, numbers: Numbers, payout: PayoutLine | None) -> Iterator[DocumentRow]:
    chunk: list[StatementRow] = []
    for each in statement_rows.of_settlement(row.pk, row.opening):
        chunk.append(each)
        if len(chunk) == _CHUNK:
            yield from _named(chunk, numbers, payout)
            chunk = []
    yield from _named(chunk, numbers, payout)


def _named(
    rows: list[StatementRow], numbers: Numbers, payout: PayoutLine | None
) -> Iterator[DocumentRow]:
    """Name orders by their numbers, and the payout as mails and the bank do, with its rate."""
    found = numbers(row.reference for row in rows)
    for row in rows:
        paid = payout if row.kind in (RowKind.PAYOUT, RowKind.CONVERSION) else None
        yield DocumentRow(
            occurred_at=row.occurred_at,
            kind=row.kind,
            description=row.memo or row.description,
            amount=row.amount,
            balance=row.balance,
            reference=paid.payout_ref if paid else row.reference,
            order_ref=found.get(row.reference, ""),
            fx=paid.converted.rate if paid and paid.converted else None,
        )


def _payout(row: Settlement) -> PayoutLine | None:
    payout: Payout | None = getattr(row, "payout", None)
    if payout is None:
        return None
    return PayoutLine(
        payout_ref=payout.public_id,
        amount=payout.amount,
        bank_name=payout.bank_name,
        account=payout.masked_number,
        status=str(payout.get_status_display()),
        converted=_converted(payout),
    )


def _converted(payout: Payout) -> Conversion | None:
    found = conversion_of(payout)
    return as_printed(found) if found else None


def as_printed(found: ConversionView) -> Conversion:
    """Turn a recorded conversion into the one that papers and pages print."""
    return Conversion(
        sold=found.sold,
        bought=found.bought,
        rate=RateShown(
            base=found.base,
            quote=found.quote,
            rate=found.rate,
            mid=found.mid,
            source=found.source,
            at=datetime.combine(found.valid_on, time(12), tzinfo=MACAU),
            spread_bps=found.spread_bps,
        ),
    )


def _charged(row: Settlement) -> Iterator[InvoiceLine]:
    """Say what was charged: commission on sales, what of it went back, fees that were borne."""
    sums = Movement.objects.filter(settlement=row).aggregate(
        sales=Sum("line_count"),
        commission=Sum("commission_minor", filter=Q(kind="sales")),
        returned=Sum("commission_minor", filter=Q(kind__in=("refund", "chargeback"))),
        fee=Sum("fee_minor", filter=~Q(kind="chargeback")),
        dispute=Sum("fee_minor", filter=Q(kind="chargeback")),
    )
    sales = sums["sales"] or 0
    for charged_for, minor in (
        (ChargedFor.COMMISSION, sums["commission"]),
        (ChargedFor.COMMISSION_RETURNED, sums["returned"]),
        (ChargedFor.PROCESSING_FEE, sums["fee"]),
        (ChargedFor.DISPUTE_FEE, sums["dispute"]),
    ):
        if minor:
            yield InvoiceLine(charged_for, sales, Money(minor, row.currency))
