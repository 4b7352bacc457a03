"""Closed periods and their statements."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.foundation import formats
from marketplace.foundation.fields import MinorField, PublicIdField, UUIDv7Field
from payments.settlement.models.amounts import GrossToNet


class SettlementRun(models.Model):
    """One closing day: a second scheduler finds the row and leaves."""

    period_end = models.DateField(_("closes"), unique=True)
    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("settlement run")
        verbose_name_plural = _("settlement runs")
        ordering = ("-period_end",)

    def __str__(self) -> str:
        return str(self.period_end)


class Settlement(GrossToNet):
    """One payee's closed period in one currency; its lines are its statement."""

    append_only: ClassVar[bool] = True

    id = UUIDv7Field()
    public_id = PublicIdField(_("public id"), prefix="stl")
    payee_ref = models.CharField(_("payee"), max_length=64)
    period_start = models.DateField(_("from"))
    period_end = models.DateField(_("to"))
    closed_at = models.DateTimeField(_("closed"))

    class Meta:
        verbose_name = _("settlement")
        verbose_name_plural = _("settlements")
        ordering = ("-period_end", "payee_ref")
        constraints = (
            models.UniqueConstraint(
                fields=("payee_ref", "currency", "period_end"), name="settlement_closes_once"
            ),
            models.CheckConstraint(
                condition=Q(net_minor=F("gross_minor") - F("commission_minor")),
                name="settlement_totals_agree",
            ),
            models.CheckConstraint(
                condition=Q(period_start__lte=F("period_end")), name="settlement_period_runs_on"
            ),
        )

    def __str__(self) -> str:
        return f"{self.public_id} {formats.amount(self.net)}"


class StatementLine(models.Model):
    """One fact of a statement; the amount is signed, in the settlement's currency."""

    append_only: ClassVar[bool] = True

    class Kind(models.TextChoices):
        SALE = "sale", _("Sale")
        COMMISSION = "commission", _("Commission")
        RETURNED_PAYOUT = "returned_payout", _("Payout returned by the bank")
        PAYOUT = "payout", _("Payout to your bank account")

    settlement = models.ForeignKey(
        Settlement, on_delete=models.PROTECT, related_name="lines", verbose_name=_("settlement")
    )
    position = models.PositiveIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    reference = models.CharField(_("reference"), max_length=64)
    amount_minor = MinorField(_("amount"), currency="settlement.currency")
    occurred_at = models.DateTimeField(_("occurred at"))

    class Meta:
        verbose_name = _("statement line")
        verbose_name_plural = _("statement lines")
        ordering = ("settlement", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("settlement", "position"), name="settlement_line_has_one_place"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.reference}"
