"""A shop is given what its parcel was worth: proposed here, approved by finance."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.foundation.money import Money
from payments.settlement import services as settlement
from payments.settlement.desk_queries import has_adjustment


@transaction.atomic
def compensate_vendor(
    *,
    vendor_ref: str,
    vendor_order_ref: str,
    claim_ref: str,
    amount: Money,
    proposed_by: str,
    approved_by: str,
    now: datetime,
) -> bool:
    """Propose an adjustment for an approved claim, once; return whether it is new.

    Money: `amount` in the currency that the shop is paid in. Who approved the claim proposes the
    adjustment, so that it takes a third look, of finance, before money moves.
    """
    reference = f"claim:{claim_ref}"
    if has_adjustment(reference):
        return False
    settlement.propose_adjustment(
        payee_ref=vendor_ref,
        amount=amount,
        description=f"Parcel lost or damaged, {vendor_order_ref.removeprefix('vendor_order:')}",
        reason=f"Claim {claim_ref}, proposed by {proposed_by}, approved by {approved_by}",
        by=approved_by,
        now=now,
        reference=reference,
    )
    return True
