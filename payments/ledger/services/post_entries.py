"""Post entries: record facts about money, each once."""

from __future__ import annotations

from collections.abc import Sequence

from payments.ledger.errors import EntryInvalid
from payments.ledger.types import EntryDraft, PostedEntry
from payments.ledger.writing import write


def post(draft: EntryDraft) -> PostedEntry:
    """Post one entry, or find it posted under its key already.

    Call it in the transaction in which the fact becomes true; alone, it has its own.
    Money: every posting moves its amount from the credited into the debited account.
    Raises: KeyReused, BalanceBelowFloor, AccountMismatch, LedgerBusy.
    """
    return post_many([draft])[0]


def post_many(drafts: Sequence[EntryDraft]) -> list[PostedEntry]:
    """Post entries in bulk, all or none, with the checks of `post`; results keep the order.

    Floors are checked for many entries at once: within them, an account may pass below its
    floor and come back.
    Raises: KeyReused, BalanceBelowFloor, AccountMismatch, LedgerBusy.
    """
    for draft in drafts:
        if draft.corrects:
            raise EntryInvalid(f"{draft.key}: a correction is made by `correct`")
    return write(drafts)
