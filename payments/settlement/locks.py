"""Every lock of this room, in the house's order: earnings, bank answer, batch, payout, then the
ledger.
"""

from __future__ import annotations

from django.db import connection

from payments.settlement.errors import UnknownAnswer, UnknownPayout
from payments.settlement.models import BankAnswer, Payout, PayoutBatch

_CLOSING = 0x5E771E  # one number for all closings, whatever their day: two never run at once


def closing() -> None:
    """Wait until no other closing runs; freed with the transaction.

    Closings of two days would find the same due rows, and give a payee periods that overlap.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CLOSING])


def batch(public_id: str) -> PayoutBatch:
    """Lock a batch. Raises: UnknownPayout."""
    found = PayoutBatch.objects.select_for_update(no_key=True).filter(public_id=public_id).first()
    if found is None:
        raise UnknownPayout(f"no batch {public_id}")
    return found


def payout(public_id: str) -> Payout:
    """Lock a payout. Raises: UnknownPayout."""
    found = Payout.objects.select_for_update(no_key=True).filter(public_id=public_id).first()
    if found is None:
        raise UnknownPayout(f"no payout {public_id}")
    return found


def batch_by_message(message_id: str) -> PayoutBatch | None:
    """Lock the batch that a bank knows by a message id; None when we sent no such file."""
    found = PayoutBatch.objects.select_for_update(no_key=True).filter(message_id=message_id)
    return found.first()


def payouts_of(batch: PayoutBatch) -> list[Payout]:
    """Lock all payouts of a locked batch, in the order of their ids."""
    rows = Payout.objects.select_for_update(of=("self",), no_key=True).select_related("batch")
    return list(rows.filter(batch=batch).order_by("pk"))


def answer(public_id: str) -> BankAnswer:
    """Lock a bank answer, before its batch. Raises: UnknownAnswer."""
    found = BankAnswer.objects.select_for_update(no_key=True).filter(public_id=public_id).first()
    if found is None:
        raise UnknownAnswer(f"no bank answer {public_id}")
    return found
