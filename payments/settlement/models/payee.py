"""Where a payee's money goes, as the room that knows the payee confirmed it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import CurrencyField


class PayeeAccount(models.Model):
    """The confirmed beneficiary account of one payee in one currency."""

    payee_ref = models.CharField(_("payee"), max_length=64)
    currency = CurrencyField(_("currency"))
    beneficiary_name = models.CharField(_("name of the account’s holder"), max_length=140)
    bank_name = models.CharField(_("bank"), max_length=140)
    bank_code = models.CharField(_("bank code"), max_length=20)
    account_number = models.CharField(_("account number"), max_length=34)
    confirmed_at = models.DateTimeField(_("confirmed"))

    class Meta:
        verbose_name = _("payee account")
        verbose_name_plural = _("payee accounts")
        ordering = ("payee_ref", "currency")
        constraints = (
            models.UniqueConstraint(
                fields=("payee_ref", "currency"), name="settlement_one_account_per_currency"
            ),
        )

    def __str__(self) -> str:
        return f"{self.beneficiary_name} {self.currency} {self.masked_number}"

    @property
    def masked_number(self) -> str:
        """The account number with all but its last four digits hidden."""
        return f"…{self.account_number[-4:]}"
