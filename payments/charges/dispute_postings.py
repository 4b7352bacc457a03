"""Which entries a dispute makes in charges. Pure: frozen amounts in, drafts out.

What payees bear of a lost one is posted by settlement; docs/disputes.md holds the numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from marketplace.foundation.clock import macau_day
from marketplace.foundation.money import Money
from payments.ledger import chart
from payments.ledger.types import AccountRef, EntryDraft, PostingDraft


@dataclass(frozen=True, slots=True)
class DisputeNames:
    """How entries name a dispute: ours, the provider's, and what was sold."""

    dispute_ref: str
    provider: str
    provider_ref: str
    reference: str


def entry_key(names: DisputeNames, moment: str) -> str:
    """Name the entry of one moment of a dispute; each moment comes once."""
    return f"dispute:{names.dispute_ref}:{names.provider_ref}:{moment}"


def withdrawal_entry(
    names: DisputeNames, *, amount: Money, withdrawn: Money, at: datetime, is_return: bool = False
) -> EntryDraft:
    """Draft what the provider withdrew while the bank decides, or gave back afterwards.

    Money: `amount` in the charge currency stands in suspense; `withdrawn` left our balance. In
    another currency the two meet in the positions, at the provider's own rate; in the same one a
    difference is money that nobody has explained.
    """
    suspense = chart.dispute_suspense(amount.currency)
    clearing = chart.psp_clearing(names.provider, withdrawn.currency)
    if withdrawn.currency != amount.currency:
        moves = [
            (suspense, chart.fx_position(amount.currency), amount),
            (chart.fx_position(withdrawn.currency), clearing, withdrawn),
        ]
    else:
        both = min(amount, withdrawn)
        unknown = chart.suspense(amount.currency)
        moves = [
            (suspense, clearing, both),
            (unknown, clearing, withdrawn - both),
            (suspense, unknown, amount - both),
        ]
    return _entry(names, "reinstated" if is_return else "withdrawn", at, moves, is_return)


def dispute_fee_entry(
    names: DisputeNames, *, fee: Money, at: datetime, is_return: bool = False
) -> EntryDraft:
    """Draft the fee for a dispute, or its return. Money: in which the provider takes it."""
    clearing = chart.psp_clearing(names.provider, fee.currency)
    moves = [(chart.dispute_fee(fee.currency), clearing, fee)]
    return _entry(names, "fee_returned" if is_return else "fee", at, moves, is_return)


def lost_entry(
    names: DisputeNames, *, surplus: Money, unexplained: Money, at: datetime
) -> EntryDraft | None:
    """Draft what no payee bears of a lost dispute; none when shares bear all of it.

    Money: surplus money was owed to the buyer, and is with the buyer now; what was disputed
    above all that was left is money that a person has to explain.
    """
    suspense = chart.dispute_suspense(surplus.currency)
    moves = [
        (chart.refund_payable(surplus.currency), suspense, surplus),
        (chart.suspense(surplus.currency), suspense, unexplained),
    ]
    return _entry(names, "lost", at, moves, False) if surplus or unexplained else None


def _entry(
    names: DisputeNames,
    moment: str,
    at: datetime,
    moves: list[tuple[AccountRef, AccountRef, Money]],
    is_mirrored: bool,
) -> EntryDraft:
    return EntryDraft(
        key=entry_key(names, moment),
        kind=f"dispute_{moment}",
        reference=names.reference,
        effective_on=macau_day(at),
        postings=tuple(
            PostingDraft(
                debit=credit if is_mirrored else debit,
                credit=debit if is_mirrored else credit,
                amount=amount,
                memo=names.dispute_ref,
            )
            for debit, credit, amount in moves
            if amount
        ),
    )
