"""Where a buyer wants a bank refund to go."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import UUIDv7Field
from payments.charges.models.bank_refund import BankRefund


class RefundAccount(models.Model):
    """A bank account that a buyer stated for one bank refund, in answer to the `ask`-th request.

    Holder, bank and number are sealed (`foundation/sealing.py`) for the row's bank refund; only
    the last signs of the number stand open, to tell two accounts apart. Stated once, it is never
    changed: for another account the buyer is asked again.
    """

    append_only: ClassVar[bool] = True

    id = UUIDv7Field()
    bank_refund = models.ForeignKey(
        BankRefund, on_delete=models.PROTECT, related_name="accounts", verbose_name=_("bank refund")
    )
    ask = models.PositiveSmallIntegerField(_("in answer to request"))
    sealed = models.BinaryField(_("sealed details"))
    ending = models.CharField(_("ends in"), max_length=4)
    given_at = models.DateTimeField(_("given at"))

    class Meta:
        verbose_name = _("account for a refund")
        verbose_name_plural = _("accounts for refunds")
        ordering = ("given_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("bank_refund", "ask"), name="refund_account_once_per_ask"
            ),
        )

    def __str__(self) -> str:
        return f"{self.bank_refund_id} …{self.ending}"
