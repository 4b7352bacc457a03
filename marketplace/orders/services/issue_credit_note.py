"""What goes back of an invoiced part is credited, in the transaction that gives it back."""

from __future__ import annotations

from datetime import datetime

from marketplace.orders.models import RefundRequest, SalesCreditNote, SalesInvoice
from marketplace.orders.services.next_number import next_number


def credit(request: RefundRequest, *, now: datetime) -> SalesCreditNote | None:
    """Issue the credit note of an approved refund; none while its part has no invoice.

    The caller holds the order's lock, and takes no lock of another order afterwards.
    """
    invoice = SalesInvoice.objects.filter(vendor_order=request.vendor_order_id).first()
    return _issued(invoice, request, now) if invoice else None


def credit_what_went_back(invoice: SalesInvoice, *, now: datetime) -> int:
    """Issue the credit notes of all that went back before an invoice; return how many."""
    approved = RefundRequest.Status.APPROVED
    before = RefundRequest.objects.filter(vendor_order=invoice.vendor_order_id, status=approved)
    rows = before.order_by("decided_at", "pk")
    return len([_issued(invoice, request, now) for request in rows])


def _issued(invoice: SalesInvoice, request: RefundRequest, now: datetime) -> SalesCreditNote:
    return SalesCreditNote.objects.create(
        vendor_id=invoice.vendor_id,
        invoice=invoice,
        request=request,
        number=next_number(invoice.vendor_id, "last_credit_note"),
        issued_at=now,
    )
