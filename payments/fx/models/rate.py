"""Dated mid rates, as they were published."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import CurrencyField


class FxRate(models.Model):
    """One published mid rate: `mid` units of `quote` for one unit of `base`, on one day.

    Kept as published and never changed: a corrected figure of the same source and day is a row
    of its own, which `supersedes` the one before and counts from its `fetched_at` on. `unit` is
    how many units of `base` the source quoted together; `mid` is for one.
    """

    append_only: ClassVar[bool] = True

    base = CurrencyField(_("base currency"))
    quote = CurrencyField(_("quoted currency"))
    mid = models.DecimalField(_("mid rate"), max_digits=20, decimal_places=10)
    unit = models.PositiveIntegerField(_("published for so many units"), default=1)
    source = models.CharField(_("source"), max_length=20)
    valid_on = models.DateField(_("valid on"))
    fetched_at = models.DateTimeField(_("fetched at"))
    is_bundled = models.BooleanField(_("from the bundled snapshot"), default=False)
    payload_hash = models.CharField(_("payload hash"), max_length=64)
    supersedes = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="successor",
        verbose_name=_("corrects"),
    )
    overridden_by = models.CharField(_("proposed by"), max_length=64, blank=True)
    override_reason = models.CharField(_("why it was accepted"), max_length=200, blank=True)
    approved_by = models.CharField(_("approved by"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        ordering = ("-valid_on", "base", "quote")
        constraints = (
            models.UniqueConstraint(
                fields=("source", "base", "quote", "valid_on"),
                condition=models.Q(supersedes=None),
                name="fx_rate_once_per_day",
            ),
            models.CheckConstraint(condition=models.Q(mid__gt=0), name="fx_rate_positive"),
            models.CheckConstraint(
                condition=~models.Q(base=models.F("quote")), name="fx_rate_of_two_currencies"
            ),
            models.CheckConstraint(
                condition=models.Q(overridden_by="", override_reason="")
                | (~models.Q(overridden_by="") & ~models.Q(override_reason="")),
                name="fx_rate_override_by_and_why",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by="")
                | (~models.Q(overridden_by="") & ~models.Q(approved_by=models.F("overridden_by"))),
                name="fx_rate_four_eyes",
            ),
            models.CheckConstraint(
                condition=models.Q(supersedes=None) | ~models.Q(approved_by=""),
                name="fx_rate_corrected_by_two",
            ),
            models.CheckConstraint(condition=models.Q(unit__gt=0), name="fx_rate_unit_positive"),
        )
        indexes = (models.Index(fields=("base", "quote", "-valid_on"), name="fx_rate_newest"),)

    def __str__(self) -> str:
        return f"{self.base}/{self.quote} {self.mid.normalize():f} ({self.source}, {self.valid_on})"
