"""Ask the provider how a refund stands, and record it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from payments.charges.models import Refund
from payments.charges.services.record_refund import record_refund
from payments.charges.services.submit_refunds import submit_refund
from payments.charges.statuses import RefundStatus
from payments.charges.sweeping import each
from payments.charges.waiting import wait
from payments.gateways import registry

_BATCH = 100


def sync_refund(refund_id: UUID, *, now: datetime) -> None:
    """Bring a refund to what the provider says now; one without an answer is asked for again.

    Call it outside any transaction.
    Raises: ProviderUnavailable, OutcomeUnknown, ProviderRefused.
    """
    refund = Refund.objects.select_related("attempt").get(pk=refund_id)
    if not refund.provider_ref:
        submit_refund(refund_id, now=now)
        return
    snapshot = registry.provider(refund.attempt.provider).fetch_refund(refund.provider_ref)
    record_refund(refund_id=refund_id, snapshot=snapshot, now=now)


def poll_refunds(*, now: datetime) -> int:
    """Look at each pending refund that is due; return how many were looked at."""
    due = Refund.objects.filter(status=RefundStatus.PENDING, due_at__lte=now)
    ids = list(due.order_by("due_at").values_list("pk", flat=True)[:_BATCH])
    return each(
        ids,
        lambda refund_id: _look(refund_id, now),
        what="pending refund",
        put_off=lambda refund_id, _error: _put_off(refund_id, now),
    )


def _look(refund_id: UUID, now: datetime) -> bool:
    sync_refund(refund_id, now=now)
    return True


def _put_off(refund_id: UUID, now: datetime) -> None:
    Refund.objects.filter(pk=refund_id, due_at__lte=now).update(due_at=now + wait(3))
