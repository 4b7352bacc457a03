"""Write a dispute down when it is first heard of, and settle its charge when it is decided."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.db.models import QuerySet, Sum

from marketplace.foundation import outbox
from payments.charges import disputing, events
from payments.charges.models import (
    Attempt,
    Charge,
    ChargeFact,
    Dispute,
    DisputeShare,
    Refund,
    Share,
)
from payments.charges.services.move_status import move_charge
from payments.charges.statuses import (
    DECIDED_FOR_US,
    SURPLUS,
    UNDECIDED,
    ChargeStatus,
    DisputeStatus,
    FactKind,
    RefundStatus,
)
from payments.gateways.types import DisputeSnapshot

log = logging.getLogger(__name__)


def open_dispute(
    *, charge: Charge, attempt: Attempt, snapshot: DisputeSnapshot, now: datetime
) -> Dispute:
    """Open a dispute: spread its amount over the shares, and call the charge disputed.

    The caller holds the charge's lock. Money: never more than was captured and not given back
    falls to shares; the rest is kept as `unexplained_minor`.
    """
    is_surplus = attempt.refunds.filter(reason__in=SURPLUS).exists()
    shares = [] if is_surplus else list(charge.shares.order_by("position"))
    left = [_left_of_surplus(attempt)] if is_surplus else [_left(share) for share in shares]
    parts = disputing.spread(snapshot.amount.minor, left)
    dispute = Dispute.objects.create(
        charge=charge,
        attempt=attempt,
        provider=attempt.provider,
        provider_ref=snapshot.provider_ref,
        amount_minor=snapshot.amount.minor,
        currency=snapshot.amount.currency,
        unexplained_minor=parts.unexplained,
        is_surplus=is_surplus,
        reason=snapshot.reason[:60],
        status=DisputeStatus.NEEDS_RESPONSE,
        status_as_told=snapshot.status_as_told[:60],
        evidence_due_at=snapshot.evidence_due_at,
        opened_at=now,
        next_poll_at=now,
    )
    DisputeShare.objects.bulk_create(
        DisputeShare(dispute=dispute, share=share, amount_minor=minor)
        for share, minor in zip(shares, parts.shares, strict=False)
        if minor
    )
    _tell(charge, dispute, now)
    return dispute


def _tell(charge: Charge, dispute: Dispute, now: datetime) -> None:
    """Keep the fact, call the charge disputed, and tell the floors above."""
    ChargeFact.objects.create(
        attempt=dispute.attempt,
        kind=FactKind.DISPUTE_OPENED,
        provider_object_id=dispute.provider_ref,
        amount_minor=dispute.amount_minor,
        currency=dispute.currency,
        detail={"dispute": dispute.public_id, "reason": dispute.reason},
        recorded_at=now,
    )
    is_paid = charge.status in (ChargeStatus.CAPTURED, ChargeStatus.PARTIALLY_REFUNDED)
    if is_paid and not dispute.is_surplus:
        move_charge(charge, ChargeStatus.DISPUTED)
        charge.save(update_fields=["status"])
    if dispute.unexplained_minor:
        log.critical(
            "%s asks %d more than was left of %s",
            dispute.public_id,
            dispute.unexplained_minor,
            charge.public_id,
        )
    outbox.record(
        events.DisputeOpened(
            dispute_ref=dispute.public_id,
            charge_ref=charge.public_id,
            reference=charge.reference,
            amount=dispute.amount,
            opened_at=now,
        )
    )


def settle_charge(*, charge: Charge, dispute: Dispute) -> None:
    """Count what a lost dispute took, and leave `disputed` when no other dispute is open.

    Money: it is with the buyer, as if we had given it back; so no refund can give it twice.
    """
    if dispute.status == DisputeStatus.LOST and not dispute.is_surplus:
        gone = dispute.amount_minor - dispute.unexplained_minor
        charge.refunded_minor = min(charge.refunded_minor + gone, charge.captured_minor)
        attempt = dispute.attempt
        attempt.refunding_minor = min(attempt.refunding_minor + gone, attempt.captured_minor)
        attempt.save(update_fields=["refunding_minor"])
        charge.save(update_fields=["refunded_minor"])
        for part in dispute.shares.select_related("share"):
            share = part.share
            share.refunding_minor = min(
                share.refunding_minor + part.amount_minor, share.amount_minor
            )
            share.save(update_fields=["refunding_minor"])
    others = charge.disputes.filter(status__in=UNDECIDED, is_surplus=False).exclude(pk=dispute.pk)
    if charge.status != ChargeStatus.DISPUTED or others.exists():
        return
    if charge.refunded_minor == charge.captured_minor:
        move_charge(charge, ChargeStatus.REFUNDED)
    elif charge.refunded_minor:
        move_charge(charge, ChargeStatus.PARTIALLY_REFUNDED)
    else:
        move_charge(charge, ChargeStatus.CAPTURED)
    charge.save(update_fields=["status"])


def _left(share: Share) -> int:
    """Return what of a share neither went back, nor is on its way, nor is disputed elsewhere."""
    other = DisputeShare.objects.filter(share=share, dispute__status__in=UNDECIDED)
    return max(int(share.amount_minor - share.refunding_minor) - _sum(other), 0)


def _left_of_surplus(attempt: Attempt) -> int:
    back = _sum(Refund.objects.filter(attempt=attempt, status=RefundStatus.SUCCEEDED))
    other = Dispute.objects.filter(attempt=attempt).exclude(status__in=DECIDED_FOR_US)
    return max(int(attempt.captured_minor) - back - _sum(other), 0)


def _sum(rows: QuerySet[Any]) -> int:
    found = rows.aggregate(sum=Sum("amount_minor"))["sum"]
    return int(found or 0)
