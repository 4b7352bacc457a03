"""Correct an entry: post its mirror, once."""

from __future__ import annotations

from datetime import date

from payments.ledger import queries
from payments.ledger.chart import account
from payments.ledger.errors import AlreadyCorrected
from payments.ledger.models import Entry
from payments.ledger.types import EntryDraft, PostedEntry, PostingDraft
from payments.ledger.writing import write


def correct(*, key: str, of_key: str, reason: str, effective_on: date) -> PostedEntry:
    """Undo the entry `of_key` by a new entry that swaps debit and credit of every posting.

    The wrong entry stays where it is; what should have been posted follows as an entry of its
    own. The correction keeps the reference, and the reason stands on each of its postings.
    Raises: EntryNotFound, AlreadyCorrected (by another key), KeyReused, BalanceBelowFloor (its
    money has moved on), LedgerBusy.
    """
    wrong = queries.entry(of_key)
    draft = EntryDraft(
        key=key,
        kind="correction",
        reference=wrong.reference,
        effective_on=effective_on,
        postings=tuple(
            PostingDraft(account(p.credit), account(p.debit), p.amount, memo=reason)
            for p in wrong.postings
        ),
        corrects=of_key,
    )
    try:
        return write([draft])[0]
    except AlreadyCorrected:
        if Entry.objects.filter(key=key).exists():  # our own twin was faster
            return write([draft])[0]
        raise
