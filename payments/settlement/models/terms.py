"""What persons decide about one payee: its risk tier, holds, adjustments, its payout currency;
and what a dispute blocks of it, without any person."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.foundation import formats
from marketplace.foundation.fields import CurrencyField, MinorField, PublicIdField
from marketplace.foundation.money import Money


class PayeeTerms(models.Model):
    """Terms of a payee from a moment on; the newest row counts, older ones are the record.

    `payout_currency` is the currency of another account to which money goes whose own currency has
    none; empty: it waits. `tier` is a key of RISK_TIERS.
    """

    append_only: ClassVar[bool] = True

    payee_ref = models.CharField(_("payee"), max_length=64, db_collation="C")
    tier = models.CharField(_("risk tier"), max_length=20)
    payout_currency = CurrencyField(_("payout currency"), blank=True)
    reason = models.CharField(_("reason"), max_length=200)
    set_by = models.CharField(_("set by"), max_length=64)
    set_at = models.DateTimeField(_("set"))

    class Meta:
        verbose_name = _("terms of a payee")
        verbose_name_plural = _("terms of payees")
        ordering = ("payee_ref", "-id")
        indexes = (models.Index(fields=("payee_ref", "-id"), name="settlement_newest_terms"),)

    def __str__(self) -> str:
        return f"{self.payee_ref} {self.tier}"


class Hold(models.Model):
    """Money of a payee, or one earning of it, that a person blocked, until one releases it."""

    never_deleted: ClassVar[bool] = True

    public_id = PublicIdField(_("public id"), prefix="hld")
    payee_ref = models.CharField(_("payee"), max_length=64, db_collation="C")
    reference = models.CharField(_("earning"), max_length=80, blank=True, db_collation="C")
    reason = models.CharField(_("reason"), max_length=200)
    placed_by = models.CharField(_("placed by"), max_length=64)
    placed_at = models.DateTimeField(_("placed"))
    released_by = models.CharField(_("released by"), max_length=64, blank=True)
    released_at = models.DateTimeField(_("released"), null=True, blank=True)
    release_reason = models.CharField(_("why it was released"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        ordering = ("-placed_at",)
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="settlement_hold_has_a_reason"),
            models.CheckConstraint(
                condition=Q(released_at=None, released_by="")
                | Q(released_at__isnull=False) & ~Q(released_by="") & ~Q(release_reason=""),
                name="settlement_hold_released_by_and_why",
            ),
        )
        indexes = (
            models.Index(
                fields=("payee_ref",),
                name="settlement_holds_in_force",
                condition=Q(released_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.public_id} {self.payee_ref}"


class Adjustment(models.Model):
    """An amount that a person wants to give a payee (positive) or take from it (negative)."""

    never_deleted: ClassVar[bool] = True

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")

    public_id = PublicIdField(_("public id"), prefix="adj")
    payee_ref = models.CharField(_("payee"), max_length=64, db_collation="C")
    currency = CurrencyField(_("currency"))
    amount_minor = MinorField(_("amount"))
    reference = models.CharField(_("concerns"), max_length=80, blank=True)
    description = models.CharField(_("what the statement says"), max_length=200)
    reason = models.CharField(_("reason"), max_length=200)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.PROPOSED
    )
    proposed_by = models.CharField(_("proposed by"), max_length=64)
    proposed_at = models.DateTimeField(_("proposed"))
    decided_by = models.CharField(_("decided by"), max_length=64, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("adjustment")
        verbose_name_plural = _("adjustments")
        ordering = ("-proposed_at",)
        permissions = (("decide_adjustment", "Can approve or refuse adjustments"),)
        constraints = (
            models.CheckConstraint(
                condition=~Q(amount_minor=0), name="settlement_adjustment_of_something"
            ),
            models.CheckConstraint(
                condition=Q(status="proposed", decided_by="", decided_at=None)
                | ~Q(status="proposed") & ~Q(decided_by="") & Q(decided_at__isnull=False),
                name="settlement_adjustment_decided_by",
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | ~Q(decided_by=F("proposed_by")),
                name="settlement_adjustment_by_two",
            ),
        )

    def __str__(self) -> str:
        return f"{self.public_id} {formats.amount(self.amount)} ({self.get_status_display()})"

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)


class FrozenSale(models.Model):
    """A sale that is disputed: what it brought its payee stays here until the bank has decided.

    A sale that is not due yet does not become due; of one that is, `amount_minor` stays in the
    payee's reserve and payable. Money: the payee's currency, what it would bear of a loss.
    """

    never_deleted: ClassVar[bool] = True

    dispute_ref = models.CharField(_("dispute"), max_length=24, db_collation="C")
    payee_ref = models.CharField(_("payee"), max_length=64, db_collation="C")
    reference = models.CharField(_("earning"), max_length=80, db_collation="C")
    currency = CurrencyField(_("currency"))
    amount_minor = MinorField(_("frozen"))
    frozen_at = models.DateTimeField(_("frozen at"))
    released_at = models.DateTimeField(_("released"), null=True, blank=True)
    outcome = models.CharField(_("how it was decided"), max_length=10, blank=True)

    class Meta:
        verbose_name = _("frozen sale")
        verbose_name_plural = _("frozen sales")
        ordering = ("-frozen_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("dispute_ref", "reference"), name="settlement_sale_frozen_once"
            ),
            models.CheckConstraint(
                condition=Q(amount_minor__gte=0), name="settlement_frozen_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(released_at=None, outcome="")
                | Q(released_at__isnull=False) & ~Q(outcome=""),
                name="settlement_frozen_released_with_outcome",
            ),
        )
        indexes = (
            models.Index(
                fields=("payee_ref", "currency"),
                name="settlement_frozen_now",
                condition=Q(released_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.reference} {formats.amount(self.amount)}"

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)
