"""Move statuses along the drawn moves, in memory; the caller holds the lock and saves."""

from __future__ import annotations

from payments.charges.errors import MoveRefused
from payments.charges.models import Attempt, Charge, Dispute, PaymentDeclaration, Refund
from payments.charges.statuses import (
    ATTEMPT_MOVES,
    CHARGE_MOVES,
    DECLARATION_MOVES,
    DISPUTE_MOVES,
    REFUND_MOVES,
    AttemptStatus,
    ChargeStatus,
    DeclarationStatus,
    DisputeStatus,
    RefundStatus,
    may_move,
)


def move_charge(charge: Charge, to: ChargeStatus) -> None:
    """Move a charge. Raises: MoveRefused."""
    if not may_move(CHARGE_MOVES, charge.status, to):
        raise MoveRefused(f"{charge.public_id}: {charge.status} -> {to}")
    charge.status = to


def move_attempt(attempt: Attempt, to: AttemptStatus) -> None:
    """Move an attempt. Raises: MoveRefused."""
    if not may_move(ATTEMPT_MOVES, attempt.status, to):
        raise MoveRefused(f"{attempt.public_id}: {attempt.status} -> {to}")
    attempt.status = to


def move_refund(refund: Refund, to: RefundStatus) -> None:
    """Move a refund. Raises: MoveRefused."""
    if not may_move(REFUND_MOVES, refund.status, to):
        raise MoveRefused(f"{refund.public_id}: {refund.status} -> {to}")
    refund.status = to


def move_dispute(dispute: Dispute, to: DisputeStatus) -> None:
    """Move a dispute. Raises: MoveRefused."""
    if not may_move(DISPUTE_MOVES, dispute.status, to):
        raise MoveRefused(f"{dispute.public_id}: {dispute.status} -> {to}")
    dispute.status = to


def move_declaration(declaration: PaymentDeclaration, to: DeclarationStatus) -> None:
    """Move the declaration of a payment. Raises: MoveRefused."""
    if not may_move(DECLARATION_MOVES, declaration.status, to):
        raise MoveRefused(f"{declaration.public_id}: {declaration.status} -> {to}")
    declaration.status = to
