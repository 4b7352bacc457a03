"""Count an external refund against its shares, and tell the floors above who bears it."""

from __future__ import annotations

from datetime import datetime

from marketplace.foundation import outbox
from marketplace.foundation.errors import Broken
from marketplace.foundation.money import Money
from payments.charges import events
from payments.charges.models import Charge, ExternalAssignment, Refund
from payments.charges.services.request_refund import count_back
from payments.charges.statuses import BankRefundStatus


def apply_assignment(
    charge: Charge, refund: Refund, assignment: ExternalAssignment, now: datetime
) -> None:
    """Carry an approved assignment out; the caller holds the charge's lock.

    Money: the parts are in the charge currency and sum to the refund. One that stands in the
    place of a bank refund withdraws that, and moves nothing: both sides are booked.
    Raises: RefundExceedsPaid.
    """
    refund.assigned_at = now
    refund.save(update_fields=["assigned_at"])
    instead = assignment.instead_of
    if instead is not None:
        instead.status = BankRefundStatus.WITHDRAWN
        instead.transfer_reference = ""
        instead.withdrawal_reason = f"{refund.public_id} {refund.provider_ref}"[:200]
        instead.proposed_by, instead.proposed_at = assignment.proposed_by, assignment.proposed_at
        instead.decided_by, instead.decided_at = assignment.decided_by, now
        instead.save()
        return
    if sum(part["minor"] for part in assignment.parts) != refund.amount_minor:
        raise Broken(f"the parts of {refund.public_id} are not the refund")
    shares = {share.reference: share for share in charge.shares.all()}
    parts = [(shares[part["share"]], part["minor"]) for part in assignment.parts]
    count_back(refund.attempt, parts, 0)
    for share, minor in parts:
        outbox.record(
            events.ExternalRefundAssigned(
                charge_ref=charge.public_id,
                reference=charge.reference,
                refund_ref=refund.public_id,
                share_reference=share.reference,
                amount=Money(minor, charge.currency),
                assigned_at=now,
            )
        )
