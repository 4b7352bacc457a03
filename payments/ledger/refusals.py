"""Turn what the database refused into the ledger's own errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import Error as DatabaseError
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.errors import ProjectError
from payments.ledger.errors import AlreadyCorrected, BalanceBelowFloor, EntryInvalid, LedgerBusy

_BUSY = {
    "40P01",  # deadlock
    "40001",  # serialization failure
    "55P03",  # lock_timeout
}


@contextmanager
def translated() -> Iterator[None]:
    """Raise the ledger's error for a refusal of the database that has a name.

    Raises: BalanceBelowFloor, AlreadyCorrected, EntryInvalid, LedgerBusy; any other database
    error passes as it is.
    """
    try:
        yield
    except DatabaseError as error:
        found = _meaning(error.__cause__)
        if found is None:
            raise
        raise found from error


def _meaning(cause: Any) -> ProjectError | None:
    diagnosis = getattr(cause, "diag", None)
    if diagnosis is None:
        return None
    constraint = diagnosis.constraint_name or ""
    if constraint == "ledger_balance_floor":
        return BalanceBelowFloor(
            _("There is not enough money in this account."), account=diagnosis.message_detail
        )
    if constraint.startswith("ledger_entry_corrects_id"):
        return AlreadyCorrected(_("This entry has been corrected already."))
    if constraint.startswith(("ledger_posting_", "ledger_entry_")):
        return EntryInvalid(diagnosis.message_primary)
    if diagnosis.sqlstate in _BUSY:
        return LedgerBusy(diagnosis.message_primary or "busy", retry_after=1)
    return None
