"""The statements that prove the books. Each sees one moment while others go on posting."""

from __future__ import annotations

from typing import Final

from payments.ledger.payloads import STORED_HASHES

# `books`: every account with its sums and natural balance, from postings alone. Stands before
# each statement; PostgreSQL computes only what the statement then names.
_RECOMPUTED: Final = """
    WITH turnovers AS (
        SELECT account_id, sum(debits) AS debits, sum(credits) AS credits
        FROM (
            SELECT debit_id AS account_id, amount_minor AS debits, 0 AS credits
            FROM ledger_posting
            UNION ALL
            SELECT credit_id, 0, amount_minor FROM ledger_posting
        ) side
        GROUP BY account_id
    ), sums AS (
        SELECT a.id, a.code, a.kind, a.currency, a.is_tracked, a.floor_minor,
            coalesce(t.debits, 0)::bigint AS debits, coalesce(t.credits, 0)::bigint AS credits
        FROM ledger_account a
        LEFT JOIN turnovers t ON t.account_id = a.id
    ), books AS (
        SELECT sums.*,
            CASE WHEN kind IN ('asset', 'expense') THEN debits - credits ELSE credits - debits END
                AS balance_minor
        FROM sums
    ), hashes AS (
"""
RECOMPUTED: Final = "".join((_RECOMPUTED, STORED_HASHES, ")"))

# One statement for each way in which books can be wrong; every row that it returns is a break.
BREAKS: Final[dict[str, str]] = {
    # A running balance that is not the sum of its postings.
    "balances_that_differ": """
        SELECT a.code AS account, b.debits_minor AS kept_debits, b.credits_minor AS kept_credits,
            a.debits AS posted_debits, a.credits AS posted_credits
        FROM books a
        LEFT JOIN ledger_balance b ON b.account_id = a.id
        WHERE (a.is_tracked OR b.account_id IS NOT NULL)
            AND (coalesce(b.debits_minor, 0) <> a.debits
                OR coalesce(b.credits_minor, 0) <> a.credits)
        ORDER BY a.code
    """,
    # By its postings, not by what is kept.
    "balances_below_floor": """
        SELECT code AS account, floor_minor, balance_minor
        FROM books
        WHERE balance_minor < floor_minor
        ORDER BY code
    """,
    "postings_in_unknown_accounts": """
        SELECT p.entry_id, p.line
        FROM ledger_posting p
        LEFT JOIN ledger_account d ON d.id = p.debit_id
        LEFT JOIN ledger_account c ON c.id = p.credit_id
        WHERE d.id IS NULL OR c.id IS NULL
        ORDER BY p.entry_id, p.line
    """,
    "postings_that_mix_currencies": """
        SELECT p.entry_id, p.line, p.currency, d.code AS debit, c.code AS credit
        FROM ledger_posting p
        JOIN ledger_account d ON d.id = p.debit_id
        JOIN ledger_account c ON c.id = p.credit_id
        WHERE d.currency <> p.currency OR c.currency <> p.currency
        ORDER BY p.entry_id, p.line
    """,
    "postings_without_shape": """
        SELECT p.entry_id, p.line, p.amount_minor
        FROM ledger_posting p
        WHERE p.amount_minor <= 0 OR p.debit_id = p.credit_id
        ORDER BY p.entry_id, p.line
    """,
    "postings_without_entry": """
        SELECT p.entry_id, p.line
        FROM ledger_posting p
        LEFT JOIN ledger_entry e ON e.id = p.entry_id
        WHERE e.id IS NULL
        ORDER BY p.entry_id, p.line
    """,
    "entries_without_postings": """
        SELECT e.id AS entry_id, e.key
        FROM ledger_entry e
        WHERE NOT EXISTS (SELECT FROM ledger_posting p WHERE p.entry_id = e.id)
        ORDER BY e.id
    """,
    # Changed, added or missing postings, or a changed entry, show here even where sums agree.
    "entries_that_were_altered": """
        SELECT id AS entry_id, key
        FROM hashes
        WHERE payload_hash <> found_hash
        ORDER BY id
    """,
    # A correction undoes what it corrects to the unit, account by account.
    "corrections_that_do_not_mirror": """
        SELECT e.id AS entry_id, e.key
        FROM ledger_entry e
        WHERE e.corrects_id IS NOT NULL AND EXISTS (
            SELECT FROM (
                SELECT debit_id, credit_id, amount_minor FROM ledger_posting
                WHERE entry_id = e.id
                UNION ALL
                SELECT credit_id, debit_id, -amount_minor FROM ledger_posting
                WHERE entry_id = e.corrects_id
            ) both_ways
            GROUP BY debit_id, credit_id
            HAVING sum(amount_minor) <> 0
        )
        ORDER BY e.id
    """,
    # Zero per currency follows from the shape of a posting; it is added up all the same.
    "currencies_out_of_balance": """
        SELECT currency, (sum(debits) - sum(credits))::bigint AS difference_minor
        FROM books
        GROUP BY currency
        HAVING sum(debits) <> sum(credits)
        ORDER BY currency
    """,
}

# A guard that is off refuses nothing; what passed meanwhile shows above, if it left a trace.
GUARDS: Final = (
    "ledger_account_identity",
    "ledger_account_kept",
    "ledger_account_opening",
    "ledger_balance_guard_delete",
    "ledger_balance_guard_insert",
    "ledger_balance_guard_update",
    "ledger_entry_append_only",
    "ledger_entry_seal",
    "ledger_posting_append_only",
    "ledger_posting_gate",
)
GUARDS_OFF: Final = """
    SELECT guard
    FROM unnest(%s::text[]) AS guard
    LEFT JOIN pg_trigger t ON t.tgname = guard AND t.tgenabled IN ('O', 'A')
    WHERE t.oid IS NULL
    ORDER BY guard
"""

CLEARING_BALANCES: Final = """
    SELECT code AS account, currency, balance_minor
    FROM books
    WHERE split_part(code, ':', 1) = ANY (%s) AND balance_minor <> 0
    ORDER BY code
"""
