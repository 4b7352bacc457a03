"""Entries of the yearly allowance, and their sums, which the database keeps itself."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.customs.quota import arithmetic
from marketplace.customs.types import CURRENCY
from marketplace.foundation.fields import CurrencyField, MinorField


class QuotaEntry(models.Model):
    """One fact about what an order takes of its person's allowance, or gives back.

    A trigger keeps `QuotaYear` with each of them, and refuses what goes over the allowance, what
    follows nothing, and what gives back more than was taken: its row lock is what makes a
    hundred orders at once safe, whoever writes them.
    """

    append_only: ClassVar[bool] = True

    class Kind(models.TextChoices):
        RESERVE = arithmetic.RESERVE, _("reserved")
        COMMIT = arithmetic.COMMIT, _("used")
        RELEASE = arithmetic.RELEASE, _("let go")
        RESTORE = arithmetic.RESTORE, _("given back")

    index = models.CharField(_("person, by blind index"), max_length=64)
    year = models.PositiveSmallIntegerField(_("year"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    order_ref = models.CharField(_("order"), max_length=60)
    return_ref = models.CharField(_("return"), max_length=60, blank=True)
    amount_minor = MinorField(_("amount"))
    currency = CurrencyField(_("currency"), default=CURRENCY)
    is_full_tax = models.BooleanField(_("at full tax"), default=False)
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        verbose_name = _("entry of an allowance")
        verbose_name_plural = _("entries of allowances")
        ordering = ("-pk",)
        indexes = (models.Index("index", "year", name="quota_of_a_person"),)
        constraints = (
            models.UniqueConstraint(
                fields=("order_ref", "kind", "return_ref"), name="quota_once_a_kind"
            ),
            models.UniqueConstraint(
                fields=("order_ref",),
                condition=Q(kind__in=("commit", "release")),
                name="quota_used_or_let_go",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=list(arithmetic.EFFECTS)), name="quota_kind_known"
            ),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="quota_amount_positive"),
            models.CheckConstraint(condition=Q(currency=CURRENCY), name="quota_in_yuan"),
            models.CheckConstraint(
                condition=Q(index__regex=r"^[0-9a-f]{64}$"), name="quota_of_a_blind_index"
            ),
            models.CheckConstraint(
                condition=Q(kind="restore") & ~Q(return_ref="")
                | ~Q(kind="restore") & Q(return_ref=""),
                name="quota_restored_by_a_return",
            ),
        )

    def __str__(self) -> str:
        return f"{self.order_ref} {self.get_kind_display()}"


class QuotaYear(models.Model):
    """What counts of one person in one year; the trigger of the entries writes it, nobody else."""

    trigger_written: ClassVar[bool] = True

    index = models.CharField(_("person, by blind index"), max_length=64)
    year = models.PositiveSmallIntegerField(_("year"))
    used_minor = MinorField(_("used"))
    currency = CurrencyField(_("currency"), default=CURRENCY)

    class Meta:
        verbose_name = _("year of a person")
        verbose_name_plural = _("years of persons")
        ordering = ("-year", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("index", "year"), name="quota_one_row_a_year"),
            models.CheckConstraint(condition=Q(used_minor__gte=0), name="quota_never_negative"),
        )

    def __str__(self) -> str:
        return f"{self.year} {self.index[:8]}"
