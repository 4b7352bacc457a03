"""Send an approved batch over its rail: prepare, call, record."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.foundation.clock import macau_day
from marketplace.foundation.crashpoints import crashpoint
from marketplace.foundation.errors import Broken
from payments.settlement import locks, rails
from payments.settlement.models import Payout, PayoutBatch
from payments.settlement.types import BatchInstruction, PayoutInstruction, SubmittedFile


def submit_batch(*, batch_ref: str, now: datetime) -> None:
    """Submit a batch once. A crash between call and record repeats the call under one key:
    the rail writes the same file again, byte for byte.
    """
    instruction = _prepare(batch_ref)
    if instruction is None:
        return
    written = rails.rail("bank_file").submit(instruction, key=batch_ref)
    crashpoint("settlement.submit.before_record")
    _record(batch_ref, written, now)


def submit_approved(*, now: datetime) -> int:
    """Submit every approved batch: what the sweep does; return how many."""
    waiting = PayoutBatch.objects.filter(status=PayoutBatch.Status.APPROVED)
    references = list(waiting.order_by("approved_at").values_list("public_id", flat=True))
    for reference in references:
        submit_batch(batch_ref=reference, now=now)
    return len(references)


@transaction.atomic(durable=True)
def _prepare(batch_ref: str) -> BatchInstruction | None:
    batch = locks.batch(batch_ref)
    if batch.status != PayoutBatch.Status.APPROVED or batch.approved_at is None:
        return None
    payouts = tuple(
        PayoutInstruction(
            payout_ref=payout.public_id,
            amount=payout.amount,
            beneficiary_name=payout.beneficiary_name,
            bank_name=payout.bank_name,
            bank_code=payout.bank_code,
            account_number=payout.account_number,
        )
        for payout in batch.payouts.filter(status=Payout.Status.APPROVED).order_by("public_id")
    )
    instruction = BatchInstruction(
        batch_ref=batch.public_id,
        currency=batch.currency,
        execution_on=macau_day(batch.approved_at),
        payouts=payouts,
    )
    if instruction.total != batch.total or len(payouts) != batch.payout_count:
        raise Broken(f"{batch_ref}: payouts sum to {instruction.total}, not {batch.total}")
    return instruction


@transaction.atomic(durable=True)
def _record(batch_ref: str, written: SubmittedFile, now: datetime) -> None:
    batch = locks.batch(batch_ref)
    if batch.status != PayoutBatch.Status.APPROVED:
        return
    batch.payouts.filter(status=Payout.Status.APPROVED).update(status=Payout.Status.SUBMITTED)
    batch.status = PayoutBatch.Status.SUBMITTED
    batch.submitted_at = now
    batch.file_name = written.file_name
    batch.file_sha256 = written.sha256
    batch.save(update_fields=["status", "submitted_at", "file_name", "file_sha256"])
