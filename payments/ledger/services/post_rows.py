"""Post entries whose postings a SELECT gives: many at once, without a row in this process."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from payments.ledger.rows import write_rows
from payments.ledger.types import PostedRows


def post_rows(source: str, params: Sequence[Any] = ()) -> PostedRows:
    """Post what `source` selects, all or none, with the checks and errors of `post`.

    `source` is a SELECT of the program's own, never of a person, with a row for each posting and
    these columns by name: key, kind, reference, effective_on, line (1, 2, 3 within a key), debit
    and credit (codes of the chart), currency, amount_minor, memo. Rows with one key are one
    entry and agree in kind, reference and effective_on. `params` fill its `%s`; a literal
    percent sign is written twice. Up to 100,000 entries at a time keep memory and locks small.
    Money: every posting moves `amount_minor` minor units of `currency` from the credited into
    the debited account. Floors are looked at once, after all postings.
    Raises: KeyReused, BalanceBelowFloor, EntryInvalid, UnknownAccount, LedgerBusy.
    """
    return write_rows(source, params)
