"""The kinds of ledger accounts, and which side of each is positive."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class AccountKind(models.TextChoices):
    """What a balance means: something we have, owe, earned, spent, hold, or exchange."""

    ASSET = "asset", _("Asset")
    LIABILITY = "liability", _("Liability")
    INCOME = "income", _("Income")
    EXPENSE = "expense", _("Expense")
    EQUITY = "equity", _("Equity")
    TRADING = "trading", _("Trading")


# What we have and what we spent grows by debits; everything else grows by credits. A trading
# account is counted from the credit side, so that a positive position is currency we are long.
DEBIT_KINDS: Final = (AccountKind.ASSET, AccountKind.EXPENSE)


def natural(kind: str, debits: int, credits: int) -> int:
    """Return a balance with the sign that its kind of account reads as positive."""
    return debits - credits if kind in DEBIT_KINDS else credits - debits
