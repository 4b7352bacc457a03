"""Write what became of a refund: the ledger moves only when money really went back."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction

from marketplace.foundation import outbox
from payments.charges import events, locks, postings
from payments.charges.comparing import ExpectedRefund, refund_differences
from payments.charges.models import Charge, ChargeFact, Refund
from payments.charges.services.count_refunded import count_refunded
from payments.charges.services.move_status import move_refund
from payments.charges.services.open_bank_refund import open_bank_refund
from payments.charges.statuses import (
    REFUND_MOVES,
    BankRefundWhy,
    FactKind,
    RefundReason,
    RefundStatus,
    may_move,
)
from payments.charges.waiting import wait
from payments.gateways.errors import AlreadyRefunded, ProviderRefused
from payments.gateways.types import RefundSnapshot
from payments.ledger import services as ledger

log = logging.getLogger(__name__)


@transaction.atomic(durable=True)
def record_refund(*, refund_id: UUID, snapshot: RefundSnapshot, now: datetime) -> None:
    """Apply the provider's present state to a refund, once.

    Money: gross, in the charge currency; an amount, a payment or a name that is not ours stops
    the refund.
    """
    charge, refund = locks.charge_of_refund(refund_id)
    is_external = refund.reason == RefundReason.EXTERNAL  # it does not carry our name
    expected = ExpectedRefund(
        amount=refund.amount,
        client_reference=snapshot.client_reference if is_external else refund.public_id,
        provider_object_id=refund.attempt.provider_object_id,
    )
    if found := refund_differences(expected, snapshot):
        _stop(refund, snapshot, found)
        return
    status = RefundStatus(snapshot.status)
    if not may_move(REFUND_MOVES, refund.status, status):
        return  # older than what we know
    was = refund.status
    move_refund(refund, status)
    refund.provider_ref = snapshot.provider_ref
    if status == RefundStatus.PENDING:
        refund.tries += 1
        refund.due_at = now + wait(refund.tries)
    elif was != status:
        _settle(charge, refund, snapshot, now, is_returned=was == RefundStatus.SUCCEEDED)
    refund.save()


@transaction.atomic(durable=True)
def record_refused(*, refund_id: UUID, refusal: ProviderRefused, now: datetime) -> None:
    """Record that the provider will not give it back; it stays owed, and a person decides."""
    charge, refund = locks.charge_of_refund(refund_id)
    if not may_move(REFUND_MOVES, refund.status, RefundStatus.FAILED):
        return
    if refund.provider_ref or refund.status == RefundStatus.FAILED:
        return  # a twin under the same key got its answer
    move_refund(refund, RefundStatus.FAILED)
    refund.settled_at = now
    refund.due_at = None
    refund.last_error = f"{refusal.code}: {refusal.facts}"[:2000]
    _record_fact(refund, refund.public_id, FactKind.REFUND_FAILED, now)
    refund.save()
    if isinstance(refusal, AlreadyRefunded):
        log.critical(
            "refund %s was refused: somebody gave %s back at the provider; do not pay it again, "
            "book what was given back by hand",
            refund.public_id,
            refund.attempt.provider_object_id,
        )
    else:
        log.critical("refund %s was refused; pay it back by bank", refund.public_id)
    is_done = isinstance(refusal, AlreadyRefunded)
    why = BankRefundWhy.ALREADY_REFUNDED if is_done else BankRefundWhy.REFUSED
    open_bank_refund(charge, refund, why, now)


def _settle(
    charge: Charge, refund: Refund, snapshot: RefundSnapshot, now: datetime, *, is_returned: bool
) -> None:
    refund.settled_at = now
    refund.due_at = None
    has_succeeded = refund.status == RefundStatus.SUCCEEDED
    if has_succeeded or is_returned:
        ledger.post(
            postings.refund_entry(
                charge_ref=charge.public_id,
                reference=charge.reference,
                provider=refund.attempt.provider,
                refund_ref=refund.public_id,
                amount=refund.amount,
                settled_at=now,
                is_returned=is_returned,
            )
        )
    if has_succeeded or is_returned:
        count_refunded(
            charge, refund, refund.amount_minor if has_succeeded else -refund.amount_minor
        )
    if has_succeeded:
        _record_fact(refund, snapshot.provider_ref, FactKind.REFUND_SUCCEEDED, now)
        outbox.record(_news(charge, refund, now))
        return
    refund.last_error = (snapshot.failure or "failed")[:2000]
    _record_fact(refund, snapshot.provider_ref, FactKind.REFUND_FAILED, now)
    if refund.reason == RefundReason.EXTERNAL and refund.assigned_at is None:
        _forget(refund)  # it was nobody's decision of ours, and the money is with us again
        return
    log.critical("refund %s failed; pay it back by bank", refund.public_id)
    why = BankRefundWhy.RETURNED if is_returned else BankRefundWhy.FAILED
    open_bank_refund(charge, refund, why, now)


def _forget(refund: Refund) -> None:
    """Count an external refund that failed, and that nobody assigned, no more."""
    refund.assigned_at = refund.settled_at
    if not refund.stands_in:
        attempt = refund.attempt
        attempt.refunding_minor -= refund.amount_minor
        attempt.save(update_fields=["refunding_minor"])


def _news(charge: Charge, refund: Refund, now: datetime) -> events.ChargeRefunded:
    return events.ChargeRefunded(
        charge_ref=charge.public_id,
        reference=charge.reference,
        refund_ref=refund.public_id,
        amount=refund.amount,
        reason=refund.reason,
        refunded_at=now,
    )


def _record_fact(refund: Refund, name: str, kind: FactKind, now: datetime) -> None:
    ChargeFact.objects.create(
        attempt=refund.attempt,
        kind=kind,
        provider_object_id=name,
        amount_minor=refund.amount_minor,
        currency=refund.currency,
        recorded_at=now,
    )


def _stop(refund: Refund, snapshot: RefundSnapshot, found: dict[str, tuple[str, str]]) -> None:
    """Ask no more by itself: a person has to compare with the provider."""
    told = "; ".join(f"{name} {got}, asked {asked}" for name, (asked, got) in found.items())
    why = f"{snapshot.provider_ref} reports {told}"
    refund.due_at = None
    refund.last_error = why
    refund.save(update_fields=["due_at", "last_error"])
    log.critical("refund %s: %s", refund.public_id, why)
