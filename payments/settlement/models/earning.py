"""What one vendor order brings its payee, from capture to settlement."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.foundation import formats
from marketplace.foundation.fields import UUIDv7Field
from payments.settlement.models.amounts import GrossToNet


class Earning(GrossToNet):
    """One amount owed to a payee: gross, less commission, is net; all in the payee's currency.

    `pending` until delivered and the hold has passed, then `due` (the ledger moved it to the
    payable), then `settled` by exactly one settlement.
    """

    never_deleted: ClassVar[bool] = True

    class Status(models.TextChoices):
        PENDING = "pending", _("pending")
        DUE = "due", _("due")
        SETTLED = "settled", _("settled")

    class Kind(models.TextChoices):
        SALE = "sale", _("sale")
        RETURNED_PAYOUT = "returned_payout", _("payout returned by the bank")

    id = UUIDv7Field()
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices, default=Kind.SALE)
    reference = models.CharField(_("reference"), max_length=64, unique=True)
    payee_ref = models.CharField(_("payee"), max_length=64)
    status = models.CharField(
        _("status"), max_length=8, choices=Status.choices, default=Status.PENDING
    )
    captured_at = models.DateTimeField(_("captured"))
    delivered_at = models.DateTimeField(_("delivered"), null=True, blank=True)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    settlement = models.ForeignKey(
        "settlement.Settlement",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="earnings",
        verbose_name=_("settlement"),
    )

    class Meta:
        verbose_name = _("earning")
        verbose_name_plural = _("earnings")
        ordering = ("captured_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(net_minor=F("gross_minor") - F("commission_minor")),
                name="settlement_net_is_gross_less_commission",
            ),
            models.CheckConstraint(
                condition=Q(commission_minor__gte=0) & Q(net_minor__gte=0),
                name="settlement_earning_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(status="settled", settlement__isnull=False)
                | (~Q(status="settled") & Q(settlement__isnull=True)),
                name="settlement_settled_by_a_settlement",
            ),
            models.CheckConstraint(
                condition=Q(status="pending") | Q(due_at__isnull=False),
                name="settlement_due_has_a_date",
            ),
        )
        indexes = (
            models.Index(
                fields=("due_at",),
                name="settlement_waiting_for_due",
                condition=Q(status="pending", due_at__isnull=False),
            ),
            models.Index(
                fields=("payee_ref", "currency", "due_at"),
                name="settlement_due_by_payee",
                condition=Q(status="due"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.reference} {formats.amount(self.net)} ({self.get_status_display()})"

    def facts(self) -> list[dict[str, Any]]:
        """Return this earning's statement lines: what came in, and the commission on it."""
        at = self.delivered_at or self.captured_at
        came = {"kind": self.kind, "amount_minor": self.gross_minor}
        taken = {"kind": "commission", "amount_minor": -self.commission_minor}
        lines = [came, taken] if self.commission_minor else [came]
        return [{**line, "reference": self.reference, "occurred_at": at} for line in lines]
