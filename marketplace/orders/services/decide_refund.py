"""An operator decides about a refund that a shop asks for."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.foundation import outbox
from marketplace.orders import events, locks
from marketplace.orders.errors import (
    OrderNotFound,
    RefundDecided,
    RefundNeedsAnother,
    RefundNeedsReason,
)
from marketplace.orders.models import RefundRequest
from marketplace.orders.services.write_refund import carry_out


@transaction.atomic
def decide_refund(
    *, request_ref: str, approve: bool, by: str, now: datetime, denial_reason: str = ""
) -> RefundRequest:
    """Approve a request, which gives the money back, or deny it with a reason.

    Raises: OrderNotFound, RefundDecided, RefundNeedsAnother, RefundNeedsReason, NotRefundable,
        RefundExceedsPaid, RefundTooLarge.
    """
    found = RefundRequest.objects.select_related("vendor_order").filter(public_id=request_ref)
    first = found.first()
    if first is None:
        raise OrderNotFound
    part = locks.vendor_order(first.vendor_order)
    request = RefundRequest.objects.get(pk=first.pk)
    request.vendor_order = part
    if request.status != RefundRequest.Status.REQUESTED:
        raise RefundDecided
    if approve:
        if request.asked_by == by:
            raise RefundNeedsAnother
        carry_out(request, by=by, now=now)
        return request
    if not denial_reason.strip():
        raise RefundNeedsReason
    request.status = RefundRequest.Status.DENIED
    request.decided_by, request.decided_at = by, now
    request.denial_reason = denial_reason.strip()[:200]
    request.save()
    outbox.record(
        events.RefundDenied(
            vendor_order_id=part.id,
            vendor_order_ref=part.ref,
            request_ref=request.public_id,
            denied_at=now,
        )
    )
    return request
