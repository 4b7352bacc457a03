"""Match entries of ours that undo each other on one account: an entry and its correction."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction

from payments.reconciliation import locks, rules
from payments.reconciliation.books import OPEN_ITEMS, expect_many, run

_MATCH: Final = f"""
    WITH book AS MATERIALIZED ({OPEN_ITEMS}),
    picked AS MATERIALIZED (
        SELECT account, subject,
               nextval(pg_get_serial_sequence('reconciliation_match', 'id')) AS match_id
        FROM book GROUP BY 1, 2 HAVING sum(minor) = 0 AND count(*) > 1
    ),
    made AS (
        INSERT INTO reconciliation_match (id, account, rule, matched_by, matched_at, reason)
        SELECT match_id, account, 'mirror', %(by)s, %(now)s, '' FROM picked
    ),
    parts AS (
        INSERT INTO reconciliation_matchedpart
            (match_id, side, entry_key, account, round, currency, amount_minor)
        SELECT match_id, 'books', book.entry_key, account,
               (SELECT count(*) FROM reconciliation_matchedpart p
                WHERE p.entry_key = book.entry_key AND p.account = book.account),
               book.currency, book.minor
        FROM picked JOIN book USING (account, subject)
    )
    SELECT count(*) FROM picked
"""  # noqa: S608


@transaction.atomic
def match_mirrors(*, now: datetime) -> int:
    """Match them on the bank's and on suspense accounts; return how many matches were made."""
    locks.matching()
    expect_many()
    made = 0
    for accounts in ("bank:%", "suspense:%"):
        [(found,)] = run(_MATCH, accounts=accounts, by=rules.SYSTEM, now=now)
        made += int(found)
    return made
