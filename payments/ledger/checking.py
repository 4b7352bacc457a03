"""Prove the books: recompute everything that can be recomputed, and name every difference.

Nothing in here trusts a trigger: it is what finds out that one was switched off.
"""

from __future__ import annotations

from typing import Any, Final

from django.db import connection

from payments.ledger import proofs
from payments.ledger.chart import CLEARING, account
from payments.ledger.errors import UnknownAccount
from payments.ledger.models import Account, Balance, Entry, Posting

SHOWN: Final = 50  # rows of each break that the report names; all are counted


def check() -> dict[str, Any]:
    """Recompute every balance from the postings and compare everything that must agree.

    The result is ready for JSON: `broken` is the number of breaks, `breaks` names the first
    of each sort. Clearing accounts that are not empty are listed, and are no breaks: their
    money is on its way.
    """
    breaks = {name: _rows(sql) for name, sql in proofs.BREAKS.items()}
    breaks["accounts_unlike_the_chart"] = _accounts_unlike_the_chart()
    breaks["guards_that_are_off"] = _rows(proofs.GUARDS_OFF, [list(proofs.GUARDS)])
    found = {name: rows for name, rows in breaks.items() if rows}
    return {
        "broken": sum(len(rows) for rows in found.values()),
        "checks": list(breaks),
        "breaks": {
            name: {"count": len(rows), "first": rows[:SHOWN]} for name, rows in found.items()
        },
        "counted": {
            "accounts": Account.objects.count(),
            "tracked_balances": Balance.objects.count(),
            "entries": Entry.objects.count(),
            "postings": Posting.objects.count(),
        },
        "clearing": _rows(proofs.CLEARING_BALANCES, [list(CLEARING)]),
    }


def _rows(sql: str, params: list[Any] | None = None) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(proofs.RECOMPUTED + sql, params)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _accounts_unlike_the_chart() -> list[dict[str, Any]]:
    unlike = []
    for row in Account.objects.order_by("code").iterator():
        try:
            ref = account(row.code)
        except UnknownAccount:
            unlike.append({"account": row.code, "reason": "not in the chart"})
            continue
        if (row.kind, row.currency, row.is_tracked) != (ref.kind, ref.currency, ref.is_tracked):
            unlike.append({"account": row.code, "reason": "kind, currency or tracking"})
        elif (row.floor_minor is None) != (ref.floor_minor is None):
            # The owner may move a floor; an account without one is not what the chart says.
            unlike.append({"account": row.code, "reason": "floor"})
    return unlike
