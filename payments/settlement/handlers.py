"""What the settlement room does about news from charges."""

from __future__ import annotations

from django.conf import settings

from marketplace.foundation import outbox
from payments.charges.events import (
    ChargeCaptured,
    ChargeFeeKnown,
    DisputeDecided,
    DisputeOpened,
)
from payments.settlement.services import bear_fees, follow_dispute, record_earnings


@outbox.handles(ChargeCaptured)
def record_what_vendors_earned(event: ChargeCaptured) -> None:
    """Every share of the captured charge becomes a pending earning."""
    record_earnings(charge_ref=event.charge_ref, captured_at=event.captured_at)


@outbox.handles(ChargeFeeKnown)
def share_the_fee(event: ChargeFeeKnown) -> None:
    """Payees bear their parts of the provider's fee where PROCESSING_FEE_BORNE_BY says so.

    The earnings come first, whichever news is delivered first.
    """
    if settings.PROCESSING_FEE_BORNE_BY == "payee":
        record_earnings(charge_ref=event.charge_ref, captured_at=event.known_at)
        bear_fees(charge_ref=event.charge_ref, now=event.known_at)


@outbox.handles(DisputeOpened)
def freeze_what_is_disputed(event: DisputeOpened) -> None:
    """What was sold for the payment is not paid out until the bank has decided."""
    follow_dispute(dispute_ref=event.dispute_ref, now=event.opened_at)


@outbox.handles(DisputeDecided)
def release_or_charge_back(event: DisputeDecided) -> None:
    """Payees get their sales back, or bear what the bank took for them."""
    follow_dispute(dispute_ref=event.dispute_ref, now=event.decided_at)
