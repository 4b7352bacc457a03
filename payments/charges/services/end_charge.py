"""End a charge without money: its time is over, or somebody let it go."""

from __future__ import annotations

from datetime import datetime

from marketplace.foundation import outbox
from payments.charges import events
from payments.charges.models import Charge
from payments.charges.services.move_status import move_charge
from payments.charges.statuses import ChargeStatus


def end_charge(charge: Charge, status: ChargeStatus, now: datetime) -> bool:
    """End a charge unless a payment arrived or is on its way; return whether it ended.

    The caller holds the charge's lock. A quarantined attempt never pays.
    """
    attempts = charge.attempts.all()
    if not charge.is_payable or any(a.is_live and not a.is_quarantined for a in attempts):
        return False
    move_charge(charge, status)
    charge.expired_at = now
    charge.save(update_fields=["status", "expired_at"])
    outbox.record(events.ChargeExpired(charge_ref=charge.public_id, reference=charge.reference))
    return True
