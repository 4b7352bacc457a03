"""What changes the amount that a payee is owed, one row a change."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.foundation import formats
from marketplace.foundation.fields import CurrencyField, MinorField
from marketplace.foundation.money import Money
from payments.settlement.models.amounts import GrossToNet


class Movement(GrossToNet):
    """One signed change of a payee's balance, posted under `key` as one ledger entry.

    amount = gross - commission - tax - fee, all signed: a refund has a negative gross and a
    negative commission (it comes back). `drawn_minor` is what a refund took out of the pending
    money of other sales (positive), or what was given back when those became due (negative).
    """

    never_deleted: ClassVar[bool] = True

    class Kind(models.TextChoices):
        SALES = "sales", _("sales that became due")
        REFUND = "refund", _("refund to a buyer")
        CHARGEBACK = "chargeback", _("chargeback by a buyer’s bank")
        ADJUSTMENT = "adjustment", _("adjustment")
        RESERVE_HELD = "reserve_held", _("reserve held")
        RESERVE_USED = "reserve_used", _("reserve used for a refund")
        RESERVE_RELEASED = "reserve_released", _("reserve released")
        RETURNED_PAYOUT = "returned_payout", _("payout returned by the bank")
        RECALLED_PAYOUT = "recalled_payout", _("payout called back before it left")
        PAYOUT = "payout", _("payout")

    key = models.CharField(_("idempotency key"), max_length=200, db_collation="C")
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    payee_ref = models.CharField(_("payee"), max_length=64, db_collation="C")
    reference = models.CharField(_("reference"), max_length=80, blank=True)
    memo = models.CharField(_("description"), max_length=200, blank=True)
    fee_minor = MinorField(_("processing fee"), default=0)
    amount_minor = MinorField(_("amount"))
    drawn_minor = MinorField(_("drawn on pending"), default=0)
    line_count = models.PositiveIntegerField(_("sales"), default=0)
    began_at = models.DateTimeField(_("began"))
    occurred_at = models.DateTimeField(_("occurred at"))
    settlement = models.ForeignKey(
        "settlement.Settlement",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="movements",
        verbose_name=_("settlement"),
    )

    class Meta:
        verbose_name = _("movement")
        verbose_name_plural = _("movements")
        ordering = ("occurred_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("key",), name="settlement_movement_key_once"),
            models.CheckConstraint(
                condition=~Q(kind__in=("sales", "refund", "chargeback"))
                | Q(
                    amount_minor=F("gross_minor")
                    - F("commission_minor")
                    - F("commission_tax_minor")
                    - F("fee_minor")
                ),
                name="settlement_movement_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(kind="sales", line_count__gt=0) | ~Q(kind="sales") & Q(line_count=0),
                name="settlement_movement_of_sales_has_lines",
            ),
        )
        indexes = (
            models.Index(
                fields=("payee_ref", "currency"),
                name="settlement_open_movements",
                condition=Q(settlement__isnull=True),
            ),
            models.Index(
                fields=("payee_ref", "currency"),
                name="settlement_drawn_movements",
                condition=~Q(drawn_minor=0),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {formats.amount(self.amount)}"

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)


class SaleRefund(models.Model):
    """What a refund or a chargeback of a sale took on the buyer's side, beside its movement.

    Money: all in the currency that the buyer paid; `at_mid_minor` is what the payee's price
    was worth at the mid rate of the purchase, `duty_minor` what of `to_buyer_minor` is duty of the
    border, which the payee never had.
    """

    append_only: ClassVar[bool] = True

    movement = models.OneToOneField(
        Movement,
        on_delete=models.PROTECT,
        related_name="sale_refund",
        verbose_name=_("movement"),
    )
    reference = models.CharField(_("reference"), max_length=80, db_collation="C")
    currency = CurrencyField(_("currency"))
    to_buyer_minor = MinorField(_("to the buyer"))
    at_mid_minor = MinorField(_("value at the mid rate"))
    duty_minor = MinorField(_("duty and taxes"), default=0)

    class Meta:
        verbose_name = _("refund of a sale")
        verbose_name_plural = _("refunds of sales")
        ordering = ("movement",)
        constraints = (
            models.CheckConstraint(
                condition=Q(to_buyer_minor__gte=0, at_mid_minor__gte=0)
                & Q(duty_minor__gte=0, duty_minor__lte=F("to_buyer_minor")),
                name="settlement_sale_refund_positive",
            ),
        )
        indexes = (models.Index(fields=("reference",), name="settlement_refunds_of_sale"),)

    def __str__(self) -> str:
        return f"{self.reference} {formats.amount(Money(self.to_buyer_minor, self.currency))}"


class Reserve(models.Model):
    """What one closing kept back for refunds, until a day or until refunds have used it."""

    never_deleted: ClassVar[bool] = True

    movement = models.OneToOneField(
        Movement,
        on_delete=models.PROTECT,
        related_name="reserve",
        verbose_name=_("movement"),
    )
    payee_ref = models.CharField(_("payee"), max_length=64, db_collation="C")
    currency = CurrencyField(_("currency"))
    held_minor = MinorField(_("held"))
    left_minor = MinorField(_("left"))
    release_on = models.DateField(_("release on"))

    class Meta:
        verbose_name = _("reserve")
        verbose_name_plural = _("reserves")
        ordering = ("release_on", "movement")
        constraints = (
            models.CheckConstraint(
                condition=Q(held_minor__gt=0, left_minor__gte=0, left_minor__lte=F("held_minor")),
                name="settlement_reserve_within_held",
            ),
        )
        indexes = (
            models.Index(
                fields=("payee_ref", "currency", "release_on"),
                name="settlement_reserve_left",
                condition=Q(left_minor__gt=0),
            ),
        )

    def __str__(self) -> str:
        return f"{self.payee_ref} {formats.amount(Money(self.left_minor, self.currency))}"
