"""Duty of the border that buyers paid: what customs asked of it, and what was paid to whom."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.foundation import formats
from marketplace.foundation.fields import CurrencyField, MinorField, PublicIdField
from marketplace.foundation.money import Money


class DutyMove(models.Model):
    """What one bill of customs, or its end, did to the duty of one sale.

    Money: the currency that the buyer paid, signed. `billed_minor` is what is owed to `agent_ref`
    more, `collected_minor` what leaves the duty that was collected, `difference_minor` what we gain
    by it: collected = billed + difference. A bill that is void is a row of its own with the signs
    turned; a refund of duty that customs keeps takes nothing from what was collected.
    """

    append_only: ClassVar[bool] = True

    class Kind(models.TextChoices):
        BILLED = "billed", _("billed by customs")
        VOIDED = "voided", _("bill void")
        BORNE = "borne", _("given back by us")

    key = models.CharField(_("idempotency key"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    reference = models.CharField(_("sale"), max_length=80, db_collation="C")
    bill_no = models.CharField(_("number of the bill"), max_length=60, blank=True)
    agent_ref = models.CharField(_("owed to"), max_length=60, blank=True, db_collation="C")
    currency = CurrencyField(_("currency"))
    billed_minor = MinorField(_("asked by customs"))
    collected_minor = MinorField(_("from what was collected"))
    difference_minor = MinorField(_("difference"))
    moved_at = models.DateTimeField(_("moved"))

    class Meta:
        verbose_name = _("move of duty")
        verbose_name_plural = _("moves of duty")
        ordering = ("-moved_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("bill_no", "kind"), condition=~Q(bill_no=""), name="settlement_bill_once"
            ),
            models.CheckConstraint(
                condition=Q(collected_minor=F("billed_minor") + F("difference_minor")),
                name="settlement_duty_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(kind="billed", billed_minor__gte=0, collected_minor__gte=0)
                | Q(kind="voided", billed_minor__lte=0, collected_minor__lte=0)
                | Q(kind="borne", billed_minor=0, collected_minor__lt=0, bill_no=""),
                name="settlement_duty_signs",
            ),
        )
        indexes = (models.Index(fields=("reference",), name="settlement_duty_of_sale"),)

    def __str__(self) -> str:
        return f"{self.reference} {self.get_kind_display()} {self.bill_no}".strip()


class DutyPayment(models.Model):
    """Money that went from our bank to whom duty is owed: told by one person, booked by another."""

    never_deleted: ClassVar[bool] = True

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")

    public_id = PublicIdField(_("public id"), prefix="dpy")
    agent_ref = models.CharField(_("owed to"), max_length=60, db_collation="C")
    currency = CurrencyField(_("currency"))
    amount_minor = MinorField(_("amount"))
    bank_reference = models.CharField(_("bank’s reference"), max_length=80, unique=True)
    paid_on = models.DateField(_("paid on"))
    reason = models.CharField(_("reason"), max_length=200)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.PROPOSED
    )
    proposed_by = models.CharField(_("proposed by"), max_length=64)
    proposed_at = models.DateTimeField(_("proposed"))
    decided_by = models.CharField(_("decided by"), max_length=64, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("payment of duty")
        verbose_name_plural = _("payments of duty")
        ordering = ("-proposed_at",)
        permissions = (("decide_dutypayment", "Can approve or refuse payments of duty"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0), name="settlement_duty_payment_positive"
            ),
            models.CheckConstraint(
                condition=Q(status="proposed", decided_by="", decided_at=None)
                | ~Q(status="proposed") & ~Q(decided_by="") & Q(decided_at__isnull=False),
                name="settlement_duty_payment_decided_by",
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | ~Q(decided_by=F("proposed_by")),
                name="settlement_duty_payment_by_two",
            ),
        )

    def __str__(self) -> str:
        return f"{self.public_id} {formats.amount(self.amount)} ({self.get_status_display()})"

    @property
    def amount(self) -> Money:
        """What our bank paid."""
        return Money(self.amount_minor, self.currency)
