"""Gross, commission and net: the three amounts that an earning and a settlement both have."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import CurrencyField, MinorField
from marketplace.foundation.money import Money


class GrossToNet(models.Model):
    """Three amounts in the payee’s currency; each table has the constraint that they agree."""

    currency = CurrencyField(_("currency"))
    gross_minor = MinorField(_("gross"))
    commission_minor = MinorField(_("commission"))
    net_minor = MinorField(_("net"))

    class Meta:
        abstract = True

    @property
    def gross(self) -> Money:
        return Money(self.gross_minor, self.currency)

    @property
    def commission(self) -> Money:
        return Money(self.commission_minor, self.currency)

    @property
    def net(self) -> Money:
        return Money(self.net_minor, self.currency)
