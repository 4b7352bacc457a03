"""Invoices for what the marketplace charged, numbered without a gap."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class InvoiceRange(models.Model):
    """The last number given in a series and year: its row is the lock that leaves no gap."""

    never_deleted: ClassVar[bool] = True

    series = models.CharField(_("series"), max_length=10)
    year = models.PositiveSmallIntegerField(_("year"))
    last_number = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("range of invoice numbers")
        verbose_name_plural = _("ranges of invoice numbers")
        ordering = ("-year", "series")
        constraints = (
            models.UniqueConstraint(fields=("series", "year"), name="settlement_one_range_a_year"),
        )

    def __str__(self) -> str:
        return f"{self.series}-{self.year}"


class CommissionInvoice(models.Model):
    """The invoice of one settlement: what was charged to the payee in its period.

    Its amounts are those of the settlement's movements; it adds the number and the day.
    """

    append_only: ClassVar[bool] = True

    settlement = models.OneToOneField(
        "settlement.Settlement",
        on_delete=models.PROTECT,
        related_name="invoice",
        verbose_name=_("settlement"),
    )
    range = models.ForeignKey(
        InvoiceRange, on_delete=models.PROTECT, related_name="+", verbose_name=_("range")
    )
    sequence = models.PositiveIntegerField(_("number in the range"))
    number = models.CharField(_("number"), max_length=30, db_collation="C")
    issued_on = models.DateField(_("issued"))

    class Meta:
        verbose_name = _("commission invoice")
        verbose_name_plural = _("commission invoices")
        ordering = ("-issued_on", "-sequence")
        constraints = (
            models.UniqueConstraint(fields=("number",), name="settlement_invoice_number_once"),
            models.UniqueConstraint(
                fields=("range", "sequence"), name="settlement_invoice_sequence_once"
            ),
        )

    def __str__(self) -> str:
        return self.number
