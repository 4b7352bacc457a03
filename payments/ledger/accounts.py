"""Open ledger accounts when a posting first needs them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.db import connection

from payments.ledger.errors import AccountMismatch
from payments.ledger.models import Account
from payments.ledger.types import AccountRef

_FIND: Final = """
    SELECT code, id, currency, kind, is_tracked FROM ledger_account WHERE code = ANY (%s)
"""
_Row = tuple[int, str, str, bool]  # id, currency, kind, is_tracked


def account_ids(refs: Iterable[AccountRef]) -> dict[str, int]:
    """Return the id of each account by its code; open those that do not exist yet.

    Two transactions may open the same account at once: the second waits for the first and
    finds its row. Codes are opened in order, so that neither waits for the other.
    Raises: AccountMismatch when a row differs from the chart.
    """
    wanted: dict[str, AccountRef] = {}
    for ref in refs:
        if wanted.setdefault(ref.code, ref) != ref:
            raise AccountMismatch(f"{ref.code} is named with two meanings")
    rows = _rows(wanted)
    missing = sorted(wanted.keys() - rows.keys())
    if missing:
        Account.objects.bulk_create([_row(wanted[code]) for code in missing], ignore_conflicts=True)
        rows |= _rows(missing)
    for code, row in rows.items():
        _compare(row, wanted[code])
    return {code: row[0] for code, row in rows.items()}


def _rows(codes: Iterable[str]) -> dict[str, _Row]:
    # Plain SQL: a closing looks up thousands, and a model for each costs more than the look-up.
    with connection.cursor() as cursor:
        cursor.execute(_FIND, [list(codes)])
        return {row[0]: row[1:] for row in cursor.fetchall()}


def _row(ref: AccountRef) -> Account:
    return Account(
        code=ref.code,
        currency=ref.currency,
        kind=ref.kind,
        is_tracked=ref.is_tracked,
        floor_minor=ref.floor_minor,
    )


def _compare(row: _Row, ref: AccountRef) -> None:
    # The floor may differ: it is a rule of today, the rest is what the account is.
    if row[1:] != (ref.currency, ref.kind, ref.is_tracked):
        raise AccountMismatch(f"{ref.code} is not the account that the chart says it is")
