"""Write what the provider says of an attempt now: facts, statuses, entries and news together.

Everything here runs in one transaction under the charge's lock, so that the webhook, the return
page and the poller may all arrive with the same capture: the first records it, the others find it.
"""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction

from marketplace.foundation import outbox
from payments.charges import events, locks, postings
from payments.charges.comparing import Expected, differences
from payments.charges.models import Attempt, Charge, ChargeFact
from payments.charges.queries import as_share_view
from payments.charges.services.move_status import move_attempt, move_charge
from payments.charges.services.record_fee import record_fee
from payments.charges.services.refund_surplus import refund_surplus
from payments.charges.statuses import (
    ATTEMPT_MOVES,
    AttemptStatus,
    ChargeStatus,
    FactKind,
    may_move,
)
from payments.charges.waiting import wait
from payments.gateways.types import AttemptSnapshot
from payments.ledger import services as ledger

log = logging.getLogger(__name__)

# What a charge becomes when its live attempt moves; an attempt that ended without money leaves
# the charge open for another try.
_CHARGE_FOLLOWS = {
    AttemptStatus.AWAITING_BUYER: ChargeStatus.AWAITING_BUYER,
    AttemptStatus.PROCESSING: ChargeStatus.PROCESSING,
    AttemptStatus.AUTHORIZED: ChargeStatus.AUTHORIZED,
    AttemptStatus.DECLINED: ChargeStatus.DECLINED,
    AttemptStatus.EXPIRED: ChargeStatus.OPENED,
    AttemptStatus.VOIDED: ChargeStatus.OPENED,
}
_ENDED = (AttemptStatus.DECLINED, AttemptStatus.EXPIRED, AttemptStatus.VOIDED)


@transaction.atomic(durable=True)
def record_snapshot(
    *, attempt_id: UUID, snapshot: AttemptSnapshot, livemode: bool, now: datetime
) -> None:
    """Apply the provider's present state to an attempt and its charge, once.

    `livemode` is the provider's own: whether our key moves real money.
    Money: a capture posts the charge's amount, gross; the fee follows when it is known.
    """
    charge, attempt = locks.charge_of_attempt(attempt_id)
    if attempt.is_quarantined:
        return  # a person decides
    if snapshot.status == "captured":
        _record_captured(charge, attempt, snapshot, livemode, now)
    else:
        _follow(charge, attempt, AttemptStatus(snapshot.status), now)


@transaction.atomic(durable=True)
def record_gone(*, attempt_id: UUID, now: datetime) -> None:
    """Record that the provider knows nothing of an attempt: nobody can pay there."""
    charge, attempt = locks.charge_of_attempt(attempt_id)
    log.error("%s of %s does not exist at the provider", attempt.public_id, charge.public_id)
    _follow(charge, attempt, AttemptStatus.VOIDED, now)


def _follow(charge: Charge, attempt: Attempt, status: AttemptStatus, now: datetime) -> None:
    """Follow a state without money; news that is older than what we know changes nothing."""
    if not may_move(ATTEMPT_MOVES, attempt.status, status):
        _look_again_at_ended(attempt, status, now)
        return
    has_moved = attempt.status != status
    move_attempt(attempt, status)
    attempt.polls += 1
    attempt.next_poll_at = now + wait(attempt.polls) if attempt.is_live else None
    if has_moved and status == AttemptStatus.AUTHORIZED:
        attempt.next_poll_at = now  # what is held is taken at once, or let go
    attempt.save(update_fields=["status", "polls", "next_poll_at"])
    if has_moved and charge.is_payable:
        move_charge(charge, _CHARGE_FOLLOWS[status])
        charge.next_expiry_at = None  # what kept it from expiring may be over
        charge.save(update_fields=["status", "next_expiry_at"])


def _look_again_at_ended(attempt: Attempt, status: AttemptStatus, now: datetime) -> None:
    """Ask ever more seldom about a page that opened after its attempt had ended, until it closes.

    Nobody was ever shown it; that the provider says so is waited for, in case money comes.
    """
    if attempt.status not in _ENDED:
        return
    attempt.polls += 1
    attempt.next_poll_at = None if status in _ENDED else now + wait(attempt.polls)
    attempt.save(update_fields=["polls", "next_poll_at"])


def _record_captured(
    charge: Charge, attempt: Attempt, snapshot: AttemptSnapshot, livemode: bool, now: datetime
) -> None:
    expected = Expected(
        amount=charge.amount,
        method=attempt.method,
        livemode=livemode,
        client_reference=attempt.public_id,
        provider_ref=attempt.provider_ref,
    )
    if found := differences(expected, snapshot):
        _quarantine(charge, attempt, snapshot, found, now)
        return
    if attempt.status != AttemptStatus.CAPTURED:
        _accept(charge, attempt, snapshot.provider_object_id or "", now)
    record_fee(charge=charge, attempt=attempt, fee=snapshot.fee, now=now)


def _quarantine(
    charge: Charge,
    attempt: Attempt,
    snapshot: AttemptSnapshot,
    found: dict[str, tuple[str, str]],
    now: datetime,
) -> None:
    """Keep a capture that does not fit away from the books, until a person has looked."""
    ChargeFact.objects.create(
        attempt=attempt,
        kind=FactKind.MISMATCH,
        provider_object_id=snapshot.provider_object_id or snapshot.provider_ref,
        amount_minor=snapshot.captured.minor if snapshot.captured else None,
        currency=snapshot.captured.currency if snapshot.captured else "",
        detail={name: {"asked": asked, "reported": got} for name, (asked, got) in found.items()},
        recorded_at=now,
    )
    attempt.quarantined_at = now
    attempt.next_poll_at = None
    attempt.save(update_fields=["quarantined_at", "next_poll_at"])
    log.critical(
        "%s of %s is quarantined: the provider reports another %s than was asked",
        attempt.public_id,
        charge.public_id,
        ", ".join(found),
    )


def _accept(charge: Charge, attempt: Attempt, provider_object_id: str, now: datetime) -> None:
    """Take the money into the books: it pays the charge, or goes back to the buyer."""
    move_attempt(attempt, AttemptStatus.CAPTURED)
    attempt.provider_object_id = provider_object_id
    attempt.captured_minor = charge.amount_minor
    attempt.captured_at = now
    attempt.save(update_fields=["status", "provider_object_id", "captured_minor", "captured_at"])
    ChargeFact.objects.create(
        attempt=attempt,
        kind=FactKind.CAPTURED,
        provider_object_id=provider_object_id,
        amount_minor=charge.amount_minor,
        currency=charge.currency,
        recorded_at=now,
    )
    if charge.is_payable:
        _pay(charge, attempt, now)
    else:
        refund_surplus(charge=charge, attempt=attempt, now=now)


def _pay(charge: Charge, attempt: Attempt, now: datetime) -> None:
    """Call the charge paid, post what it moves, and tell the floors above."""
    move_charge(charge, ChargeStatus.CAPTURED)
    charge.captured_minor = charge.amount_minor
    charge.captured_at = now
    charge.method = attempt.method
    charge.provider = attempt.provider
    charge.save(update_fields=["status", "captured_minor", "captured_at", "method", "provider"])
    # A page that is still open beside this one has to be closed: the poller comes at once.
    charge.attempts.filter(next_poll_at__isnull=False).exclude(pk=attempt.pk).update(
        next_poll_at=now
    )
    shares = charge.shares.select_related("charge").order_by("position")
    ledger.post(
        postings.capture_entry(
            charge_ref=charge.public_id,
            reference=charge.reference,
            provider=attempt.provider,
            provider_object_id=attempt.provider_object_id,
            shares=[as_share_view(share) for share in shares],
            captured_at=now,
        )
    )
    outbox.record(
        events.ChargeCaptured(
            charge_ref=charge.public_id, reference=charge.reference, captured_at=now
        )
    )
