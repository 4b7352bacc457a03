"""The fingerprint of an entry: what the same key must mean for ever.

One text form in two languages: `payload_hash` makes it of a draft, SQL of rows. They agree to the
byte, so that `ledger check` can prove that no stored entry was altered, and an entry that came
from SQL is found again by a draft. Fields are set apart by control characters, which no draft may
contain; the number of postings stands first, so that no memo can pass for a posting.
"""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from typing import Final

from payments.ledger.types import EntryDraft

FIELD: Final = "\x1f"  # before each field but the first
POSTING: Final = "\x1e"  # before each posting
_EPOCH: Final = date(1970, 1, 1)

# Of one entry and of one posting in SQL; names in braces are expressions of text, or of a number.
# A day is counted, because its text would depend on the session's settings.
ENTRY_TEXT: Final = (
    r"{count} || E'\x1f' || {key} || E'\x1f' || {kind} || E'\x1f' || {reference}"
    r" || E'\x1f' || ({effective_on} - date '1970-01-01') || E'\x1f' || {corrects}"
)
POSTING_TEXT: Final = (
    r"E'\x1e' || {line} || E'\x1f' || {debit} || E'\x1f' || {credit}"
    r" || E'\x1f' || {currency} || E'\x1f' || {amount_minor} || E'\x1f' || {memo}"
)
HASH_OF: Final = "encode(sha256(convert_to({text}, 'UTF8')), 'hex')"


def payload_hash(draft: EntryDraft) -> str:
    """Return the SHA-256 of everything that a draft says, as 64 hexadecimal digits."""
    day = (draft.effective_on - _EPOCH).days
    text = f"{len(draft.postings)}\x1f{draft.key}\x1f{draft.kind}\x1f{draft.reference}\x1f{day}"
    text += f"\x1f{draft.corrects}"
    for line, p in enumerate(draft.postings, start=1):
        text += f"\x1e{line}\x1f{p.debit.code}\x1f{p.credit.code}"
        text += f"\x1f{p.amount.currency}\x1f{p.amount.minor}\x1f{p.memo}"
    return sha256(text.encode()).hexdigest()


_ENTRY: Final = ENTRY_TEXT.format(
    count="g.count",
    key="e.key",
    kind="e.kind",
    reference="e.reference",
    effective_on="e.effective_on",
    corrects="coalesce(corrected.key, '')",
)
_POSTING: Final = POSTING_TEXT.format(
    line="p.line",
    debit="coalesce(debit.code, '')",  # lost accounts must not lose the posting's text
    credit="coalesce(credit.code, '')",
    currency="p.currency",
    amount_minor="p.amount_minor",
    memo="p.memo",
)

# Columns: id, key (NULL where postings lack their entry), payload_hash, found_hash (NULL for an
# entry without postings); of entries %(first)s to %(last)s. Both tables are read in the order of
# their keys, and lines come to their sum in order.
STORED_HASHES: Final = "".join(
    (
        "SELECT coalesce(e.id, g.entry_id) AS id, e.key, e.payload_hash, ",
        HASH_OF.format(text="".join((_ENTRY, " || g.text"))),
        """ AS found_hash
    FROM (
        SELECT * FROM ledger_entry WHERE id BETWEEN %(first)s AND %(last)s
    ) e
    LEFT JOIN ledger_entry corrected ON corrected.id = e.corrects_id
    FULL JOIN (
        SELECT entry_id, count(*) AS count, string_agg(text, '') AS text
        FROM (
            SELECT p.entry_id, """,
        _POSTING,
        """ AS text
            FROM ledger_posting p
            LEFT JOIN ledger_account debit ON debit.id = p.debit_id
            LEFT JOIN ledger_account credit ON credit.id = p.credit_id
            WHERE p.entry_id BETWEEN %(first)s AND %(last)s
            ORDER BY p.entry_id, p.line
        ) lines
        GROUP BY entry_id
    ) g ON g.entry_id = e.id
""",
    )
)
