"""Match the provider's lines with the books: what both say of one object, in one statement.

A sale is one line of the provider (gross, fee, net) and two entries of ours (capture, fee); a
refund that came back is two lines and perhaps none of ours. So everything that is about one object
on one account is put together, and matches when nothing is left: of the gross, and of the fee.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction

from payments.reconciliation import locks, rules
from payments.reconciliation.books import FEE_KINDS, expect_many, run
from payments.reconciliation.provider_objects import BOTH

_MATCH: Final = f"""
    WITH {BOTH},
    picked AS MATERIALIZED (
        SELECT account, subject,
               nextval(pg_get_serial_sequence('reconciliation_match', 'id')) AS match_id
        FROM together WHERE gross = 0 AND fee = 0
    ),
    told_before AS MATERIALIZED (
        SELECT provider_line_id AS line_id, count(*) AS times FROM reconciliation_matchedpart
        WHERE provider_line_id IS NOT NULL GROUP BY 1
    ),
    before AS MATERIALIZED (
        SELECT entry_key AS key, account AS place, count(*) AS times
        FROM reconciliation_matchedpart WHERE entry_key <> '' GROUP BY 1, 2
    ),
    made AS (
        INSERT INTO reconciliation_match (id, account, rule, matched_by, matched_at, reason)
        SELECT match_id, account, 'reference', %(by)s, %(now)s, '' FROM picked
    ),
    parts AS (
        INSERT INTO reconciliation_matchedpart
            (match_id, side, provider_line_id, entry_key, account, round, currency, amount_minor)
        SELECT match_id, 'provider', line.id, '', account,
               coalesce(told_before.times, 0),
               line.currency, line.net
        FROM picked JOIN line USING (account, subject)
            LEFT JOIN told_before ON told_before.line_id = line.id
        UNION ALL
        SELECT match_id, 'books', NULL, book.entry_key, account,
               coalesce(before.times, 0),
               book.currency, book.minor
        FROM picked JOIN book USING (account, subject)
            LEFT JOIN before ON before.key = book.entry_key AND before.place = book.account
    )
    SELECT count(*) FROM picked
"""  # noqa: S608


@transaction.atomic
def match_provider(*, provider: str, now: datetime) -> int:
    """Match all that says one thing of one object; return how many matches were made.

    Money: each account apart, so no two currencies meet; tolerance is zero.
    """
    locks.matching()
    expect_many()
    [(made,)] = run(
        _MATCH,
        accounts=f"psp_clearing:{provider}:%",
        fees=list(FEE_KINDS),
        by=rules.SYSTEM,
        now=now,
    )
    return int(made)
