"""Write entries: the only statements that insert into the books.

A few statements whatever the number of entries, each with whole columns as arrays, so that
one entry and ten thousand take the same road through the same checks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.crashpoints import crashpoint
from payments.ledger.accounts import account_ids
from payments.ledger.errors import EntryNotFound, KeyReused
from payments.ledger.models import Entry
from payments.ledger.payloads import payload_hash
from payments.ledger.refusals import translated
from payments.ledger.types import EntryDraft, PostedEntry

CHUNK: Final = 10_000  # entries to a statement: memory stays small, speed does not grow further

# In key order, so that two batches with common keys wait for each other and not in a circle.
_INSERT_ENTRIES: Final = """
    INSERT INTO ledger_entry (key, kind, reference, effective_on, payload_hash, corrects_id)
    SELECT * FROM unnest(
        %s::text[], %s::text[], %s::text[], %s::date[], %s::text[], %s::bigint[]
    ) AS given (key, kind, reference, effective_on, payload_hash, corrects_id)
    ORDER BY key COLLATE "C"
    ON CONFLICT (key) DO NOTHING
    RETURNING key, id
"""
_INSERT_POSTINGS: Final = """
    INSERT INTO ledger_posting
        (entry_id, line, debit_id, credit_id, currency, amount_minor, memo)
    SELECT * FROM unnest(
        %s::bigint[], %s::smallint[], %s::bigint[], %s::bigint[],
        %s::text[], %s::bigint[], %s::text[]
    )
"""


def write(drafts: Sequence[EntryDraft]) -> list[PostedEntry]:
    """Write drafts into the books, or find them there; all of them, or none.

    Runs in the caller's transaction or in one of its own. A floor holds after each chunk.
    Raises: KeyReused, AccountMismatch, EntryNotFound (corrected key), BalanceBelowFloor,
    AlreadyCorrected, LedgerBusy.
    """
    posted: list[PostedEntry] = []
    with translated(), transaction.atomic():
        for start in range(0, len(drafts), CHUNK):
            posted += _write_chunk(drafts[start : start + CHUNK])
    return posted


def _write_chunk(drafts: Sequence[EntryDraft]) -> list[PostedEntry]:
    hashes = {draft.key: payload_hash(draft) for draft in drafts}
    by_key = {draft.key: draft for draft in drafts}
    for draft in drafts:
        if draft is not by_key[draft.key] and payload_hash(draft) != hashes[draft.key]:
            raise KeyReused(f"{draft.key} means two things in one batch")
    accounts = account_ids(
        ref for draft in by_key.values() for p in draft.postings for ref in (p.debit, p.credit)
    )
    new = _insert_entries(by_key, hashes)
    crashpoint("ledger.write.entries_without_postings")
    _insert_postings([draft for draft in by_key.values() if draft.key in new], new, accounts)
    ids = new | _posted_before(hashes.keys() - new.keys(), hashes)
    fresh = set(new)
    posted = []
    for draft in drafts:
        posted.append(PostedEntry(ids[draft.key], draft.key, is_new=draft.key in fresh))
        fresh.discard(draft.key)  # a repeat within the batch is not new
    return posted


def _insert_entries(by_key: Mapping[str, EntryDraft], hashes: Mapping[str, str]) -> dict[str, int]:
    corrected = _corrected_ids(by_key)
    rows = [
        (d.key, d.kind, d.reference, d.effective_on, hashes[d.key], corrected.get(d.corrects))
        for d in by_key.values()
    ]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT_ENTRIES, [list(column) for column in zip(*rows, strict=True)])
        return dict(cursor.fetchall())


def _corrected_ids(by_key: Mapping[str, EntryDraft]) -> dict[str, int]:
    keys = {draft.corrects for draft in by_key.values() if draft.corrects}
    if not keys:
        return {}
    found = dict(Entry.objects.filter(key__in=keys).values_list("key", "id"))
    for key in keys - found.keys():
        raise EntryNotFound(_("No entry has this key."), key=key)
    return found


def _insert_postings(
    drafts: Sequence[EntryDraft], entries: Mapping[str, int], accounts: Mapping[str, int]
) -> None:
    rows = [
        (
            entries[draft.key],
            line,
            accounts[posting.debit.code],
            accounts[posting.credit.code],
            posting.amount.currency,
            posting.amount.minor,
            posting.memo,
        )
        for draft in drafts
        for line, posting in enumerate(draft.postings, start=1)
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_INSERT_POSTINGS, [list(column) for column in zip(*rows, strict=True)])


def _posted_before(keys: set[str], hashes: Mapping[str, str]) -> dict[str, int]:
    if not keys:
        return {}
    found: dict[str, int] = {}
    rows = Entry.objects.filter(key__in=keys).values_list("key", "id", "payload_hash")
    for key, entry_id, stored_hash in rows:
        if stored_hash != hashes[key]:
            raise KeyReused(f"{key} was posted before with other facts")
        found[key] = entry_id
    return found
