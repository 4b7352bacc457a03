"""Facts of the settlement room for the floors above."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.foundation import outbox
from marketplace.foundation.money import Money


@dataclass(frozen=True)
class PayoutPaid(outbox.Event):
    """The bank confirmed a payout."""

    topic = "settlement.payout_paid"
    payout_ref: str
    payee_ref: str
    amount: Money
    bank_reference: str


@dataclass(frozen=True)
class DisputeSettled(outbox.Event):
    """A decided dispute has moved what it moves for one payee; `status` is the decision.

    Money: `taken` from the payee, in its own currency; zero when the dispute was won or given up.
    """

    topic = "settlement.dispute_settled"
    dispute_ref: str
    payee_ref: str
    status: str
    taken: Money
