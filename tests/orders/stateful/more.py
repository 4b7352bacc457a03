"""What must hold of promotions, returns and papers, whatever happens to orders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Sum

from marketplace.foundation.money import Money
from marketplace.orders.models import (
    Order,
    RefundRequest,
    Return,
    ReturnLine,
    SalesCreditNote,
    SalesInvoice,
    SalesRange,
    VendorOrder,
)
from marketplace.orders.papers.building import credit_note_paper
from marketplace.promotions.models import Promotion, PromotionUse
from payments.charges.models import Charge, Share

_S = Return.Status
_OPEN = (_S.REQUESTED, _S.APPROVED, _S.SENT, _S.RECEIVED, _S.ESCALATED)


def faults(placed: Sequence[Order], parts: Sequence[VendorOrder]) -> list[str]:
    """Name everything that is not as promotions.md, returns.md and papers.md say."""
    said = [*_sums(placed), *_promotions(), *_papers(parts)]
    return said + [fault for part in parts for fault in _returns(part)]


def _wrong(said: dict[str, bool]) -> list[str]:
    return [text for text, is_wrong in said.items() if is_wrong]


def _sums(placed: Iterable[Order]) -> list[str]:
    """The parts are the order, the shares are the charge, the lines' discounts the discount."""
    found = []
    for order in placed:
        parts = order.vendor_orders.aggregate(
            total=Sum("total_minor"), discount=Sum("discount_minor")
        )
        lines = order.vendor_orders.aggregate(sum=Sum("lines__discount_minor"))["sum"]
        charge = Charge.objects.get(public_id=order.charge_ref)
        shares = Share.objects.filter(charge=charge).aggregate(sum=Sum("amount_minor"))["sum"]
        found += _wrong(
            {
                f"{order}: its parts are not the order": parts["total"] != order.total_minor,
                f"{order}: its shares are not the charge": not (
                    shares == charge.amount_minor == order.total_minor
                ),
                f"{order}: discounts differ": not (
                    lines == parts["discount"] == order.discount_minor
                ),
            }
        )
    return found


def _promotions() -> list[str]:
    """A promotion counts its uses, and none is beyond its limit."""
    found = []
    for row in Promotion.objects.all():
        kept = PromotionUse.objects.filter(promotion=row, given_back_at__isnull=True)
        spent = kept.aggregate(sum=Sum("spent_minor"))["sum"] or 0
        over = (row.use_limit is not None and row.used > row.use_limit) or (
            row.budget_minor is not None and row.spent_minor > row.budget_minor
        )
        found += _wrong(
            {
                f"{row}: {row.used} uses, {kept.count()} kept": row.used != kept.count(),
                f"{row}: {row.spent_minor} spent, {spent} kept": row.spent_minor != spent,
                f"{row}: over its limit": over,
            }
        )
    return found


def _returns(part: VendorOrder) -> list[str]:
    """No unit comes back twice, and a return that ended with money has its refund."""
    rows = Return.objects.filter(vendor_order=part).select_related("refund_request")
    approved = RefundRequest.Status.APPROVED
    said = {}
    for line in part.lines.all():
        asked = ReturnLine.objects.filter(line=line, of__status__in=(*_OPEN, _S.REFUNDED))
        units = sum(row.quantity if row.received is None else row.received for row in asked)
        said[f"{part}: {units} of {line.quantity} come back"] = units > line.quantity
    for row in rows:
        paid = row.refund_request is not None and row.refund_request.status == approved
        said[f"{row}: refunded without a refund"] = row.status == _S.REFUNDED and not paid
        said[f"{row}: has no clock"] = row.status in _OPEN and row.due_at is None
        said[f"{row}: open, and the part is completed"] = (
            row.status in _OPEN and part.status == VendorOrder.Status.COMPLETED
        )
    return _wrong(said)


def _papers(parts: Sequence[VendorOrder]) -> list[str]:
    """Invoices less credit notes are what is paid for; no number is left out."""
    found = []
    for invoice in SalesInvoice.objects.filter(vendor_order__in=parts):
        part = invoice.vendor_order
        back = part.refund_requests.filter(status=RefundRequest.Status.APPROVED)
        total = Money.zero(part.order.currency)
        for note in SalesCreditNote.objects.filter(invoice=invoice):
            paper = credit_note_paper(note)
            paper.sums.check(paper.lines)
            total += paper.sums.total
        given = back.aggregate(sum=Sum("buyer_minor"))["sum"] or 0
        found += _wrong({f"{part}: credited {total}, gave {given}": total.minor != given})
    for row in SalesRange.objects.all():
        for model, last in (
            (SalesInvoice, row.last_number),
            (SalesCreditNote, row.last_credit_note),
        ):
            numbers = model.objects.filter(vendor=row.vendor_id).values_list("number", flat=True)
            is_gap = sorted(numbers) != list(range(1, last + 1))
            found += _wrong({f"{row}: a gap in {model.__name__}": is_gap})
    return found
