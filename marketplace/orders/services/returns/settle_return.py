"""An operator decided about a refund that a return waits for: the return ends with it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.orders.models import RefundRequest, Return
from marketplace.orders.services.returns import moving

_S = Return.Status


@transaction.atomic
def settle_return(*, request_ref: str, now: datetime) -> bool:
    """Follow a refund to the end of its return; return whether there was one. Twice is once."""
    request = RefundRequest.objects.filter(public_id=request_ref).first()
    found = Return.objects.filter(refund_request=request).first() if request else None
    if request is None or found is None:
        return False
    of = moving.locked(found.public_id)
    if of.status not in (_S.APPROVED, _S.RECEIVED):
        return False
    by = request.decided_by
    if request.status == RefundRequest.Status.APPROVED:
        moving.move(of, _S.REFUNDED, by=by, now=now)
    elif request.status == RefundRequest.Status.DENIED:
        moving.move(
            of,
            _S.DENIED,
            by=by,
            now=now,
            decision_text=request.denial_reason,
            decided_by=by,
            decided_at=now,
        )
    return True
