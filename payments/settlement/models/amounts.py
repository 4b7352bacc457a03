"""Gross, what is taken from it, and net: the amounts of earnings, movements and settlements."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import CurrencyField, MinorField
from marketplace.foundation.money import Money


class GrossToNet(models.Model):
    """Four amounts in the payee’s currency; each table says how its net follows from them."""

    currency = CurrencyField(_("currency"))
    gross_minor = MinorField(_("gross"), default=0)
    commission_minor = MinorField(_("commission"), default=0)
    commission_tax_minor = MinorField(_("tax on commission"), default=0)

    class Meta:
        abstract = True

    @property
    def gross(self) -> Money:
        return Money(self.gross_minor, self.currency)

    @property
    def commission(self) -> Money:
        return Money(self.commission_minor, self.currency)

    @property
    def commission_tax(self) -> Money:
        return Money(self.commission_tax_minor, self.currency)
