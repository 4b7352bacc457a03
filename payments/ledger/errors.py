"""What the ledger refuses, and what it finds broken."""

from __future__ import annotations

from marketplace.foundation.errors import Broken, NotFound, Refused, TryAgain


class BalanceBelowFloor(Refused):
    """A posting would take a vendor's account below what it may hold; nothing was posted."""

    code = "balance_below_floor"


class AlreadyCorrected(Refused):
    """An entry is corrected once; a wrong correction is itself corrected."""

    code = "already_corrected"


class EntryNotFound(NotFound):
    """No entry has this key."""

    code = "entry_not_found"


class LedgerBusy(TryAgain):
    """Another transaction holds the same accounts; the same entry may be posted again."""


class KeyReused(Broken):
    """One key, two different facts: a caller did not freeze what it posts."""


class EntryInvalid(Broken):
    """An entry that could never be posted: no postings, no amount, mixed currencies."""


class AccountMismatch(Broken):
    """An account exists under this code with another kind, currency or tracking."""


class SnapshotTooEarly(Broken):
    """A day that may still change was to be kept, or one before the last that is kept."""


class UnknownAccount(Broken):
    """A code that no account of the chart has."""
