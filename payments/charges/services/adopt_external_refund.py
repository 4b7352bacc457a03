"""Keep a refund that somebody made in the provider's dashboard: the money has left."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from marketplace.foundation.money import Money
from payments.charges import locks
from payments.charges.errors import NeedsPerson
from payments.charges.models import Attempt, Charge, ExternalAssignment, Refund
from payments.charges.services.apply_assignment import apply_assignment
from payments.charges.services.record_refund import record_refund
from payments.charges.services.request_refund import count_back
from payments.charges.statuses import AssignmentStatus, RefundReason, RefundStatus
from payments.charges.types import ExternalPart
from payments.gateways import registry
from payments.gateways.types import RefundSnapshot

log = logging.getLogger(__name__)
_SYSTEM = ("system:charges", "system:unambiguous")


def adopt_external_refund(*, attempt: Attempt, provider_ref: str, now: datetime) -> None:
    """Ask the provider about a refund that we did not ask for, and keep it as one of the charge.

    It is booked against its share at once where that is beyond doubt; else persons assign it.
    Call it outside any transaction.
    Raises: ProviderUnavailable; NeedsPerson when it cannot be a refund of this payment.
    """
    snapshot = registry.provider(attempt.provider).fetch_refund(provider_ref)
    refund = _keep(attempt, snapshot, now)
    if refund is not None:
        record_refund(refund_id=refund.pk, snapshot=snapshot, now=now)


@transaction.atomic(durable=True)
def _keep(of: Attempt, snapshot: RefundSnapshot, now: datetime) -> Refund | None:
    charge, attempt = locks.charge_of_attempt(of.pk)
    existing = attempt.refunds.filter(provider_ref=snapshot.provider_ref).first()
    if existing is not None:
        return existing
    _check(charge, attempt, snapshot)
    if snapshot.status == "failed":
        return None  # nothing left, and nothing of it was known here
    minor = snapshot.amount.minor
    is_over = attempt.refunding_minor + minor > attempt.captured_minor
    is_first = not attempt.refunding_minor
    shares = list(charge.shares.order_by("position"))
    only = shares[0] if len(shares) == 1 else None
    refund = Refund.objects.create(
        charge=charge,
        attempt=attempt,
        share=None if is_over else only,
        amount_minor=minor,
        currency=snapshot.amount.currency,
        reason=RefundReason.EXTERNAL,
        stands_in=is_over,
        key=f"external:{attempt.provider}:{snapshot.provider_ref}",
        provider_ref=snapshot.provider_ref,
        status=RefundStatus.SUBMITTED,
        requested_at=now,
        submitted_at=now,
        due_at=now,
    )
    log.warning("%s: %s was given back at the provider", charge.public_id, snapshot.amount)
    if is_over:
        return refund
    count_back(attempt, [], minor)
    if only is not None:
        _assign(charge, refund, [ExternalPart(only.reference, snapshot.amount)], now)
    elif is_first and minor == attempt.captured_minor:
        parts = [
            ExternalPart(share.reference, Money(share.amount_minor, charge.currency))
            for share in shares
        ]
        _assign(charge, refund, parts, now)
    return refund


def _check(charge: Charge, attempt: Attempt, snapshot: RefundSnapshot) -> None:
    told = (snapshot.provider_object_id, snapshot.amount.currency)
    is_within = 0 < snapshot.amount.minor <= attempt.captured_minor
    if told != (attempt.provider_object_id, charge.currency) or not is_within:
        raise NeedsPerson(
            f"{snapshot.provider_ref} gives back {snapshot.amount} of {told[0]}, "
            f"which {attempt.public_id} of {charge.public_id} never brought"
        )


def _assign(charge: Charge, refund: Refund, parts: list[ExternalPart], now: datetime) -> None:
    proposed_by, decided_by = _SYSTEM
    row = ExternalAssignment.objects.create(
        refund=refund,
        parts=[{"share": part.share_reference, "minor": part.amount.minor} for part in parts],
        status=AssignmentStatus.APPROVED,
        proposed_by=proposed_by,
        proposed_at=now,
        decided_by=decided_by,
        decided_at=now,
    )
    apply_assignment(charge, refund, row, now)
