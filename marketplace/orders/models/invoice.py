"""The invoice of a shop for its part of an order, what was credited of it, its numbers, and who
it is made out to.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.orders.models.order import Order, VendorOrder
from marketplace.orders.models.refund import RefundRequest

BESIDE = (("pt", _("Chinese and Portuguese")), ("en", _("Chinese and English")))


def printed(number: int) -> str:
    """Return a number of an invoice or credit note as it is printed."""
    return f"{number:06}"


class InvoiceWish(models.Model):
    """To whom a buyer wants the invoices of an order made out. It holds until one is issued."""

    never_deleted: ClassVar[bool] = True

    order = models.OneToOneField(
        Order, on_delete=models.PROTECT, related_name="invoice_wish", verbose_name=_("order")
    )
    name = models.CharField(_("name on the invoice"), max_length=100)
    tax_number = models.CharField(_("tax number"), max_length=30, blank=True)
    beside = models.CharField(_("languages"), max_length=2, choices=BESIDE, default="pt")
    wished_at = models.DateTimeField(_("asked"))

    class Meta:
        verbose_name = _("wish for an invoice")
        verbose_name_plural = _("wishes for invoices")
        ordering = ("-wished_at",)

    def __str__(self) -> str:
        return f"{self.order_id}: {self.name}"


class SalesRange(models.Model):
    """The last numbers that a shop gave, of invoices and of credit notes.

    Its row is the lock that leaves no gap.
    """

    never_deleted: ClassVar[bool] = True

    vendor = models.OneToOneField(
        "vendors.Vendor", on_delete=models.PROTECT, related_name="+", verbose_name=_("vendor")
    )
    last_number = models.PositiveIntegerField(_("last number"), default=0)
    last_credit_note = models.PositiveIntegerField(_("last credit note"), default=0)

    class Meta:
        verbose_name = _("range of a shop’s invoices")
        verbose_name_plural = _("ranges of shops’ invoices")
        ordering = ("vendor",)

    def __str__(self) -> str:
        return f"{self.vendor_id}: {self.last_number}"


class SalesInvoice(models.Model):
    """What a shop charged a buyer for its part of an order, once, under its own next number.

    The amounts are the vendor order's, which are frozen; `seller` and `buyer` (name, address,
    tax_number, brand) are kept as they were on that day.
    """

    append_only: ClassVar[bool] = True

    vendor = models.ForeignKey(
        "vendors.Vendor", on_delete=models.PROTECT, related_name="+", verbose_name=_("vendor")
    )
    vendor_order = models.OneToOneField(
        VendorOrder,
        on_delete=models.PROTECT,
        related_name="sales_invoice",
        verbose_name=_("vendor order"),
    )
    number = models.PositiveIntegerField(_("number"))
    seller = models.JSONField(_("seller"))
    buyer = models.JSONField(_("buyer"))
    language = models.CharField(_("first language"), max_length=8)
    beside = models.CharField(_("languages"), max_length=2, choices=BESIDE)
    issued_at = models.DateTimeField(_("issued"))

    class Meta:
        verbose_name = _("invoice of a shop")
        verbose_name_plural = _("invoices of shops")
        ordering = ("-issued_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("vendor", "number"), name="orders_one_invoice_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="orders_invoice_from_one"),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The number as it is printed."""
        return printed(self.number)


class SalesCreditNote(models.Model):
    """What a shop took back of an invoice, once for each refund, under its own next number.

    The amounts are the refund's, which are frozen; seller, buyer and languages are the invoice's.
    """

    append_only: ClassVar[bool] = True

    vendor = models.ForeignKey(
        "vendors.Vendor", on_delete=models.PROTECT, related_name="+", verbose_name=_("vendor")
    )
    invoice = models.ForeignKey(
        SalesInvoice,
        on_delete=models.PROTECT,
        related_name="credit_notes",
        verbose_name=_("invoice"),
    )
    request = models.OneToOneField(
        RefundRequest,
        on_delete=models.PROTECT,
        related_name="credit_note",
        verbose_name=_("refund request"),
    )
    number = models.PositiveIntegerField(_("number"))
    issued_at = models.DateTimeField(_("issued"))

    class Meta:
        verbose_name = _("credit note of a shop")
        verbose_name_plural = _("credit notes of shops")
        ordering = ("-issued_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("vendor", "number"), name="orders_one_credit_note_number"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="orders_credit_note_from_one"),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The number as it is printed."""
        return printed(self.number)
