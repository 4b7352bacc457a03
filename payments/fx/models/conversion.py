"""Rates frozen for a run that converts, and the conversions that were made."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import CurrencyField, MinorField
from payments.fx.models.rate import FxRate


class FxFrozenRate(models.Model):
    """The rate of one pair for one key and tier, for ever: whoever asks again gets it again."""

    append_only: ClassVar[bool] = True

    key = models.CharField(_("key"), max_length=120)
    tier = models.CharField(_("tier"), max_length=20)
    from_currency = CurrencyField(_("from currency"))
    to_currency = CurrencyField(_("to currency"))
    spread_bps = models.PositiveIntegerField(_("spread, basis points"))
    frozen_at = models.DateTimeField(_("frozen at"))

    class Meta:
        verbose_name = _("frozen rate")
        verbose_name_plural = _("frozen rates")
        ordering = ("-frozen_at", "from_currency", "to_currency")
        constraints = (
            models.UniqueConstraint(
                fields=("key", "tier", "from_currency", "to_currency"), name="fx_frozen_rate_once"
            ),
            models.CheckConstraint(
                condition=~Q(from_currency=F("to_currency")), name="fx_frozen_rate_of_two"
            ),
            models.CheckConstraint(
                condition=Q(spread_bps__lt=10_000), name="fx_frozen_rate_leaves_something"
            ),
        )

    def __str__(self) -> str:
        return f"{self.from_currency} → {self.to_currency} ({self.key})"


class FxFrozenStep(models.Model):
    """One published number of a frozen rate, copied as it is used; see `FxQuoteRate`."""

    append_only: ClassVar[bool] = True

    frozen_rate = models.ForeignKey(
        FxFrozenRate, on_delete=models.PROTECT, related_name="steps", verbose_name=_("frozen rate")
    )
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

    class Meta:
        verbose_name = _("step of a frozen rate")
        verbose_name_plural = _("steps of frozen rates")
        ordering = ("frozen_rate", "position")
        constraints = (
            models.UniqueConstraint(fields=("frozen_rate", "position"), name="fx_frozen_step_once"),
            models.CheckConstraint(condition=Q(mid__gt=0), name="fx_frozen_step_positive"),
        )

    def __str__(self) -> str:
        return f"{self.base}/{self.quote} {self.mid}"


class FxConversion(models.Model):
    """One amount that was converted: what was sold, what was bought, and at which rate.

    `bought` + `margin` = `at_mid`, all three in the currency bought. `rate` and `mid` are in
    the direction `base`/`quote`, for people; `steps` are the published numbers behind them.
    """

    append_only: ClassVar[bool] = True

    reference = models.CharField(_("reference"), max_length=120, unique=True)
    payee_ref = models.CharField(_("payee"), max_length=60)
    sold_currency = CurrencyField(_("currency sold"))
    sold_minor = MinorField(_("sold"), currency="sold_currency")
    bought_currency = CurrencyField(_("currency bought"))
    bought_minor = MinorField(_("bought"), currency="bought_currency")
    at_mid_minor = MinorField(_("at the mid rate"), currency="bought_currency")
    margin_minor = MinorField(_("margin"), currency="bought_currency")
    base = CurrencyField(_("base currency"))
    quote = CurrencyField(_("quoted currency"))
    rate = models.DecimalField(_("rate"), max_digits=20, decimal_places=10)
    mid = models.DecimalField(_("mid rate"), max_digits=20, decimal_places=10)
    spread_bps = models.PositiveIntegerField(_("spread, basis points"))
    steps = models.JSONField(_("steps"))
    source = models.CharField(_("source"), max_length=80)
    valid_on = models.DateField(_("valid on"))
    converted_at = models.DateTimeField(_("converted at"))

    class Meta:
        verbose_name = _("conversion")
        verbose_name_plural = _("conversions")
        ordering = ("-converted_at", "reference")
        constraints = (
            models.CheckConstraint(
                condition=Q(at_mid_minor=F("bought_minor") + F("margin_minor")),
                name="fx_conversion_margin_is_the_rest",
            ),
            models.CheckConstraint(
                condition=Q(sold_minor__gte=0, bought_minor__gte=0, margin_minor__gte=0),
                name="fx_conversion_not_negative",
            ),
            models.CheckConstraint(
                condition=~Q(sold_currency=F("bought_currency")), name="fx_conversion_of_two"
            ),
        )
        indexes = (
            models.Index(fields=("payee_ref", "-converted_at"), name="fx_conversion_of_payee"),
        )

    def __str__(self) -> str:
        return f"{self.reference}: {self.sold_currency} → {self.bought_currency}"
