"""Quotes: rates promised to one buyer until a time."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import CurrencyField, UUIDv7Field
from payments.fx.models.rate import FxRate
from payments.fx.spreads import STANDARD


class FxQuote(models.Model):
    """Rates promised until a time; exactly one order may accept them."""

    never_deleted: ClassVar[bool] = True

    id = UUIDv7Field()
    charge_currency = CurrencyField(_("charge currency"))
    tier = models.CharField(_("tier"), max_length=20, default=STANDARD)
    opened_at = models.DateTimeField(_("opened at"))
    expires_at = models.DateTimeField(_("expires at"))
    accepted_by = models.CharField(_("accepted by"), max_length=80, unique=True, null=True)
    accepted_at = models.DateTimeField(_("accepted at"), null=True)

    class Meta:
        verbose_name = _("FX quote")
        verbose_name_plural = _("FX quotes")
        ordering = ("-opened_at",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("opened_at")),
                name="fx_quote_lasts_a_while",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_by=None, accepted_at=None)
                | models.Q(accepted_by__isnull=False, accepted_at__isnull=False),
                name="fx_quote_accepted_by_and_at",
            ),
        )

    def __str__(self) -> str:
        return f"{self.charge_currency} {self.id}"


class FxQuoteRate(models.Model):
    """One step from a vendor's currency to the charge currency, copied from the rate it is.

    A pair that is published directly has one step; another has one row for each pivot
    crossed, in order. `is_multiplied` says how the published number is used: multiplied
    from base to quote, or divided by from quote to base. It is never inverted.
    """

    append_only: ClassVar[bool] = True

    fx_quote = models.ForeignKey(
        FxQuote, on_delete=models.PROTECT, related_name="rates", verbose_name=_("FX quote")
    )
    vendor_currency = CurrencyField(_("vendor’s currency"))
    position = models.PositiveSmallIntegerField(_("position"))
    rate = models.ForeignKey(
        FxRate, on_delete=models.PROTECT, related_name="+", verbose_name=_("rate")
    )
    base = CurrencyField(_("base currency"))
    quote = CurrencyField(_("quoted currency"))
    mid = models.DecimalField(_("mid rate"), max_digits=20, decimal_places=10)
    is_multiplied = models.BooleanField(_("multiplied, not divided"))
    is_bundled = models.BooleanField(_("from the bundled snapshot"))
    source = models.CharField(_("source"), max_length=20)
    valid_on = models.DateField(_("valid on"))
    spread_bps = models.PositiveIntegerField(_("spread, basis points"))

    class Meta:
        verbose_name = _("rate of an FX quote")
        verbose_name_plural = _("rates of FX quotes")
        ordering = ("fx_quote", "vendor_currency", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("fx_quote", "vendor_currency", "position"), name="fx_quote_step_once"
            ),
            models.CheckConstraint(condition=models.Q(mid__gt=0), name="fx_quote_rate_positive"),
        )

    def __str__(self) -> str:
        return f"{self.vendor_currency}: {self.base}/{self.quote} {self.mid}"
