"""What surfaces and upper rooms read of refunds."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from payments.charges.models import BankRefund, Refund
from payments.charges.statuses import RefundStatus
from payments.charges.types import RefundView


def refunds_of(charge_ref: str) -> list[RefundView]:
    """Return all refunds of a charge, oldest first, surplus money included. One read."""
    rows = _rows().filter(charge__public_id=charge_ref)
    return [as_refund_view(row) for row in rows.order_by("requested_at", "pk")]


def refunds_by_ref(refund_refs: Iterable[str]) -> dict[str, RefundView]:
    """Return refunds by their public ids; unknown ones are left out. One read."""
    rows = _rows().filter(public_id__in=list(refund_refs))
    return {row.public_id: as_refund_view(row) for row in rows}


def as_refund_view(row: Refund) -> RefundView:
    """Turn a refund into what crosses the door."""
    bank: BankRefund | None = getattr(row, "bank_refund", None)
    return RefundView(
        refund_ref=row.public_id,
        charge_ref=row.charge.public_id,
        share_reference=row.share.reference if row.share else "",
        amount=row.amount,
        reason=row.reason,
        status=row.status,
        method=row.attempt.method,
        requested_at=row.requested_at,
        settled_at=(bank.decided_at if bank else None) or row.settled_at,
        bank_status=bank.status if bank else "",
        is_stuck=row.due_at is None
        and row.status in (RefundStatus.SUBMITTED, RefundStatus.PENDING),
    )


def _rows() -> QuerySet[Refund]:
    return Refund.objects.select_related("charge", "share", "attempt", "bank_refund")
