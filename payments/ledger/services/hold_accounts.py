"""Hold accounts still while their balances decide what is posted."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from django.db.transaction import TransactionManagementError

from payments.ledger import locks
from payments.ledger.accounts import account_ids
from payments.ledger.refusals import translated
from payments.ledger.types import AccountRef


def hold(refs: Iterable[AccountRef]) -> None:
    """Keep these tracked accounts' balances unchanged by others until the transaction ends.

    Call it once, with all accounts, before you read a balance that decides an amount, or
    before you post several entries that share accounts with other work: the locks are taken in
    the order of account ids, so that nobody waits in a circle.
    Raises: LedgerBusy, AccountMismatch.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("accounts are held within a transaction")
    with translated():
        locks.balances(account_ids(refs).values())
