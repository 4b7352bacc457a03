"""Where a payee's money goes, as the room that knows the payee confirmed it."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import CurrencyField
from payments.settlement.carrying import AccountState
from payments.settlement.models.bank_address import BankAddress

# What a payout keeps of the account that it was drafted with, under the same names.
_KEPT: Final = (
    "beneficiary_name",
    "bank_name",
    "bank_code",
    "account_number",
    "clearing_code",
    "street",
    "postal_code",
    "town",
    "country",
)


class PayeeAccount(BankAddress):
    """The confirmed beneficiary account of one payee in one currency.

    `recorded_by` and `confirmed_by` are opaque names of the persons who had a hand in it:
    neither may approve a payout to it. `returned_at` is when the bank last sent money back.
    """

    never_deleted: ClassVar[bool] = True

    payee_ref = models.CharField(_("payee"), max_length=64)
    currency = CurrencyField(_("currency"))
    beneficiary_name = models.CharField(_("name of the account’s holder"), max_length=140)
    bank_name = models.CharField(_("bank"), max_length=140)
    bank_code = models.CharField(_("bank code"), max_length=20)
    account_number = models.CharField(_("account number"), max_length=34)
    recorded_by = models.CharField(_("recorded by"), max_length=64)
    confirmed_by = models.CharField(_("confirmed by"), max_length=64)
    confirmed_at = models.DateTimeField(_("confirmed"))
    returned_at = models.DateTimeField(_("returned by the bank"), null=True, blank=True)

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

    @property
    def state(self) -> AccountState:
        """What decides whether money may go to it now."""
        return AccountState(confirmed_at=self.confirmed_at, returned_at=self.returned_at)

    def as_drafted(self) -> dict[str, str]:
        """Return the fields of a payout to this account: whoever drafts one passes them on."""
        kept = {name: getattr(self, name) for name in _KEPT}
        return kept | {
            "account_recorded_by": self.recorded_by,
            "account_confirmed_by": self.confirmed_by,
        }
