"""The statements that prove the books. Each sees one moment while others go on posting.

The books are read twice, whatever is proved: once for sums (`BOOKS`), once for fingerprints
(`ALTERED`, in ranges of entries). Single rows are looked for (`POSTINGS_LIKE`) only where the sums
show that there are bad ones.
"""

from __future__ import annotations

from typing import Final

from payments.ledger.payloads import STORED_HASHES

# A row for each account and each currency of its postings: what the account is (NULL when none
# has the id), what is kept and what is posted. Postings are added up by pairs of accounts first,
# in several processes where the server allows it; every later step has a few thousand rows.
BOOKS: Final = """
    WITH sides AS (
        SELECT unnest(ARRAY[debit_id, credit_id]) AS account_id, currency, postings,
            unnest(ARRAY[amount, 0]) AS debits, unnest(ARRAY[0, amount]) AS credits,
            smallest <= 0 OR debit_id = credit_id AS is_misshapen
        FROM (
            SELECT debit_id, credit_id, currency, sum(amount_minor) AS amount,
                min(amount_minor) AS smallest, count(*) AS postings
            FROM ledger_posting
            GROUP BY debit_id, credit_id, currency
        ) pairs
    ), sums AS (
        SELECT account_id, currency, sum(debits) AS debits, sum(credits) AS credits,
            bool_or(is_misshapen) AS is_misshapen, sum(postings) AS mentions
        FROM sides
        GROUP BY account_id, currency
    )
    SELECT a.id AS account_id, a.code AS account, a.kind, a.currency, a.is_tracked, a.floor_minor,
        s.currency AS posted_currency,
        coalesce(s.debits, 0)::bigint AS posted_debits,
        coalesce(s.credits, 0)::bigint AS posted_credits,
        coalesce(s.is_misshapen, false) AS is_misshapen,
        coalesce(s.mentions, 0)::bigint AS mentions,
        b.account_id IS NOT NULL AS is_kept,
        coalesce(b.debits_minor, 0) AS kept_debits, coalesce(b.credits_minor, 0) AS kept_credits
    FROM ledger_account a
    LEFT JOIN ledger_balance b ON b.account_id = a.id
    FULL JOIN sums s ON s.account_id = a.id
    ORDER BY a.code, s.currency
"""

# Which single postings are bad, in each way that the sums can show. The first rows, and in each
# of them how many there are.
POSTINGS_LIKE: Final[dict[str, str]] = {
    "postings_in_unknown_accounts": """
        SELECT p.entry_id, p.line, count(*) OVER () AS found
        FROM ledger_posting p
        LEFT JOIN ledger_account d ON d.id = p.debit_id
        LEFT JOIN ledger_account c ON c.id = p.credit_id
        WHERE d.id IS NULL OR c.id IS NULL
        ORDER BY p.entry_id, p.line
        LIMIT %(shown)s
    """,
    "postings_that_mix_currencies": """
        SELECT p.entry_id, p.line, p.currency, d.code AS debit, c.code AS credit,
            count(*) OVER () AS found
        FROM ledger_posting p
        JOIN ledger_account d ON d.id = p.debit_id
        JOIN ledger_account c ON c.id = p.credit_id
        WHERE d.currency <> p.currency OR c.currency <> p.currency
        ORDER BY p.entry_id, p.line
        LIMIT %(shown)s
    """,
    "postings_without_shape": """
        SELECT p.entry_id, p.line, p.amount_minor, count(*) OVER () AS found
        FROM ledger_posting p
        WHERE p.amount_minor <= 0 OR p.debit_id = p.credit_id
        ORDER BY p.entry_id, p.line
        LIMIT %(shown)s
    """,
    # The books would show none of these; they are few, and found by their index.
    # A correction undoes what it corrects to the unit, account by account.
    "corrections_that_do_not_mirror": """
        SELECT e.id AS entry_id, e.key, count(*) OVER () AS found
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
        LIMIT %(shown)s
    """,
}

# What buyers paid for the border is kept by sale: a capture names it on each posting, all other
# entries by their reference. More of a sale's can be handed on or given back than was paid for it
# only by mistake, which the sum of all sales would hide. Its index finds the few accounts.
BORDER_TAXES_OVERDRAWN: Final = r"""
    SELECT account, sale, left_minor FROM (
        SELECT a.code AS account,
            CASE e.kind WHEN 'capture' THEN p.memo ELSE e.reference END AS sale,
            sum(CASE WHEN p.credit_id = a.id THEN p.amount_minor ELSE -p.amount_minor END)::bigint
                AS left_minor
        FROM ledger_account a
        JOIN ledger_posting p
            ON ARRAY[p.debit_id, p.credit_id] @> ARRAY[a.id]::bigint[]
        JOIN ledger_entry e ON e.id = p.entry_id
        LEFT JOIN ledger_entry wrong ON wrong.id = e.corrects_id
        WHERE a.code LIKE 'border\_tax:%' AND wrong.kind IS DISTINCT FROM 'capture'
        GROUP BY 1, 2
    ) sales WHERE left_minor < 0 ORDER BY account, sale
"""

# Entries of a range whose rows do not make their fingerprint, that have no postings, or that
# are missing under theirs: changed, added or lost rows show here even where sums agree.
ALTERED: Final = "".join(
    (
        "SELECT id AS entry_id, key, found_hash IS NULL AS is_empty FROM (",
        STORED_HASHES,
        ") hashes WHERE key IS NULL OR payload_hash IS DISTINCT FROM found_hash ORDER BY id",
    )
)
FIRST_AND_LAST: Final = """
    SELECT least((SELECT min(id) FROM ledger_entry), (SELECT min(entry_id) FROM ledger_posting)),
        greatest((SELECT max(id) FROM ledger_entry), (SELECT max(entry_id) FROM ledger_posting))
"""
# Where the next range begins: numbers may have gaps of any width.
NEXT_START: Final = "SELECT id FROM ledger_entry WHERE id > %s ORDER BY id OFFSET %s LIMIT 1"
LINES_OF: Final = """
    SELECT entry_id, line FROM ledger_posting WHERE entry_id = %s ORDER BY line
"""

# Snapshots count from the beginning. An entry is first counted by the snapshot that comes after
# both its day and its number; adding those groups up gives what every snapshot has to say.
SNAPSHOTS: Final = """
    WITH taken AS MATERIALIZED (
        SELECT id, day, seen_entry_id, row_number() OVER (ORDER BY day) AS place
        FROM ledger_snapshot
    ), moved AS (
        SELECT account_id, place, sum(debits) AS debits, sum(credits) AS credits
        FROM (
            SELECT unnest(ARRAY[debit_id, credit_id]) AS account_id, place,
                unnest(ARRAY[amount, 0]) AS debits, unnest(ARRAY[0, amount]) AS credits
            FROM (
                SELECT p.debit_id, p.credit_id, 1 + greatest(
                    width_bucket(
                        e.effective_on - 1, (SELECT array_agg(day ORDER BY day) FROM taken)
                    ),
                    width_bucket(
                        e.id - 1, (SELECT array_agg(seen_entry_id ORDER BY day) FROM taken)
                    )
                ) AS place, sum(p.amount_minor) AS amount
                FROM ledger_entry e
                JOIN ledger_posting p ON p.entry_id = e.id
                WHERE e.id <= (SELECT max(seen_entry_id) FROM taken)
                GROUP BY 1, 2, 3
            ) pairs
        ) sides
        GROUP BY account_id, place
    ), due AS (
        SELECT a.id AS account_id, t.id AS snapshot_id,
            sum(m.debits) OVER so_far AS debits, sum(m.credits) OVER so_far AS credits
        FROM ledger_account a
        CROSS JOIN taken t
        LEFT JOIN moved m ON m.account_id = a.id AND m.place = t.place
        WHERE NOT a.is_tracked
        WINDOW so_far AS (PARTITION BY a.id ORDER BY t.place)
    )
    SELECT t.day, a.code AS account,
        coalesce(s.debits_minor, 0) AS kept_debits, coalesce(s.credits_minor, 0) AS kept_credits,
        coalesce(d.debits, 0)::bigint AS posted_debits,
        coalesce(d.credits, 0)::bigint AS posted_credits
    FROM (SELECT * FROM due WHERE debits + credits > 0) d
    FULL JOIN ledger_snapshotbalance s USING (account_id, snapshot_id)
    LEFT JOIN taken t ON t.id = snapshot_id
    LEFT JOIN ledger_account a ON a.id = account_id
    WHERE s.debits_minor IS DISTINCT FROM d.debits OR s.credits_minor IS DISTINCT FROM d.credits
    ORDER BY t.day, a.code
"""

# A guard that is off refuses nothing; what passed meanwhile shows above, if it left a trace.
GUARDS: Final = (
    "ledger_account_identity",
    "ledger_account_kept",
    "ledger_account_opening",
    "ledger_balance_guard_delete",
    "ledger_balance_guard_insert",
    "ledger_balance_guard_update",
    "ledger_entry_append_only",
    "ledger_entry_correction_known",
    "ledger_entry_seal",
    "ledger_posting_append_only",
    "ledger_posting_gate",
    "ledger_snapshot_append_only",
    "ledger_snapshotbalance_append_only",
)
GUARDS_OFF: Final = """
    SELECT guard
    FROM unnest(%s::text[]) AS guard
    LEFT JOIN pg_trigger t ON t.tgname = guard AND t.tgenabled IN ('O', 'A')
    WHERE t.oid IS NULL
    ORDER BY guard
"""
