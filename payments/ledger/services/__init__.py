"""The doors through which the books are written."""

from payments.ledger.services.correct_entry import correct
from payments.ledger.services.hold_accounts import hold
from payments.ledger.services.post_entries import post, post_many
from payments.ledger.services.post_rows import post_rows
from payments.ledger.services.take_snapshots import take_snapshot, take_yesterday

__all__ = [
    "correct",
    "hold",
    "post",
    "post_many",
    "post_rows",
    "take_snapshot",
    "take_yesterday",
]
