"""Which papers of an order there are, for the pages that offer them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from marketplace.orders import scopes
from marketplace.orders.errors import OrderNotFound
from marketplace.orders.invoice_errors import InvoiceNotYet
from marketplace.orders.models import InvoiceWish, SalesCreditNote, SalesInvoice, VendorOrder
from marketplace.orders.types import OrderView
from marketplace.orders.visitors import OrderReader
from marketplace.vendors.models import VendorMember


@dataclass(frozen=True)
class PartPaper:
    """One shop's invoice: its number, or empty while none is issued; its credit notes' numbers."""

    part_public_id: str
    shop: str
    number: str
    credit_notes: tuple[int, ...] = ()


@dataclass(frozen=True)
class OrderPapers:
    """The papers of one order. `wish_*` is to whom its invoices are made out."""

    parts: tuple[PartPaper, ...]
    wish_name: str
    wish_tax_number: str
    wish_beside: str

    @property
    def can_wish(self) -> bool:
        """Whether no invoice is issued yet, so that it can still be made out to another."""
        return bool(self.parts) and not any(part.number for part in self.parts)


def order_papers(view: OrderView) -> OrderPapers:
    """Return the papers of an order that its page has shown already. Two reads; three once an
    invoice is issued.
    """
    paid = [part for part in view.parts if part.paid_at is not None]
    names = [part.public_id for part in paid]
    rows = SalesInvoice.objects.filter(vendor_order__public_id__in=names)
    numbers = {row.vendor_order.public_id: row.label for row in rows.select_related("vendor_order")}
    credited = _credited(numbers)
    wish = InvoiceWish.objects.filter(order__public_id=view.public_id).first()
    return OrderPapers(
        parts=tuple(
            PartPaper(
                part.public_id,
                part.vendor_name,
                numbers.get(part.public_id, ""),
                tuple(credited.get(part.public_id, ())),
            )
            for part in paid
            if part.public_id in numbers or part.status != VendorOrder.Status.CANCELED
        ),
        wish_name=wish.name if wish else "",
        wish_tax_number=wish.tax_number if wish else "",
        wish_beside=wish.beside if wish else "",
    )


def issued_number(part_public_id: str) -> str:
    """Return the number of a part's invoice, or nothing while none is issued. One read."""
    found = SalesInvoice.objects.filter(vendor_order__public_id=part_public_id).first()
    return found.label if found else ""


def credit_notes_of(part_public_id: str) -> list[int]:
    """Return the numbers of a part's credit notes, in their order. One read."""
    return _credited([part_public_id]).get(part_public_id, [])


def credit_note_of(request_ref: str) -> SalesCreditNote | None:
    """Return the credit note of a refund; none where its part had no invoice."""
    return SalesCreditNote.objects.filter(request__public_id=request_ref).first()


def credit_note_to_reader(public_id: str, number: int, reader: OrderReader) -> SalesCreditNote:
    """Return a credit note of a part that this reader may see. Raises: OrderNotFound."""
    return _credit_note(scopes.vendor_order_of_reader(public_id, reader), number)


def credit_note_to_member(public_id: str, number: int, member: VendorMember) -> SalesCreditNote:
    """Return a credit note of the member's own vendor's part. Raises: OrderNotFound."""
    return _credit_note(scopes.vendor_order_of_member(public_id, member), number)


def _credited(parts: Collection[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    if not parts:
        return found
    rows = SalesCreditNote.objects.filter(invoice__vendor_order__public_id__in=list(parts))
    named = rows.order_by("number").values_list("invoice__vendor_order__public_id", "number")
    for part, number in named:
        found.setdefault(part, []).append(number)
    return found


def _credit_note(part: VendorOrder, number: int) -> SalesCreditNote:
    found = (
        SalesCreditNote.objects.select_related("invoice", "request__vendor_order__order")
        .filter(invoice__vendor_order=part, number=number)
        .first()
    )
    if found is None:
        raise OrderNotFound
    return found


def issued_to_reader(public_id: str, reader: OrderReader) -> SalesInvoice:
    """Return the invoice of a part that this reader may see.

    Raises: OrderNotFound, InvoiceNotYet.
    """
    part = scopes.vendor_order_of_reader(public_id, reader)
    return _issued(part)


def issued_to_member(public_id: str, member: VendorMember) -> SalesInvoice:
    """Return the invoice of the member's own vendor's part. Raises: as above."""
    return _issued(scopes.vendor_order_of_member(public_id, member))


def _issued(part: VendorOrder) -> SalesInvoice:
    found = SalesInvoice.objects.filter(vendor_order=part).first()
    if found is None:
        raise InvoiceNotYet
    return found
