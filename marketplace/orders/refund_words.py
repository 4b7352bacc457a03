"""What people read of a refund's way to its buyer."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from django.utils.translation import gettext_lazy as _

from payments.charges.types import RefundView

# Where the buyer's money is; for the shop and for operators, too.
STATES: Final = MappingProxyType(
    {
        "on_its_way": _("on its way back"),
        "given_back": _("given back"),
        "by_bank": _("goes by bank transfer"),
        "by_bank_paid": _("given back by bank transfer"),
        "withdrawn": _("given back in another way"),
    }
)
# Source: what wallets and card networks take; docs/refunds.md.
_WALLET: Final = _("A wallet usually shows it within 5 minutes of our sending it.")
_CARD: Final = _("A card usually shows it within 5 to 10 days of our sending it.")
_BANK: Final = _(
    "The way that you paid does not take it back any more. We send it by bank transfer: our mail "
    "to you has the link that asks for your account."
)


_BANK_KNOWN: Final = _("You have told us your account: we send it there by bank transfer.")


def state_of(refund: RefundView) -> str:
    """Name where the money of a refund is: a key of STATES."""
    if refund.bank_status == "paid":
        return "by_bank_paid"
    if refund.bank_status == "withdrawn":
        return "withdrawn"
    if refund.status == "failed":
        return "by_bank"
    return "given_back" if refund.status == "succeeded" else "on_its_way"


def expectation_of(refund: RefundView) -> str:
    """Say when the buyer can expect the money; empty once nothing is awaited."""
    state = state_of(refund)
    if state == "by_bank":
        return str(_BANK_KNOWN if refund.has_account else _BANK)
    if state not in ("on_its_way", "given_back"):
        return ""
    return str(_CARD if refund.method == "card" else _WALLET)
