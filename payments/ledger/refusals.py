"""Turn what the database refused into the ledger's own errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import Error as DatabaseError
from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.errors import ProjectError
from payments.ledger.errors import (
    AccountMismatch,
    AlreadyCorrected,
    BalanceBelowFloor,
    EntryInvalid,
    KeyReused,
    LedgerBusy,
)

_BUSY = {
    "40P01",  # deadlock
    "40001",  # serialization failure
    "55P03",  # lock_timeout
}


@contextmanager
def translated() -> Iterator[None]:
    """Raise the ledger's error for a refusal of the database that has a name.

    Raises: BalanceBelowFloor, AlreadyCorrected, EntryInvalid, KeyReused, AccountMismatch,
    LedgerBusy; any other database error passes as it is.
    """
    try:
        yield
    except DatabaseError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        if diagnosis is None:
            raise
        found = known_meaning(
            diagnosis.sqlstate,
            diagnosis.constraint_name,
            diagnosis.message_primary,
            diagnosis.message_detail,
        )
        if found is None:
            raise
        raise found from error


def meaning(state: str, constraint: str, message: str, detail: str) -> ProjectError | DatabaseError:
    """Return the error to raise for a refusal that the database told as a row."""
    found = known_meaning(state, constraint, message, detail)
    return found or IntegrityError(f"{message} ({state}, {constraint})")


def known_meaning(
    state: str | None, constraint: str | None, message: str | None, detail: str | None
) -> ProjectError | None:
    """Return the ledger's error for what the database says of a refusal, if it has one."""
    constraint = constraint or ""
    if constraint == "ledger_balance_floor":
        return BalanceBelowFloor(_("There is not enough money in this account."), account=detail)
    if constraint == "ledger_entry_key_reused":
        return KeyReused(message)
    if constraint == "ledger_account_unlike":
        return AccountMismatch(message)
    if constraint.startswith("ledger_entry_corrects_id"):
        return AlreadyCorrected(_("This entry has been corrected already."))
    if constraint.startswith(("ledger_posting_", "ledger_entry_")):
        return EntryInvalid(message or constraint)
    if state in _BUSY:
        return LedgerBusy(message or "busy", retry_after=1)
    return None
