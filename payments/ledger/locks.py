"""Every lock of this room: tracked balances, in the order of their accounts' ids."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection


def balances(account_ids: Iterable[int]) -> None:
    """Lock the balances of these accounts until the transaction ends; untracked ones are free.

    The application may not lock the rows itself (that needs the right to change them); a
    function of the database does it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_hold_balances(%s)", [sorted(account_ids)])
