"""A shop's invoice: to whom it is made out, and its number, the shop's next without a gap."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import translation

from marketplace.accounts.countries import address_lines
from marketplace.foundation.typesetting.texts import clean
from marketplace.orders import locks, scopes
from marketplace.orders.invoice_errors import InvoiceFieldRefused, InvoiceIssued, InvoiceNotYet
from marketplace.orders.models import (
    InvoiceWish,
    Order,
    SalesInvoice,
    VendorOrder,
)
from marketplace.orders.models.invoice import BESIDE
from marketplace.orders.services.issue_credit_note import credit_what_went_back
from marketplace.orders.services.next_number import next_number
from marketplace.orders.visitors import OrderReader
from marketplace.vendors.queries import legal_party

_TAX_NUMBER: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./-]{2,29}")
_LONGEST_NAME: Final = 100


@transaction.atomic
def wish_invoice(
    *,
    public_id: str,
    reader: OrderReader,
    name: str,
    tax_number: str,
    beside: str,
    now: datetime,
) -> InvoiceWish:
    """Keep to whom the invoices of an order are made out; a later wish takes its place.

    Raises: OrderNotFound; InvoiceFieldRefused; InvoiceIssued once a shop has issued one.
    """
    order = scopes.order_of_reader(public_id, reader)
    name, tax_number = clean(name), clean(tax_number)
    _check(name, tax_number)
    locks.order(order.pk)
    if SalesInvoice.objects.filter(vendor_order__order=order).exists():
        raise InvoiceIssued
    wish, _is_new = InvoiceWish.objects.update_or_create(
        order=order,
        defaults={
            "name": name,
            "tax_number": tax_number.upper(),
            "beside": beside if beside in dict(BESIDE) else "pt",
            "wished_at": now,
        },
    )
    return wish


@transaction.atomic
def issue_invoice(*, vendor_order: VendorOrder, now: datetime, beside: str = "") -> SalesInvoice:
    """Issue the invoice of a paid vendor order, once; asked again it is the same one.

    Whoever calls has seen that this person may have it. It is made out to whom the buyer wished,
    else to the recipient. The number is the shop's next: its range stays locked until the
    invoice is committed, so none is left out and none given twice. What went back before is
    credited at once.
    Raises: InvoiceNotYet for one that is not paid, or was canceled.
    """
    part = locks.vendor_order(vendor_order)
    issued = SalesInvoice.objects.filter(vendor_order=part).first()
    if issued is not None:
        return issued
    if part.paid_at is None or part.status == VendorOrder.Status.CANCELED:
        raise InvoiceNotYet
    order = part.order
    wish = InvoiceWish.objects.filter(order=order).first()
    chosen = wish.beside if wish else beside
    language = "zh-hans" if order.language == "zh-hans" else "zh-hant"
    invoice = SalesInvoice.objects.create(
        vendor=part.vendor,
        vendor_order=part,
        number=next_number(part.vendor_id, "last_number"),
        seller=_seller(part, language, now),
        buyer=_buyer(order, wish),
        language=language,
        beside=chosen if chosen in dict(BESIDE) else ("en" if order.language == "en" else "pt"),
        issued_at=now,
    )
    credit_what_went_back(invoice, now=now)
    return invoice


def issue_wished(*, order_ref: str, now: datetime) -> int:
    """Issue every invoice of an order whose buyer wished for some; return how many there are."""
    order = Order.objects.get(public_id=order_ref.removeprefix("order:"))
    if not InvoiceWish.objects.filter(order=order).exists():
        return 0
    paid = order.vendor_orders.filter(paid_at__isnull=False)
    live = paid.exclude(status=VendorOrder.Status.CANCELED).order_by("position")
    return len([issue_invoice(vendor_order=part, now=now) for part in live])


def _check(name: str, tax_number: str) -> None:
    errors: dict[str, str] = {}
    if not name or len(name) > _LONGEST_NAME:
        errors["name"] = str(InvoiceFieldRefused.NAME)
    if tax_number and not _TAX_NUMBER.fullmatch(tax_number):
        errors["tax_number"] = str(InvoiceFieldRefused.TAX_NUMBER)
    if errors:
        raise InvoiceFieldRefused(errors)


def _seller(part: VendorOrder, language: str, now: datetime) -> dict[str, str]:
    with translation.override(language):
        party = legal_party(part.vendor, part.vendor_currency, now)
        return {"name": party.name, "address": party.address, "brand": part.vendor.name}


def _buyer(order: Order, wish: InvoiceWish | None) -> dict[str, str]:
    address = order.address_data
    return {
        "name": wish.name if wish else address.recipient,
        "tax_number": wish.tax_number if wish else "",
        "address": "\n".join(address_lines(address, order.language)),
    }
