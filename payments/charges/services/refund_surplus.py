"""Take money that came too late or twice, and plan its way back to the buyer."""

from __future__ import annotations

import logging
from datetime import datetime

from marketplace.foundation.bell import ring_after_commit
from payments.charges import postings
from payments.charges.models import Attempt, Charge, Refund
from payments.charges.statuses import RefundReason
from payments.ledger import services as ledger

log = logging.getLogger(__name__)


def refund_surplus(*, charge: Charge, attempt: Attempt, now: datetime) -> Refund:
    """Owe a captured attempt's whole amount back, and request its refund.

    The caller holds the charge's lock and has recorded the capture. Nothing ships for this money.
    """
    reason = RefundReason.SECOND_SUCCESS if charge.captured_minor else RefundReason.LATE_SUCCESS
    ledger.post(
        postings.surplus_entry(
            charge_ref=charge.public_id,
            reference=charge.reference,
            provider=attempt.provider,
            provider_object_id=attempt.provider_object_id,
            amount=charge.amount,
            captured_at=now,
        )
    )
    attempt.refunding_minor = attempt.captured_minor
    attempt.save(update_fields=["refunding_minor"])
    refund = Refund.objects.create(
        charge=charge,
        attempt=attempt,
        amount_minor=attempt.captured_minor,
        currency=charge.currency,
        reason=reason,
        key=f"charge:{charge.public_id}:refund:{attempt.provider_object_id}",
        requested_at=now,
        due_at=now,
    )
    log.warning("%s: %s, refund %s", charge.public_id, reason, refund.public_id)
    ring_after_commit("payments.charges.tasks.submit_refunds")
    return refund
