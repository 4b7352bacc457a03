"""Which papers of an order there are, for the pages that offer them."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.orders import scopes
from marketplace.orders.invoice_errors import InvoiceNotYet
from marketplace.orders.models import InvoiceWish, SalesInvoice, VendorOrder
from marketplace.orders.types import OrderView
from marketplace.orders.visitors import OrderReader
from marketplace.vendors.models import VendorMember


@dataclass(frozen=True)
class PartPaper:
    """One shop's invoice: its number, or empty while none is issued."""

    part_public_id: str
    shop: str
    number: str


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
    """Return the papers of an order that its page has shown already. Two reads."""
    paid = [part for part in view.parts if part.paid_at is not None]
    names = [part.public_id for part in paid]
    rows = SalesInvoice.objects.filter(vendor_order__public_id__in=names)
    numbers = {row.vendor_order.public_id: row.label for row in rows.select_related("vendor_order")}
    wish = InvoiceWish.objects.filter(order__public_id=view.public_id).first()
    return OrderPapers(
        parts=tuple(
            PartPaper(part.public_id, part.vendor_name, numbers.get(part.public_id, ""))
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
