"""Apply a bank's status report to the payouts of the file that it answers, once."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from marketplace.foundation.crashpoints import crashpoint
from marketplace.foundation.errors import TryAgain
from payments.settlement import locks
from payments.settlement.errors import AnswerNotYet
from payments.settlement.iso20022 import pain002
from payments.settlement.iso20022.names import bank_name, our_name
from payments.settlement.iso20022.problems import CannotApply, Contradiction, Problem
from payments.settlement.iso20022.reading import children, first, parse, text
from payments.settlement.iso20022.types import StatusReport
from payments.settlement.iso20022.verdicts import Verdict, verdicts
from payments.settlement.models import BankAnswer, Payout, PayoutBatch, PayoutFile
from payments.settlement.services.move_payout import Heard, hear

log = logging.getLogger(__name__)


@transaction.atomic(durable=True)
def apply_answer(*, answer_ref: str, now: datetime) -> int:
    """Move the payouts that an answer speaks of; return how many moved. A second time: none.

    All lines or none. What cannot be applied as a whole (unreadable, another file's lines or
    amounts, uploaded by who approved the batch) is put aside with its problem in words.
    Raises: UnknownAnswer; AnswerNotYet when the hand-over of the file is still being recorded.
    """
    answer = locks.answer(answer_ref)
    if answer.applied_at is not None or answer.problem:
        return 0
    try:
        report = pain002.read(bytes(answer.content))
        batch = _batch(report, answer)
        payouts = locks.payouts_of(batch)
        heard = _heard(report, _blocks(batch), payouts)
    except CannotApply as error:
        answer.problem = error.problem
        answer.problem_detail = error.detail[:80]
        answer.save(update_fields=["problem", "problem_detail"])
        log.critical("bank answer %s was not applied: %s", answer.public_id, error)
        return 0
    moved = hear(heard, by=answer.received_by, now=now, answer=answer)
    answer.batch = batch
    answer.file_status = report.code[:4]
    answer.applied_at = now
    answer.save(update_fields=["batch", "file_status", "applied_at"])
    crashpoint("settlement.apply.before_commit")
    return moved


def apply_answers(*, now: datetime) -> int:
    """Apply every answer that waits, oldest first: what the sweep does; return how many did."""
    waiting = BankAnswer.objects.filter(applied_at__isnull=True, problem="")
    applied = 0
    for reference in list(waiting.order_by("pk").values_list("public_id", flat=True)):
        try:
            apply_answer(answer_ref=reference, now=now)
        except TryAgain as error:
            log.warning("bank answer %s waits for a later sweep: %s", reference, error)
        except Exception:  # one answer in trouble must not hide the others
            log.critical("bank answer %s could not be applied", reference, exc_info=True)
        else:
            applied += 1
    return applied


def _batch(report: StatusReport, answer: BankAnswer) -> PayoutBatch:
    batch = locks.batch_by_message(report.original_message_id)
    if batch is None:
        raise Contradiction(Problem.UNKNOWN_FILE, report.original_message_id)
    if batch.status != PayoutBatch.Status.SUBMITTED:
        raise AnswerNotYet(f"{batch.public_id} is answered before it counts as submitted")
    if answer.received_by == batch.approved_by:
        raise Contradiction(Problem.OWN_APPROVAL)
    if report.line_count not in (None, batch.payout_count):
        raise Contradiction(Problem.OTHER_COUNT, str(report.line_count))
    return batch


def _blocks(batch: PayoutBatch) -> dict[str, list[str]]:
    """Read the blocks and their lines out of the very bytes that were sent."""
    if batch.rail != "bank_iso":
        names = batch.payouts.values_list("public_id", flat=True)
        return {"": [bank_name(name) for name in names]}
    root = parse(bytes(PayoutFile.objects.get(batch=batch).content))
    initiation = first(root, "CstmrCdtTrfInitn")
    return {
        text(block, "PmtInfId"): [
            text(line, "PmtId/EndToEndId") for line in children(block, "CdtTrfTxInf")
        ]
        for block in (children(initiation, "PmtInf") if initiation is not None else ())
    }


def _heard(
    report: StatusReport, blocks: dict[str, list[str]], payouts: Sequence[Payout]
) -> list[Heard]:
    by_name = {payout.public_id: payout for payout in payouts}
    found = []
    for name, verdict in sorted(verdicts(report, blocks).items()):
        payout = by_name[our_name(name)]
        if verdict.line.amount not in (None, payout.amount):
            raise Contradiction(Problem.OTHER_AMOUNT, payout.public_id)
        if verdict.is_duplicate:
            log.critical(
                "the bank says it has payout %s already (%s): a person has to look",
                payout.public_id,
                verdict.line.reason_code,
            )
        found.append(_said(report, verdict, payout))
    return found


def _said(report: StatusReport, verdict: Verdict, payout: Payout) -> Heard:
    line = verdict.line
    return Heard(
        payout=payout,
        outcome=verdict.outcome or payout.status,
        bank_reference=(line.bank_reference or report.message_id)[:64],
        code=line.code,
        reason_code=line.reason_code,
        reason=line.reason,
    )
