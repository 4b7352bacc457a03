"""What a provider cannot give back, and two persons pay by bank."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import CurrencyField, MinorField, PublicIdField, UUIDv7Field
from marketplace.foundation.money import Money
from payments.charges.models.refund import Refund
from payments.charges.statuses import AssignmentStatus, BankRefundStatus, BankRefundWhy


class BankRefund(models.Model):
    """A refund that has to reach its buyer by bank transfer.

    Money: gross, in the charge currency; owed in `refund_payable` until it is paid. One person
    writes the transfer's reference down, or why none is needed; another confirms it. The
    persons are opaque names ("user:7").
    """

    never_deleted: ClassVar[bool] = True

    id = UUIDv7Field()
    public_id = PublicIdField(_("public id"), prefix="brf")
    refund = models.OneToOneField(
        Refund, on_delete=models.PROTECT, related_name="bank_refund", verbose_name=_("refund")
    )
    amount_minor = MinorField(_("amount"))
    currency = CurrencyField(_("currency"))
    why = models.CharField(_("why by bank"), max_length=20, choices=BankRefundWhy.choices)
    status = models.CharField(
        _("status"),
        max_length=12,
        choices=BankRefundStatus.choices,
        default=BankRefundStatus.OPEN,
    )
    opened_at = models.DateTimeField(_("opened at"))
    # How often the buyer was asked for an account; the answer to the last request counts.
    asks = models.PositiveSmallIntegerField(_("requests for an account"), default=1, db_default=1)
    transfer_reference = models.CharField(
        _("reference of the bank transfer"), max_length=80, blank=True
    )
    withdrawal_reason = models.CharField(_("why nothing is paid"), max_length=200, blank=True)
    proposed_by = models.CharField(_("proposed by"), max_length=60, blank=True)
    proposed_at = models.DateTimeField(_("proposed at"), null=True, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=60, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("bank refund")
        verbose_name_plural = _("bank refunds")
        ordering = ("opened_at",)
        permissions = (
            ("propose_bankrefund", "Can write down what became of a bank refund"),
            ("confirm_bankrefund", "Can confirm what became of a bank refund"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="bank_refund_positive"),
            models.CheckConstraint(
                condition=Q(status="open", decided_at=None)
                | Q(status="paid", decided_at__isnull=False) & ~Q(transfer_reference="")
                | Q(status="withdrawn", decided_at__isnull=False) & ~Q(withdrawal_reason=""),
                name="bank_refund_decided",
            ),
            models.CheckConstraint(
                condition=Q(status="open") | ~Q(proposed_by="") & ~Q(decided_by=F("proposed_by")),
                name="bank_refund_by_two_persons",
            ),
        )

    def __str__(self) -> str:
        return f"{self.public_id} ({self.get_status_display()})"

    @property
    def amount(self) -> Money:
        """What the buyer is owed."""
        return Money(self.amount_minor, self.currency)

    @property
    def is_open(self) -> bool:
        """Whether the buyer still waits for it."""
        return self.status == BankRefundStatus.OPEN

    @property
    def is_proposed(self) -> bool:
        """Whether one person said what became of it, and another has to confirm."""
        return self.is_open and self.proposed_at is not None


class ExternalAssignment(models.Model):
    """Which shares a refund that was made at the provider belongs to, as somebody proposed it.

    `parts` lists {"share": reference, "minor": amount in the charge currency}; it is empty when
    the refund stands in the place of `instead_of`. One assignment of a refund may be approved.
    """

    never_deleted: ClassVar[bool] = True

    id = UUIDv7Field()
    refund = models.ForeignKey(
        Refund, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("refund")
    )
    parts = models.JSONField(_("parts"), default=list)
    instead_of = models.ForeignKey(
        BankRefund,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("in the place of"),
    )
    status = models.CharField(
        _("status"),
        max_length=12,
        choices=AssignmentStatus.choices,
        default=AssignmentStatus.PROPOSED,
    )
    proposed_by = models.CharField(_("proposed by"), max_length=60)
    proposed_at = models.DateTimeField(_("proposed at"))
    decided_by = models.CharField(_("decided by"), max_length=60, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("assignment of an external refund")
        verbose_name_plural = _("assignments of external refunds")
        ordering = ("proposed_at",)
        permissions = (
            ("propose_externalassignment", "Can say which shares an external refund belongs to"),
            ("confirm_externalassignment", "Can confirm which shares an external refund is of"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("refund",),
                condition=~Q(status="refused"),
                name="external_assignment_once",
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | ~Q(decided_by=F("proposed_by")),
                name="external_assignment_by_two_persons",
            ),
        )

    def __str__(self) -> str:
        return f"{self.refund} ({self.get_status_display()})"
