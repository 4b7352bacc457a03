"""Ask the provider to give money back: write the intent, ask under its key, write the answer."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction

from marketplace.foundation.crashpoints import crashpoint
from payments.charges import locks
from payments.charges.models import Refund
from payments.charges.services.move_status import move_refund
from payments.charges.services.record_refund import record_refund, record_refused
from payments.charges.statuses import RefundReason, RefundStatus
from payments.charges.sweeping import each
from payments.charges.waiting import KEY_LIFE, wait
from payments.gateways import breaker, registry
from payments.gateways.errors import ProviderRefused
from payments.gateways.types import RefundReason as ProviderReason
from payments.gateways.types import RefundSpec

log = logging.getLogger(__name__)
_BATCH = 100
_REASONS: dict[str, ProviderReason] = {
    RefundReason.LATE_SUCCESS: "requested_by_buyer",
    RefundReason.SECOND_SUCCESS: "duplicate",
}


def submit_refunds(*, now: datetime) -> int:
    """Submit each refund that is due; return how many the provider took or refused."""
    due = Refund.objects.filter(
        status__in=(RefundStatus.REQUESTED, RefundStatus.SUBMITTED), due_at__lte=now
    )
    ids = list(due.order_by("due_at").values_list("pk", flat=True)[:_BATCH])
    return each(
        ids,
        lambda refund_id: submit_refund(refund_id, now=now),
        what="refund",
        put_off=lambda refund_id, _error: _put_off(refund_id, now),
    )


def _put_off(refund_id: UUID, now: datetime) -> None:
    """Wait, unless preparing the request has planned the next try already."""
    Refund.objects.filter(pk=refund_id, due_at__lte=now).update(due_at=now + wait(0))


def submit_refund(refund_id: UUID, *, now: datetime) -> bool:
    """Ask for one refund under its key; return whether there is an answer.

    Call it outside any transaction.
    Raises: ProviderUnavailable, OutcomeUnknown, ProviderContradiction; the same call again
        repeats the same request.
    """
    breaker.refuse_away(_provider_of(refund_id))  # a key that is not used does not grow old
    refund = _prepare(refund_id, now)
    if refund is None:
        return False
    spec = RefundSpec(
        provider_object_id=refund.attempt.provider_object_id,
        amount=refund.amount,
        reason=_REASONS.get(refund.reason, "requested_by_buyer"),
        reference=refund.public_id,
    )
    crashpoint("charges.refund.before_call")
    try:
        snapshot = registry.provider(refund.attempt.provider).refund(spec, key=refund.key)
    except ProviderRefused as refusal:
        record_refused(refund_id=refund_id, refusal=refusal, now=now)
        return True
    crashpoint("charges.refund.before_record")
    record_refund(refund_id=refund_id, snapshot=snapshot, now=now)
    return True


def _provider_of(refund_id: UUID) -> str:
    return Refund.objects.values_list("attempt__provider", flat=True).get(pk=refund_id)


@transaction.atomic(durable=True)
def _prepare(refund_id: UUID, now: datetime) -> Refund | None:
    """Mark a refund as asked for; None when there is nothing to ask, or nothing safe to ask."""
    _charge, refund = locks.charge_of_refund(refund_id)
    if refund.status not in (RefundStatus.REQUESTED, RefundStatus.SUBMITTED):
        return None
    if refund.submitted_at is not None and now - refund.submitted_at > KEY_LIFE:
        # The provider may have forgotten the key: a repeat could pay the buyer twice.
        refund.due_at = None
        refund.last_error = "No answer within the life of the key: compare with the provider."
        refund.save(update_fields=["due_at", "last_error"])
        log.critical("refund %s never got an answer; a person has to look", refund.public_id)
        return None
    move_refund(refund, RefundStatus.SUBMITTED)
    refund.submitted_at = refund.submitted_at or now
    refund.due_at = now + wait(refund.tries)
    refund.tries += 1
    refund.save(update_fields=["status", "submitted_at", "due_at", "tries"])
    return refund
