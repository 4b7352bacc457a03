"""Tax bills as customs issued them, and as they went on."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.customs.cases.models.case import CustomsCase
from marketplace.customs.cases.models.receipt import CustomsReceipt
from marketplace.foundation.fields import CurrencyField, MinorField
from marketplace.foundation.money import Money


class TaxBill(models.Model):
    """One word of customs about the tax of a list: issued, summed up, void. The newest holds.

    Money: fen of CNY; a status alone (CEB818) repeats the amounts of the bill that it is about.
    """

    append_only: ClassVar[bool] = True

    class Status(models.IntegerChoices):
        ISSUED = 1, _("issued")
        SUMMED_UP = 2, _("summed up for payment")
        VOID = 3, _("void")

    case = models.ForeignKey(
        CustomsCase, on_delete=models.PROTECT, related_name="tax_bills", verbose_name=_("case")
    )
    receipt = models.OneToOneField(
        CustomsReceipt, on_delete=models.PROTECT, related_name="+", verbose_name=_("receipt")
    )
    tax_no = models.CharField(_("number"), max_length=50)
    status = models.PositiveSmallIntegerField(_("status"), choices=Status.choices)
    currency = CurrencyField(_("currency"), default="CNY")
    duty_minor = MinorField(_("duty"))
    vat_minor = MinorField(_("value-added tax"))
    consumption_minor = MinorField(_("consumption tax"))
    lines = models.JSONField(_("lines"), default=list)
    told_at = models.DateTimeField(_("time of customs"))

    class Meta:
        verbose_name = _("tax bill")
        verbose_name_plural = _("tax bills")
        ordering = ("case", "told_at", "status")
        constraints = (
            models.UniqueConstraint(fields=("tax_no", "status"), name="customs_bill_status_once"),
            models.CheckConstraint(
                condition=Q(duty_minor__gte=0, vat_minor__gte=0, consumption_minor__gte=0),
                name="customs_bill_amounts",
            ),
        )

    def __str__(self) -> str:
        return self.tax_no

    @property
    def total_minor(self) -> int:
        """All three taxes, in fen."""
        return int(self.duty_minor + self.vat_minor + self.consumption_minor)

    @property
    def total(self) -> Money:
        """All three taxes."""
        return Money(self.total_minor, self.currency)
