"""Write what a provider made of a start: how it waits for the buyer, or that nothing began."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction

from payments.charges import locks
from payments.charges.queries import as_attempt_view
from payments.charges.services.move_status import move_attempt, move_charge
from payments.charges.statuses import AttemptStatus, ChargeStatus
from payments.charges.types import AttemptView
from payments.charges.waiting import wait
from payments.gateways.types import Started

log = logging.getLogger(__name__)


@transaction.atomic(durable=True)
def record_started(attempt_id: UUID, started: Started, now: datetime) -> AttemptView:
    """Keep how the provider waits. What ended meanwhile stays ended: the poller closes its page.

    A twin under the same key may be told in other words: the first answer stays.
    """
    charge, attempt = locks.charge_of_attempt(attempt_id)
    if not attempt.provider_ref:
        attempt.provider_ref = started.provider_ref
        attempt.redirect_url = started.redirect_url
        attempt.qr_text = started.qr_text
        attempt.wallet_call = dict(started.wallet_call) or None
    attempt.next_poll_at = now + wait(0) if charge.is_payable else now
    if attempt.status in (AttemptStatus.CREATED, AttemptStatus.UNKNOWN):
        move_attempt(attempt, AttemptStatus.AWAITING_BUYER)
        if charge.is_payable:
            move_charge(charge, ChargeStatus.AWAITING_BUYER)
            charge.save(update_fields=["status"])
    attempt.save(
        update_fields=[
            *("provider_ref", "redirect_url", "qr_text", "wallet_call", "next_poll_at", "status")
        ]
    )
    return as_attempt_view(attempt, charge)


@transaction.atomic(durable=True)
def record_not_started(attempt_id: UUID, status: AttemptStatus, now: datetime) -> None:
    """Record that no page was shown: refused for good, unknown, or given up."""
    charge, attempt = locks.charge_of_attempt(attempt_id)
    if attempt.provider_ref or not attempt.is_live:
        return  # a twin under the same key got its answer
    move_attempt(attempt, status)
    attempt.polls += 1
    attempt.next_poll_at = now + wait(attempt.polls) if attempt.is_live else None
    attempt.save(update_fields=["status", "polls", "next_poll_at"])
    if status == AttemptStatus.DECLINED and charge.is_payable:
        move_charge(charge, ChargeStatus.DECLINED)
        charge.save(update_fields=["status"])
    log.warning("%s of %s was not started: %s", attempt.public_id, charge.public_id, status)
