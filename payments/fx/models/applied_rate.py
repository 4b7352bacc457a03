"""Rates that a provider applied to money of ours, beside the market's."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import CurrencyField


class AppliedRate(models.Model):
    """What a provider took for converting: `rate` units of `quote` for one `base`, its fee inside.

    A record and a control; it prices nothing. `distance_bps` is how far it lay from our mid rate
    of that moment (negative: we got less), None when we knew none.
    """

    append_only: ClassVar[bool] = True

    provider = models.CharField(_("provider"), max_length=20)
    reference = models.CharField(_("provider’s reference"), max_length=80)
    base = CurrencyField(_("base currency"))
    quote = CurrencyField(_("quoted currency"))
    rate = models.DecimalField(_("rate"), max_digits=20, decimal_places=10)
    valid_on = models.DateField(_("valid on"))
    recorded_at = models.DateTimeField(_("recorded at"))
    distance_bps = models.IntegerField(_("distance from the mid rate, basis points"), null=True)
    payload_hash = models.CharField(_("payload hash"), max_length=64)

    class Meta:
        verbose_name = _("rate applied by a provider")
        verbose_name_plural = _("rates applied by providers")
        ordering = ("-valid_on", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("provider", "reference"), name="fx_applied_rate_once"),
            models.CheckConstraint(condition=models.Q(rate__gt=0), name="fx_applied_rate_positive"),
        )

    def __str__(self) -> str:
        return f"{self.base}/{self.quote} {self.rate} ({self.provider}, {self.reference})"
