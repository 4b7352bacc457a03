"""The fingerprint of an entry: what the same key must mean for ever.

One text form in two languages: `payload_hash` makes it of a draft, `STORED_HASHES` of the rows.
They agree to the byte, so that `ledger check` can prove that no stored entry was altered.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Final

from payments.ledger.types import EntryDraft

# Columns: id, key, payload_hash, found_hash (NULL for an entry without postings).
STORED_HASHES: Final = """
    SELECT e.id, e.key, e.payload_hash, encode(sha256(convert_to(
        json_build_array(
            e.key, e.kind, e.reference, to_char(e.effective_on, 'YYYY-MM-DD'),
            coalesce(corrected.key, '')
        )::text || string_agg(json_build_array(
            p.line, debit.code, credit.code, p.currency, p.amount_minor, p.memo
        )::text, '' ORDER BY p.line) FILTER (WHERE p.line IS NOT NULL), 'UTF8')), 'hex')
        AS found_hash
    FROM ledger_entry e
    LEFT JOIN ledger_entry corrected ON corrected.id = e.corrects_id
    LEFT JOIN ledger_posting p ON p.entry_id = e.id
    LEFT JOIN ledger_account debit ON debit.id = p.debit_id
    LEFT JOIN ledger_account credit ON credit.id = p.credit_id
    GROUP BY e.id, corrected.key
"""


def payload_hash(draft: EntryDraft) -> str:
    """Return the SHA-256 of everything that a draft says, as 64 hexadecimal digits."""
    head = [draft.key, draft.kind, draft.reference, draft.effective_on.isoformat(), draft.corrects]
    lines = [
        [line, p.debit.code, p.credit.code, p.amount.currency, p.amount.minor, p.memo]
        for line, p in enumerate(draft.postings, start=1)
    ]
    text = "".join(json.dumps(part, ensure_ascii=False) for part in (head, *lines))
    return sha256(text.encode()).hexdigest()
