"""What our books say of an account, entry by entry, as far as nothing matched it yet.

Read by SQL: a year of sales is summed and compared in one statement, without a row of it in Python.
The ledger's tables are only read here; whoever writes goes through `payments.ledger.services`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import connection

# Nothing stands in two matches at a time; a match that was taken back counts no more.
LIVE: Final = """
    EXISTS (
        SELECT 1 FROM reconciliation_matchedpart p
        WHERE {what}
          AND NOT EXISTS (SELECT 1 FROM reconciliation_match u WHERE u.undoes_id = p.match_id)
    )
"""
LINE_IS_MATCHED: Final = LIVE.format(what="p.provider_line_id = l.id")
ENTRY_IS_MATCHED: Final = LIVE.format(what="p.entry_key = i.entry_key AND p.account = i.account")
# What an entry is about, in the provider's or our own words: its key says it. A correction is about
# what it corrects. `tests/payments/reconciliation/test_breaks.py` compares this with the rooms
# that make the keys.
SUBJECT: Final = """
    CASE
        WHEN k.key ~ '^charge:[^:]+:(capture|fee|refund):' THEN split_part(k.key, ':', 4)
        WHEN k.key LIKE 'dispute:%%' THEN split_part(k.key, ':', 3)
        WHEN k.key LIKE 'payout:%%' THEN split_part(k.key, ':', 2)
        WHEN k.key LIKE 'reconciliation:%%' THEN split_part(k.key, ':', 4)
        ELSE k.key
    END
"""
# Debits are positive: all accounts here but the payees' are assets.
ITEMS: Final = f"""
    SELECT e.key AS entry_key, e.kind, e.effective_on, a.code::text AS account, a.currency,
           sum(s.minor)::bigint AS minor, {SUBJECT} AS subject
    FROM (
        SELECT p.entry_id, o.id AS account_id,
               CASE WHEN p.debit_id = o.id THEN p.amount_minor ELSE -p.amount_minor END AS minor
        FROM ledger_account o
        JOIN ledger_posting p ON ARRAY[p.debit_id, p.credit_id] @> ARRAY[o.id]
        WHERE o.code LIKE %(accounts)s
    ) s
    JOIN ledger_account a ON a.id = s.account_id
    JOIN ledger_entry e ON e.id = s.entry_id
    LEFT JOIN ledger_entry k0 ON k0.id = e.corrects_id
    CROSS JOIN LATERAL (SELECT coalesce(k0.key, e.key) AS key) k
    GROUP BY e.id, a.id, k.key
    HAVING sum(s.minor) <> 0
"""  # noqa: S608
OPEN_ITEMS: Final = f"SELECT i.* FROM ({ITEMS}) i WHERE NOT {ENTRY_IS_MATCHED}"  # noqa: S608
FEE_KINDS: Final = (
    "processing_fee",
    "fee_difference",
    "dispute_fee",
    "dispute_fee_returned",
)


@dataclass(frozen=True, slots=True)
class BookItem:
    """What one entry does to one account. Money: minor units, debits positive."""

    entry_key: str
    kind: str
    effective_on: date
    account: str
    currency: str
    minor: int
    subject: str


def open_items(accounts: str) -> list[BookItem]:
    """Return what no match holds, of accounts whose code is like a pattern, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(f"{OPEN_ITEMS} ORDER BY 3, 1", {"accounts": accounts})
        return [BookItem(*row) for row in cursor.fetchall()]


def item(entry_key: str, account: str) -> BookItem | None:
    """Return what an entry does to an account, unless a match holds it or it does nothing."""
    sql = f"SELECT * FROM ({OPEN_ITEMS}) one WHERE entry_key = %(key)s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, {"accounts": account, "key": entry_key})
        row = cursor.fetchone()
    return BookItem(*row) if row else None


def balances(accounts: str) -> dict[str, int]:
    """Return the balance of each account whose code is like a pattern, debits positive."""
    sql = f"SELECT account, sum(minor)::bigint FROM ({ITEMS}) i GROUP BY 1"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, {"accounts": accounts})
        return {str(code): int(minor) for code, minor in cursor.fetchall()}


def run(sql: str, **values: Any) -> list[tuple[Any, ...]]:
    """Run one statement of this room and return its rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall()) if cursor.description else []


def expect_many() -> None:
    """Let this transaction join by hashes: the planner takes what a WITH holds for few rows.

    It would compare each with each.
    """
    run("SELECT set_config('enable_nestloop', 'off', TRUE)")
