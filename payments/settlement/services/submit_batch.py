"""Send an approved batch over its rail: write the file down, hand it over, record that."""

from __future__ import annotations

import logging
from datetime import date, datetime

from django.db import transaction

from marketplace.foundation.crashpoints import crashpoint
from marketplace.foundation.errors import Broken, TryAgain
from payments.settlement import locks
from payments.settlement.errors import CannotBeSent
from payments.settlement.models import Payout, PayoutBatch, PayoutFile
from payments.settlement.rails.known import PayoutRail, rail
from payments.settlement.rails.planning import execution_day
from payments.settlement.rails.routing import Plan
from payments.settlement.services.plan_payouts import plan_payouts
from payments.settlement.types import BatchInstruction, PayoutInstruction, SubmittedFile

log = logging.getLogger(__name__)


def submit_batch(*, batch_ref: str, now: datetime) -> bool:
    """Submit a batch once; tell whether this call did.

    The file is committed, under its unique message id, before it leaves. A crash between the
    hand-over and its record repeats the hand-over with the same bytes: no second file exists.
    Call it outside any transaction.
    Raises: Broken when the payouts are not what was approved; CannotBeSent when one has no way
    any more; UnknownRail; what the rail raises when it hands over.
    """
    written = _prepare(batch_ref)
    if written is None:
        return False
    over, file = written
    crashpoint("settlement.submit.before_release")
    over.release(file)
    crashpoint("settlement.submit.before_record")
    return _record(batch_ref, now)


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
def _prepare(batch_ref: str) -> tuple[PayoutRail, SubmittedFile] | None:
    """Return the batch's file, written now or found as it was written before."""
    batch = locks.batch(batch_ref)
    if batch.status != PayoutBatch.Status.APPROVED or batch.approved_at is None:
        return None
    over = rail(batch.rail)
    found = PayoutFile.objects.filter(batch=batch).first()
    if found is not None and batch.message_id is not None:
        return over, SubmittedFile(batch.file_name, bytes(found.content), batch.message_id)
    written = over.write(_instruction(batch, batch.approved_at))
    batch.message_id = written.message_id
    batch.executes_on = execution_day(batch.approved_at)
    batch.file_name = written.file_name
    batch.file_sha256 = written.sha256
    batch.save(update_fields=["message_id", "executes_on", "file_name", "file_sha256"])
    PayoutFile.objects.create(batch=batch, content=written.content, written_at=batch.approved_at)
    crashpoint("settlement.submit.before_written")
    return over, written


def _instruction(batch: PayoutBatch, approved_at: datetime) -> BatchInstruction:
    rows = batch.payouts.filter(status=Payout.Status.APPROVED).order_by("public_id")
    executes_on = execution_day(approved_at)
    instruction = BatchInstruction(
        batch_ref=batch.public_id,
        rail=batch.rail,
        currency=batch.currency,
        execution_on=executes_on,
        approved_at=approved_at,
        payouts=_payouts(list(rows), batch.rail, executes_on),
    )
    if instruction.total != batch.total or len(instruction.payouts) != batch.payout_count:
        raise Broken(f"{batch.public_id}: payouts sum to {instruction.total}, not {batch.total}")
    return instruction


def _payouts(rows: list[Payout], over: str, on: date) -> tuple[PayoutInstruction, ...]:
    plans = plan_payouts(rows, on=on, rail=over)
    return tuple(_line(row, plans[row.public_id]) for row in rows)


def _line(payout: Payout, plan: Plan) -> PayoutInstruction:
    if plan.waits is not None:
        raise CannotBeSent(f"{payout.public_id}: {plan.in_words()}")
    return PayoutInstruction(
        payout_ref=payout.public_id,
        payee_ref=payout.payee_ref,
        amount=payout.amount,
        beneficiary_name=payout.beneficiary_name,
        bank_name=payout.bank_name,
        bank_code=payout.bank_code,
        account_number=payout.account_number,
        clearing_code=payout.clearing_code,
        street=payout.street,
        postal_code=payout.postal_code,
        town=payout.town,
        country=payout.country,
        route=plan.route,
    )


@transaction.atomic(durable=True)
def _record(batch_ref: str, now: datetime) -> bool:
    batch = locks.batch(batch_ref)
    if batch.status != PayoutBatch.Status.APPROVED:
        return False
    batch.payouts.filter(status=Payout.Status.APPROVED).update(status=Payout.Status.SUBMITTED)
    batch.status = PayoutBatch.Status.SUBMITTED
    batch.submitted_at = now
    batch.save(update_fields=["status", "submitted_at"])
    return True
