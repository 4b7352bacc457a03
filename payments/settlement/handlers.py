"""What the settlement room does about news from charges."""

from __future__ import annotations

from marketplace.foundation import outbox
from payments.charges.events import ChargeCaptured
from payments.settlement.services import record_earnings


@outbox.handles(ChargeCaptured)
def record_what_vendors_earned(event: ChargeCaptured) -> None:
    """Every share of the captured charge becomes a pending earning."""
    record_earnings(charge_ref=event.charge_ref, captured_at=event.captured_at)
