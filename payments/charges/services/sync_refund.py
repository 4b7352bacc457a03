"""Ask the provider how a refund stands, and record it."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from marketplace.foundation.errors import ProjectError
from payments.charges.models import Refund
from payments.charges.services.record_refund import record_refund
from payments.charges.services.submit_refunds import submit_refund
from payments.charges.statuses import RefundStatus
from payments.charges.waiting import wait
from payments.gateways import registry

log = logging.getLogger(__name__)
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
    looked = 0
    for refund_id in ids:
        try:
            sync_refund(refund_id, now=now)
            looked += 1
        except ProjectError as error:
            log.warning("refund %s: %s", refund_id, error)
            _postpone(refund_id, now)
        except Exception:  # one refund in trouble must not keep the others waiting
            log.exception("refund %s", refund_id)
            _postpone(refund_id, now)
    return looked


def _postpone(refund_id: UUID, now: datetime) -> None:
    Refund.objects.filter(pk=refund_id, due_at__lte=now).update(due_at=now + wait(3))
