"""Answer a dispute, once: write the answer, hand it in under its key, write what came of it.

Three functions with visible seams; the files are kept with the answer, so that a repeat hands in
the same bytes.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.crashpoints import crashpoint
from payments.charges import locks
from payments.charges.errors import AnswerIncomplete, DisputeClosed, NeedsPerson
from payments.charges.models import AnswerFile, Dispute, DisputeAnswer
from payments.charges.services.record_dispute import record_dispute
from payments.charges.statuses import AnswerStatus
from payments.charges.sweeping import each
from payments.charges.types import AnswerDraft
from payments.charges.waiting import wait
from payments.gateways import registry
from payments.gateways.errors import EvidenceRefused, ProviderRefused
from payments.gateways.port import TellsDisputes
from payments.gateways.types import EvidenceFile, EvidenceSpec

_BATCH = 20


@transaction.atomic(durable=True)
def prepare_answer(
    *, dispute_ref: str, draft: AnswerDraft, by: str, now: datetime
) -> DisputeAnswer:
    """Write an answer down, whole, before anything leaves; `send_answer` hands it in.

    It is final: the provider takes one answer, and no more after it.
    Raises: DisputeNotFound; DisputeClosed when it is decided, answered or too late;
        AnswerIncomplete without a text.
    """
    _charge, dispute = locks.charge_of_dispute(dispute_ref)
    if dispute.answers.exclude(status=AnswerStatus.REFUSED).exists() or not dispute.is_answerable(
        now
    ):
        raise DisputeClosed(_("This dispute takes no answer any more."))
    if not draft.text.strip():
        raise AnswerIncomplete(_("Write what happened: the bank reads the text first."))
    number = dispute.answers.count() + 1
    answer = DisputeAnswer.objects.create(
        dispute=dispute,
        key=f"dispute:{dispute.public_id}:answer:{number}",
        text=draft.text.strip(),
        carrier=draft.carrier.strip(),
        tracking_number=draft.tracking_number.strip(),
        shipped_on=draft.shipped_on,
        prepared_by=by,
        prepared_at=now,
        due_at=now,
    )
    AnswerFile.objects.bulk_create(
        AnswerFile(
            answer=answer,
            purpose=file.purpose,
            name=file.name,
            content_type=file.content_type,
            content=file.content,
            sha256=hashlib.sha256(file.content).hexdigest(),
        )
        for file in draft.files
    )
    return answer


def send_answer(answer_id: UUID, *, now: datetime) -> bool:
    """Hand one answer in under its key; return whether the provider took or refused it.

    Call it outside any transaction. Raises: ProviderUnavailable, OutcomeUnknown, NeedsPerson; the
    same call again repeats the same request.
    """
    answer = DisputeAnswer.objects.select_related("dispute").get(pk=answer_id)
    if answer.status != AnswerStatus.PREPARED:
        return False
    dispute = answer.dispute
    gateway = registry.provider(dispute.provider)
    if not isinstance(gateway, TellsDisputes):
        raise NeedsPerson(f"{dispute.provider} takes no answers: hand {answer.public_id} in")
    crashpoint("charges.answer.before_call")
    try:
        snapshot = gateway.answer_dispute(_spec(answer, dispute), key=answer.key)
    except (ProviderRefused, EvidenceRefused) as refusal:
        _record(answer_id, AnswerStatus.REFUSED, f"{refusal.code}: {refusal}", now)
        return True
    crashpoint("charges.answer.before_record")
    _record(answer_id, AnswerStatus.SUBMITTED, "", now)
    record_dispute(provider=dispute.provider, snapshot=snapshot, livemode=gateway.livemode, now=now)
    return True


def send_answers(*, now: datetime) -> int:
    """Hand in each answer that still waits; return how many were taken or refused."""
    waiting = DisputeAnswer.objects.filter(status=AnswerStatus.PREPARED, due_at__lte=now)
    ids = list(waiting.order_by("due_at").values_list("pk", flat=True)[:_BATCH])
    return each(
        ids,
        lambda answer_id: send_answer(answer_id, now=now),
        what="answer to a dispute",
        put_off=lambda answer_id, error: _put_off(answer_id, error, now),
    )


def _put_off(answer_id: UUID, error: Exception, now: datetime) -> None:
    DisputeAnswer.objects.filter(pk=answer_id, status=AnswerStatus.PREPARED).update(
        due_at=now + wait(2), last_error=f"{type(error).__name__}: {error}"[:2000]
    )


@transaction.atomic(durable=True)
def _record(answer_id: UUID, status: AnswerStatus, error: str, now: datetime) -> None:
    owner = DisputeAnswer.objects.select_related("dispute").get(pk=answer_id).dispute
    _charge, dispute = locks.charge_of_dispute(owner.public_id)
    answer = DisputeAnswer.objects.get(pk=answer_id)
    if answer.status != AnswerStatus.PREPARED:
        return  # a twin under the same key wrote it
    answer.status = status
    answer.settled_at = now
    answer.due_at = None
    answer.last_error = error[:2000]
    answer.save(update_fields=["status", "settled_at", "due_at", "last_error"])
    if status == AnswerStatus.SUBMITTED and not dispute.has_evidence:
        dispute.has_evidence = True
        dispute.save(update_fields=["has_evidence"])


def _spec(answer: DisputeAnswer, dispute: Dispute) -> EvidenceSpec:
    return EvidenceSpec(
        provider_ref=dispute.provider_ref,
        text=answer.text,
        carrier=answer.carrier,
        tracking_number=answer.tracking_number,
        shipped_on=answer.shipped_on,
        files=tuple(
            EvidenceFile(
                purpose=row.purpose,  # type: ignore[arg-type]
                name=row.name,
                content_type=row.content_type,
                content=bytes(row.content),
            )
            for row in answer.files.order_by("pk")
        ),
        is_final=True,
        reference=answer.public_id,
    )
