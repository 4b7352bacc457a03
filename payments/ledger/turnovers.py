"""What was debited and credited up to a day: the newest snapshot, and what it has not counted.

A snapshot of day D counts the entries up to number N that were effective by D. Up to a day X, not
before D, two sorts of entries are missing from it: those after N that are effective by X, late
ones too, and those up to N that are effective after D and by X. Nobody else is.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.db import connection

from payments.ledger.models import Account
from payments.ledger.types import StatementPlace

# The newest snapshot of those that `which` allows; without one, all entries are "missing" from it.
NEWEST: Final = """
    SELECT s.id, s.day, s.seen_entry_id FROM ledger_snapshot s WHERE {which}
    UNION ALL
    SELECT 0, '-infinity'::date, 0
    ORDER BY day DESC
    LIMIT 1
"""
# That may serve a day; %(on)s may be NULL for "up to now".
_BASE: Final = NEWEST.format(which="%(on)s::date IS NULL OR s.day <= %(on)s::date")
# Debits and credits of each account: the snapshot `base`, and the entries that it has not counted,
# up to the entry %(seen)s and the day %(on)s. Postings are added up by pairs of accounts first.
SUMS: Final = """
    SELECT account_id, sum(debits) AS debits, sum(credits) AS credits
    FROM (
        SELECT s.account_id, s.debits_minor AS debits, s.credits_minor AS credits
        FROM ledger_snapshotbalance s JOIN base ON base.id = s.snapshot_id
        UNION ALL
        SELECT unnest(ARRAY[debit_id, credit_id]), unnest(ARRAY[amount, 0]),
            unnest(ARRAY[0, amount])
        FROM (
            SELECT p.debit_id, p.credit_id, sum(p.amount_minor) AS amount
            FROM (
                SELECT e.id FROM ledger_entry e, base
                WHERE e.id > base.seen_entry_id AND e.id <= %(seen)s
                    AND e.effective_on <= coalesce(%(on)s::date, 'infinity')
                UNION ALL
                SELECT e.id FROM ledger_entry e, base
                WHERE e.id <= base.seen_entry_id AND e.effective_on > base.day
                    AND e.effective_on <= coalesce(%(on)s::date, 'infinity')
            ) missing
            JOIN ledger_posting p ON p.entry_id = missing.id
            GROUP BY p.debit_id, p.credit_id
        ) pairs
    ) each_part
    GROUP BY account_id
"""
# The driver knows no infinite day.
_BASE_AS_TEXT: Final = f"SELECT id, day::text, seen_entry_id FROM ({_BASE}) base"  # noqa: S608
ALL: Final = 2**63 - 1  # no entry has a higher number

# The base comes as values, for the planner has to know how much is behind it: an account that every
# sale touches is read by numbers, another by its index.
_OF_ONE: Final = """
    SELECT coalesce(sum(debits), 0)::bigint, coalesce(sum(credits), 0)::bigint
    FROM (
        SELECT s.debits_minor AS debits, s.credits_minor AS credits
        FROM ledger_snapshotbalance s
        WHERE s.account_id = %(account)s AND s.snapshot_id = %(base)s
        UNION ALL
        SELECT CASE WHEN p.debit_id = %(account)s THEN p.amount_minor ELSE 0 END,
            CASE WHEN p.credit_id = %(account)s THEN p.amount_minor ELSE 0 END
        FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
        WHERE ARRAY[p.debit_id, p.credit_id] @> ARRAY[%(account)s]::bigint[]
            AND p.entry_id > %(seen)s AND e.id > %(seen)s
            AND e.effective_on <= coalesce(%(on)s::date, 'infinity')
        UNION ALL
        SELECT CASE WHEN p.debit_id = %(account)s THEN p.amount_minor ELSE 0 END,
            CASE WHEN p.credit_id = %(account)s THEN p.amount_minor ELSE 0 END
        FROM ledger_entry e JOIN ledger_posting p ON p.entry_id = e.id
        WHERE e.id <= %(seen)s AND e.effective_on > %(day)s::date
            AND e.effective_on <= coalesce(%(on)s::date, 'infinity')
            AND %(account)s IN (p.debit_id, p.credit_id)
    ) parts
"""

# Tracked accounts have no snapshots: from what is kept, what is effective later is taken away.
_OF_ALL: Final = f"""
    WITH base AS MATERIALIZED ({_BASE}),
    parts AS ({SUMS}),
    later AS (
        SELECT account_id, sum(debits) AS debits, sum(credits) AS credits
        FROM (
            SELECT unnest(ARRAY[p.debit_id, p.credit_id]) AS account_id,
                unnest(ARRAY[p.amount_minor, 0]) AS debits,
                unnest(ARRAY[0, p.amount_minor]) AS credits
            FROM ledger_entry e
            JOIN ledger_posting p ON p.entry_id = e.id
            WHERE e.effective_on > %(on)s::date
        ) each_later
        GROUP BY account_id
    )
    SELECT a.code, a.kind, a.currency,
        CASE WHEN a.is_tracked THEN coalesce(b.debits_minor, 0) - coalesce(later.debits, 0)
            ELSE coalesce(parts.debits, 0) END,
        CASE WHEN a.is_tracked THEN coalesce(b.credits_minor, 0) - coalesce(later.credits, 0)
            ELSE coalesce(parts.credits, 0) END
    FROM ledger_account a
    LEFT JOIN ledger_balance b ON b.account_id = a.id
    LEFT JOIN parts ON parts.account_id = a.id
    LEFT JOIN later ON later.account_id = a.id
    ORDER BY a.currency, a.code
"""  # noqa: S608 - constants alone


# Nothing but numbers until the page is known. A payee's postings are taken together and sorted; for
# the platform's the planner knows how often an account comes, and walks the days for one that
# every sale touches.
_POSTINGS: Final = """
    SELECT p.entry_id, p.line FROM ledger_posting p
    WHERE ARRAY[p.debit_id, p.credit_id] @> ARRAY[%(account)s]::bigint[]
"""
_PAGE: Final = f"""
    WITH p AS {{how}} ({_POSTINGS})
    SELECT p.entry_id
    FROM ledger_entry e
    JOIN p ON p.entry_id = e.id
    WHERE e.effective_on BETWEEN %(since)s AND %(until)s
        AND (e.effective_on, e.id) >= (%(on)s, %(entry)s)
        AND (e.id > %(entry)s OR e.effective_on > %(on)s OR p.line > %(line)s)
    ORDER BY e.effective_on, e.id, p.line
    LIMIT %(limit)s
"""  # noqa: S608 - constants alone
_PAGE_OF_PAYEE: Final = _PAGE.format(how="MATERIALIZED")
_PAGE_OF_PLATFORM: Final = _PAGE.format(how="NOT MATERIALIZED")


def page_of(
    account: Account, since: date, until: date, after: StatementPlace | None, limit: int
) -> list[int]:
    """Return the entries of the next `limit` lines of an account, and of the one behind them."""
    place = (after.on, after.entry_id, after.line) if after else (since, -1, -1)
    known: dict[str, Any] = {"account": account.pk, "since": since, "until": until}
    known |= {"limit": limit + 1}
    with connection.cursor() as cursor:
        page = _PAGE_OF_PAYEE if account.is_tracked else _PAGE_OF_PLATFORM
        cursor.execute(page, known | dict(zip(("on", "entry", "line"), place, strict=True)))
        return [entry_id for (entry_id,) in cursor.fetchall()]


def of_account(account: Account, on: date | None) -> tuple[int, int]:
    """Return an account's debits and credits in minor units, up to a day's end or up to now."""
    base: tuple[Any, ...] = (0, "-infinity", 0)  # a tracked account has no snapshots
    with connection.cursor() as cursor:
        if not account.is_tracked:
            cursor.execute(_BASE_AS_TEXT, {"on": on})
            base = cursor.fetchone()
        known = dict(zip(("base", "day", "seen"), base, strict=True))
        cursor.execute(_OF_ONE, known | {"account": account.pk, "on": on})
        debits, credits = cursor.fetchone()
    return debits, credits


def of_all(on: date | None) -> list[tuple[Any, ...]]:
    """Return code, kind, currency, debits and credits of every account, by currency and code."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_ALL, {"on": on, "seen": ALL})
        return list(cursor.fetchall())
