"""Write what the provider says of a dispute now: row, facts, statuses, entries, news together.

Everything here runs in one transaction under the charge's lock. Each moment of a dispute (opened,
withdrawn, fee, given back, decided) is booked once, whoever brings the news, and how often.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from marketplace.foundation import outbox
from marketplace.foundation.money import Money
from payments.charges import dispute_postings as postings
from payments.charges import disputing, events, locks
from payments.charges.dispute_postings import DisputeNames
from payments.charges.errors import NeedsPerson, WebhookUnmatched
from payments.charges.models import Attempt, Charge, ChargeFact, Dispute
from payments.charges.services.move_status import move_dispute
from payments.charges.services.open_dispute import open_dispute, settle_charge
from payments.charges.statuses import (
    DECIDED_FOR_US,
    DISPUTE_MOVES,
    DisputeStatus,
    FactKind,
    may_move,
)
from payments.gateways.types import DisputeSnapshot
from payments.ledger import services as ledger

log = logging.getLogger(__name__)


@transaction.atomic(durable=True)
def record_dispute(
    *, provider: str, snapshot: DisputeSnapshot, livemode: bool, now: datetime
) -> str:
    """Apply the provider's present state to a dispute, once; return its public id.

    Money: what was withdrawn goes to `dispute_suspense` until the bank has decided; the fee is a
    cost when it is told. Raises: WebhookUnmatched, NeedsPerson; then nothing is written.
    """
    charge, attempt = locks.charge_of_attempt(_attempt(provider, snapshot).pk)
    _compare(charge, attempt, snapshot, livemode)
    known = Dispute.objects.filter(provider=provider, provider_ref=snapshot.provider_ref).first()
    dispute = known or open_dispute(charge=charge, attempt=attempt, snapshot=snapshot, now=now)
    if (dispute.amount, dispute.attempt_id) != (snapshot.amount, attempt.pk):
        raise NeedsPerson(
            f"{dispute.public_id} of {charge.public_id} was about {dispute.amount}, "
            f"and is told as {snapshot.amount} of {attempt.public_id} now"
        )
    before = (dispute.status, dispute.evidence_due_at, dispute.withdrawn_at)
    _follow_money(charge, dispute, snapshot, now)
    is_decided = _follow_status(charge, dispute, snapshot, now)
    _plan_next_look(dispute, snapshot, now)
    dispute.last_error = ""
    dispute.save()
    after = (dispute.status, dispute.evidence_due_at, dispute.withdrawn_at)
    if known and not is_decided and before != after and dispute.is_undecided:
        outbox.record(
            events.DisputeUpdated(
                dispute_ref=dispute.public_id,
                charge_ref=charge.public_id,
                reference=charge.reference,
                status=dispute.status,
                updated_at=now,
            )
        )
    return str(dispute.public_id)


def _attempt(provider: str, snapshot: DisputeSnapshot) -> Attempt:
    """Find the payment among those of this very provider."""
    found = Attempt.objects.filter(
        provider=provider, provider_object_id=snapshot.provider_object_id or None
    ).first()
    if found is None:
        raise WebhookUnmatched(
            f"dispute {snapshot.provider_ref} is about {snapshot.provider_object_id} of "
            f"{provider}, which is no payment of ours"
        )
    return found


def _compare(charge: Charge, attempt: Attempt, snapshot: DisputeSnapshot, livemode: bool) -> None:
    found = disputing.differences(
        payment=attempt.provider_object_id,
        currency=charge.currency,
        livemode=livemode,
        reported=snapshot,
    )
    if found:
        raise NeedsPerson(
            f"dispute {snapshot.provider_ref} of {charge.public_id}: {'; '.join(found)}"
        )


def _follow_money(
    charge: Charge, dispute: Dispute, snapshot: DisputeSnapshot, now: datetime
) -> None:
    """Book what was taken, and what came back; an older answer never takes a booking back.

    A provider says "nothing taken" before it takes and after it gave back. Only a dispute that
    was decided for us can be given back, so a late answer from before is not taken for that.
    """
    names = _names(charge, dispute)
    withdrawn, fee = disputing.taken(snapshot.withdrawn), disputing.taken(snapshot.fee)
    is_for_us = snapshot.status in DECIDED_FOR_US
    if withdrawn and dispute.withdrawn_at is None:
        dispute.withdrawn_minor, dispute.withdrawn_currency = withdrawn.minor, withdrawn.currency
        dispute.withdrawn_at = now
        ledger.post(
            postings.withdrawal_entry(names, amount=dispute.amount, withdrawn=withdrawn, at=now)
        )
        _fact(dispute, FactKind.DISPUTE_WITHDRAWN, withdrawn, now)
        if withdrawn.currency == dispute.currency and withdrawn != dispute.amount:
            log.critical("%s: %s withdrawn for %s", dispute.public_id, withdrawn, dispute.amount)
    if fee and dispute.fee_at is None:
        dispute.fee_minor, dispute.fee_currency, dispute.fee_at = fee.minor, fee.currency, now
        ledger.post(postings.dispute_fee_entry(names, fee=fee, at=now))
        _fact(dispute, FactKind.DISPUTE_FEE, fee, now)
    if is_for_us and not withdrawn and dispute.withdrawn and dispute.reinstated_at is None:
        dispute.reinstated_at = now
        ledger.post(
            postings.withdrawal_entry(
                names, amount=dispute.amount, withdrawn=dispute.withdrawn, at=now, is_return=True
            )
        )
        _fact(dispute, FactKind.DISPUTE_REINSTATED, dispute.withdrawn, now)
    if is_for_us and not fee and dispute.fee and dispute.fee_returned_at is None:
        dispute.fee_returned_at = now
        ledger.post(postings.dispute_fee_entry(names, fee=dispute.fee, at=now, is_return=True))
        _fact(dispute, FactKind.DISPUTE_FEE_RETURNED, dispute.fee, now)


def _follow_status(
    charge: Charge, dispute: Dispute, snapshot: DisputeSnapshot, now: datetime
) -> bool:
    """Follow the status along the drawn moves; return whether this news decided it."""
    told = DisputeStatus(snapshot.status)
    if told == DisputeStatus.LOST and dispute.withdrawn_at is None:
        log.warning("%s is lost, but nothing was withdrawn yet", dispute.public_id)
        return False  # the money is told a moment later; the next look finds it
    if not may_move(DISPUTE_MOVES, dispute.status, told):
        if told not in (DisputeStatus.NEEDS_RESPONSE, DisputeStatus.UNDER_REVIEW):
            log.critical("%s was %s, and is %s now", dispute.public_id, dispute.status, told)
        return False  # else it is only older than what we know
    was_undecided = dispute.is_undecided
    move_dispute(dispute, told)
    dispute.status_as_told = snapshot.status_as_told[:60]
    dispute.evidence_due_at = snapshot.evidence_due_at or dispute.evidence_due_at
    dispute.has_evidence = dispute.has_evidence or snapshot.has_evidence
    if dispute.is_undecided or not was_undecided:
        return False
    dispute.decided_at = now
    _decide(charge, dispute, now)
    return True


def _decide(charge: Charge, dispute: Dispute, now: datetime) -> None:
    """Book what no payee bears of a loss, move the charge, and tell the floors above."""
    dispute.save()
    settle_charge(charge=charge, dispute=dispute)
    covered = Money(dispute.amount_minor - dispute.unexplained_minor, dispute.currency)
    if dispute.status == DisputeStatus.LOST:
        entry = postings.lost_entry(
            _names(charge, dispute),
            surplus=covered if dispute.is_surplus else Money.zero(dispute.currency),
            unexplained=dispute.amount - covered,
            at=now,
        )
        if entry:
            ledger.post(entry)
        if dispute.unexplained_minor:
            log.critical(
                "%s: %s more than was left of %s is lost; a person has to find out why",
                dispute.public_id,
                dispute.amount - covered,
                charge.public_id,
            )
    _fact(dispute, FactKind.DISPUTE_DECIDED, dispute.amount, now)
    outbox.record(
        events.DisputeDecided(
            dispute_ref=dispute.public_id,
            charge_ref=charge.public_id,
            reference=charge.reference,
            status=dispute.status,
            decided_at=now,
        )
    )


def _plan_next_look(dispute: Dispute, snapshot: DisputeSnapshot, now: datetime) -> None:
    """Look again until it is decided, and until what was won is back."""
    waits_for_money = (
        dispute.status in DECIDED_FOR_US
        and dispute.withdrawn_at is not None
        and dispute.reinstated_at is None
    )
    if dispute.is_undecided or waits_for_money:
        dispute.next_poll_at = disputing.next_look(dispute.evidence_due_at, now)
    else:
        dispute.next_poll_at = None


def _names(charge: Charge, dispute: Dispute) -> DisputeNames:
    return DisputeNames(
        dispute_ref=dispute.public_id,
        provider=dispute.provider,
        provider_ref=dispute.provider_ref,
        reference=charge.reference,
    )


def _fact(dispute: Dispute, kind: FactKind, amount: Money, now: datetime) -> None:
    ChargeFact.objects.create(
        attempt_id=dispute.attempt_id,
        kind=kind,
        provider_object_id=dispute.provider_ref,
        amount_minor=amount.minor,
        currency=amount.currency,
        detail={"dispute": dispute.public_id, "status": dispute.status},
        recorded_at=now,
    )
