"""The rules of reconciliation as the settings of this installation give them."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.money import Money
from payments.reconciliation.errors import UnknownBank
from payments.reconciliation.parsing.bank_csv import CsvFormat

SYSTEM = "system:reconciliation"  # what does things here when no person does
BANK = "bank:camt"  # the bank's own word, from its statement


def is_overdue(since_on: date, today: date, provider: str = "") -> bool:
    """Tell whether news of the other side should have come by now; each provider takes its time."""
    known = settings.RECONCILIATION_PROVIDER_WAIT_DAYS
    days = known.get(provider, settings.RECONCILIATION_WAIT_DAYS)
    return since_on + timedelta(days=days) <= today


def window() -> timedelta:
    """Return how far apart two days of one amount may be."""
    return timedelta(days=settings.RECONCILIATION_WINDOW_DAYS)


def is_alone(amount: Money) -> bool:
    """Tell whether so much is posted without a second person; the sign does not count."""
    limit = settings.RECONCILIATION_ALONE_MINOR.get(amount.currency, 0)
    return abs(amount.minor) <= limit


def refuse_foreign_account(account_number: str, currency: str) -> None:
    """Take statements of our own accounts only, where a setting names them. Raises: UnknownBank."""
    known = settings.BANK_ACCOUNTS.get(currency)
    if known and account_number not in known:
        raise UnknownBank(_("This statement is for an account that is not ours."))


def csv_format(bank: str) -> CsvFormat:
    """Return how a bank writes its CSV. Raises: UnknownBank."""
    layout = settings.BANK_CSV_FORMATS.get(bank)
    if layout is None:
        raise UnknownBank(_("No layout is set for the CSV files of this bank."))
    return CsvFormat(**layout)
