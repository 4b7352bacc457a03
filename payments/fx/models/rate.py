"""Dated mid rates, as they were published."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import CurrencyField


class FxRate(models.Model):
    """One published mid rate: `mid` units of `quote` for one unit of `base`, on one day.

    Kept as published and never changed; a correction is a row of a later day.
    """

    append_only: ClassVar[bool] = True

    base = CurrencyField(_("base currency"))
    quote = CurrencyField(_("quoted currency"))
    mid = models.DecimalField(_("mid rate"), max_digits=20, decimal_places=10)
    source = models.CharField(_("source"), max_length=20)
    valid_on = models.DateField(_("valid on"))
    fetched_at = models.DateTimeField(_("fetched at"))
    is_bundled = models.BooleanField(_("from the bundled snapshot"), default=False)
    payload_hash = models.CharField(_("payload hash"), max_length=64)
    overridden_by = models.CharField(_("jump accepted by"), max_length=64, blank=True)
    override_reason = models.CharField(_("why it was accepted"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        ordering = ("-valid_on", "base", "quote")
        constraints = (
            models.UniqueConstraint(
                fields=("source", "base", "quote", "valid_on"), name="fx_rate_once_per_day"
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
        )
        indexes = (models.Index(fields=("base", "quote", "-valid_on"), name="fx_rate_newest"),)

    def __str__(self) -> str:
        return f"{self.base}/{self.quote} {self.mid} ({self.source}, {self.valid_on})"
