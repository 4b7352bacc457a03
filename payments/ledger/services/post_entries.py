"""Post entries: record facts about money, each once."""

from __future__ import annotations

from collections.abc import Sequence

from payments.ledger.errors import EntryInvalid
from payments.ledger.singly import write_one
from payments.ledger.types import EntryDraft, PostedEntry
from payments.ledger.writing import write


def post(draft: EntryDraft) -> PostedEntry:
    """Post one entry, or find it posted under its key already.

    Call it in the transaction in which the fact becomes true; alone, it has its own.
    Money: every posting moves its amount from the credited into the debited account.
    Raises: KeyReused, BalanceBelowFloor, AccountMismatch, LedgerBusy.
    """
    _refuse_corrections((draft,))
    return write_one(draft)


def post_many(drafts: Sequence[EntryDraft]) -> list[PostedEntry]:
    """Post entries in bulk, all or none, with the checks of `post`; results keep the order.

    Floors are checked for many entries at once: within them, an account may pass below its
    floor and come back.
    Raises: KeyReused, BalanceBelowFloor, AccountMismatch, LedgerBusy.
    """
    _refuse_corrections(drafts)
    return write(drafts)


def _refuse_corrections(drafts: Sequence[EntryDraft]) -> None:
    for draft in drafts:
        if draft.corrects:
            raise EntryInvalid(f"{draft.key}: a correction is made by `correct`")
