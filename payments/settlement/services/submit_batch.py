"""Send an approved batch over its rail: prepare, call, record."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from marketplace.foundation.clock import macau_day
from marketplace.foundation.crashpoints import crashpoint
from marketplace.foundation.errors import Broken, TryAgain
from payments.settlement import locks, rails
from payments.settlement.models import Payout, PayoutBatch, PayoutFile
from payments.settlement.types import BatchInstruction, PayoutInstruction, SubmittedFile

log = logging.getLogger(__name__)


def submit_batch(*, batch_ref: str, now: datetime) -> bool:
    """Submit a batch once; tell whether this call did. A crash between call and record repeats
    the call under one key: the rail makes the same file again, byte for byte.

    Raises: Broken when the payouts are not what was approved, UnknownRail.
    """
    instruction = _prepare(batch_ref)
    if instruction is None:
        return False
    written = rails.rail(instruction.rail).submit(instruction, key=batch_ref)
    crashpoint("settlement.submit.before_record")
    return _record(batch_ref, written, now)


def submit_approved(*, now: datetime) -> int:
    """Submit every approved batch: what the sweep does; return how many were."""
    waiting = PayoutBatch.objects.filter(status=PayoutBatch.Status.APPROVED)
    references = list(waiting.order_by("approved_at").values_list("public_id", flat=True))
    submitted = 0
    for reference in references:
        try:
            submitted += submit_batch(batch_ref=reference, now=now)
        except TryAgain as error:
            log.warning("batch %s will be sent by a later sweep: %s", reference, error)
        except Exception:  # one batch in trouble must not keep the others from the bank
            log.critical("batch %s could not be sent", reference, exc_info=True)
    return submitted


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
        rail=batch.rail,
        currency=batch.currency,
        execution_on=macau_day(batch.approved_at),
        payouts=payouts,
    )
    if instruction.total != batch.total or len(payouts) != batch.payout_count:
        raise Broken(f"{batch_ref}: payouts sum to {instruction.total}, not {batch.total}")
    return instruction


@transaction.atomic(durable=True)
def _record(batch_ref: str, written: SubmittedFile, now: datetime) -> bool:
    batch = locks.batch(batch_ref)
    if batch.status != PayoutBatch.Status.APPROVED:
        return False
    batch.payouts.filter(status=Payout.Status.APPROVED).update(status=Payout.Status.SUBMITTED)
    batch.status = PayoutBatch.Status.SUBMITTED
    batch.submitted_at = now
    batch.file_name = written.file_name
    batch.file_sha256 = written.sha256
    batch.save(update_fields=["status", "submitted_at", "file_name", "file_sha256"])
    PayoutFile.objects.create(batch=batch, content=written.content, written_at=now)
    return True
