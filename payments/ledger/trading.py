"""Read what entries did to the trading accounts, entry by entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Final

from django.db import connection
from django.db.models import Max

from payments.ledger.kinds import AccountKind
from payments.ledger.models import Account, Entry

WINDOW: Final = 50_000  # entry ids read at a time, so that long books need little memory

_MOVES: Final = """
    SELECT e.id, e.key, e.kind, e.reference, e.effective_on, a.currency, sum(s.signed)
    FROM (
        SELECT entry_id, credit_id AS account_id, amount_minor AS signed
        FROM ledger_posting
        WHERE credit_id = ANY(%(accounts)s) AND entry_id > %(after)s AND entry_id <= %(until)s
        UNION ALL
        SELECT entry_id, debit_id, -amount_minor
        FROM ledger_posting
        WHERE debit_id = ANY(%(accounts)s) AND entry_id > %(after)s AND entry_id <= %(until)s
    ) s
    JOIN ledger_entry e ON e.id = s.entry_id
    JOIN ledger_account a ON a.id = s.account_id
    GROUP BY e.id, a.currency
    ORDER BY e.id, a.currency
"""


@dataclass(frozen=True, slots=True)
class TradingMove:
    """What one entry did to the trading accounts, in minor units by currency.

    Money: counted from the credit side, so that what came to us is positive.
    """

    entry_id: int
    key: str
    kind: str
    reference: str
    effective_on: date
    minor: Mapping[str, int]


def trading_moves(*, after: int = 0) -> Iterator[TradingMove]:
    """Yield every entry with a higher id than `after` that moved a trading account, by id.

    An entry becomes visible when its transaction commits, which may be later than entries
    with higher ids: who reads on from a mark must look back behind it.
    """
    accounts = list(
        Account.objects.filter(kind=AccountKind.TRADING).order_by("pk").values_list("pk", flat=True)
    )
    last = Entry.objects.aggregate(last=Max("pk"))["last"] or 0
    while accounts and after < last:
        until = after + WINDOW
        with connection.cursor() as cursor:
            cursor.execute(_MOVES, {"accounts": accounts, "after": after, "until": until})
            rows = cursor.fetchall()
        for _entry_id, group in groupby(rows, key=lambda row: row[0]):
            yield _move(list(group))
        after = until


def _move(rows: list[tuple[Any, ...]]) -> TradingMove:
    entry_id, key, kind, reference, effective_on = rows[0][:5]
    return TradingMove(
        entry_id=entry_id,
        key=key,
        kind=kind,
        reference=reference,
        effective_on=effective_on,
        minor={currency: int(signed) for *_entry, currency, signed in rows if signed},
    )
