"""What one vendor order brings its payee, from capture until it is due."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from marketplace.foundation import formats
from marketplace.foundation.fields import CurrencyField, MinorField, UUIDv7Field
from marketplace.foundation.money import Money
from payments.settlement.models.amounts import GrossToNet


class Earning(GrossToNet):
    """One amount owed to a payee, all in the payee's currency.

    net = gross - commission - tax on it - the payee's part of the provider's fee, which is empty
    until it is known (and stays so where the platform bears it). It waits in `WaitingEarning`
    until delivery and hold have passed, and then belongs to a movement by `DueEarning`.
    """

    never_deleted: ClassVar[bool] = True

    id = UUIDv7Field()
    reference = models.CharField(_("reference"), max_length=80, db_collation="C")
    payee_ref = models.CharField(_("payee"), max_length=64, db_collation="C")
    fee_minor = MinorField(_("processing fee"), null=True, blank=True)
    net_minor = models.GeneratedField(
        verbose_name=_("net"),
        expression=F("gross_minor")
        - F("commission_minor")
        - F("commission_tax_minor")
        - Coalesce("fee_minor", 0),
        output_field=MinorField(),
        db_persist=True,
    )
    captured_at = models.DateTimeField(_("captured"))
    delivered_at = models.DateTimeField(_("delivered"), null=True, blank=True)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)

    class Meta:
        verbose_name = _("earning")
        verbose_name_plural = _("earnings")
        ordering = ("captured_at", "id")
        constraints = (
            # A named constraint, not `unique=True`: that adds a second index for LIKE.
            models.UniqueConstraint(fields=("reference",), name="settlement_earning_once"),
            models.CheckConstraint(
                condition=Q(commission_minor__gte=0)
                & Q(commission_tax_minor__gte=0)
                & (Q(fee_minor__isnull=True) | Q(fee_minor__gte=0)),
                name="settlement_nothing_taken_is_negative",
            ),
            models.CheckConstraint(
                condition=Q(net_minor__gte=0), name="settlement_earning_not_negative"
            ),
        )

    def __str__(self) -> str:
        return f"{self.reference} {formats.amount(self.net)}"

    @property
    def net(self) -> Money:
        return Money(self.net_minor, self.currency)


class WaitingEarning(models.Model):
    """An earning that is not due yet: the queue from which each is taken exactly once.

    Rows leave it in the transaction that makes them due. Without a `due_at` the delivery has not
    been recorded.
    """

    earning = models.OneToOneField(
        Earning,
        on_delete=models.PROTECT,
        primary_key=True,
        db_constraint=False,
        related_name="waiting",
        verbose_name=_("earning"),
    )
    payee_ref = models.CharField(_("payee"), max_length=64, db_collation="C")
    currency = CurrencyField(_("currency"))
    due_at = models.DateTimeField(_("due"), null=True, blank=True)

    class Meta:
        verbose_name = _("waiting earning")
        verbose_name_plural = _("waiting earnings")
        indexes = (
            models.Index(fields=("payee_ref", "due_at"), name="settlement_waiting_by_payee"),
        )

    def __str__(self) -> str:
        return str(self.earning_id)


class DueEarning(models.Model):
    """The movement by which an earning became due; there is one for each, for ever."""

    append_only: ClassVar[bool] = True

    # A foreign key is checked row by row, which costs more than all else that a closing does; the
    # one statement that writes here takes both keys from the rows themselves, and `settlement
    # check` proves that it did.
    earning = models.OneToOneField(
        Earning,
        on_delete=models.PROTECT,
        primary_key=True,
        db_constraint=False,
        related_name="due",
        verbose_name=_("earning"),
    )
    movement = models.ForeignKey(
        "settlement.Movement",
        on_delete=models.PROTECT,
        db_constraint=False,
        related_name="due_earnings",
        verbose_name=_("movement"),
    )

    class Meta:
        verbose_name = _("due earning")
        verbose_name_plural = _("due earnings")

    def __str__(self) -> str:
        return str(self.earning_id)
