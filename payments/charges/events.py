"""Facts about charges, for the floors above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from marketplace.foundation import outbox
from marketplace.foundation.money import Money


@dataclass(frozen=True)
class ChargeCaptured(outbox.Event):
    """The whole amount of a charge arrived in time; it is in the ledger."""

    topic = "charges.charge_captured"
    charge_ref: str
    reference: str
    captured_at: datetime


@dataclass(frozen=True)
class ChargeFeeKnown(outbox.Event):
    """The provider named its fee for a captured charge; each share's part of it is kept."""

    topic = "charges.charge_fee_known"
    charge_ref: str
    known_at: datetime


@dataclass(frozen=True)
class ChargeExpired(outbox.Event):
    """The time to pay ended without money; what was held for it can go."""

    topic = "charges.charge_expired"
    charge_ref: str
    reference: str


@dataclass(frozen=True)
class ChargeRefunded(outbox.Event):
    """Money went back to the buyer.

    Money: `amount` is gross, in the charge currency. `late_success` and `second_success` are
    surplus money: the purchase itself is as it was.
    """

    topic = "charges.charge_refunded"
    charge_ref: str
    reference: str
    refund_ref: str
    amount: Money
    reason: str
    refunded_at: datetime
    by_bank: bool = False


@dataclass(frozen=True)
class BankRefundOpened(outbox.Event):
    """The provider cannot give an amount back: it has to go by bank.

    Money: `amount` is gross, in the charge currency.
    """

    topic = "charges.bank_refund_opened"
    charge_ref: str
    reference: str
    refund_ref: str
    amount: Money
    reason: str  # of the refund
    why: str
    opened_at: datetime


@dataclass(frozen=True)
class RefundAccountAsked(outbox.Event):
    """A person asks the buyer once more where a bank refund shall go.

    Money: `amount` is gross, in the charge currency.
    """

    topic = "charges.refund_account_asked"
    bank_refund_ref: str
    reference: str
    amount: Money
    ask: int
    asked_at: datetime


@dataclass(frozen=True)
class ExternalRefundAssigned(outbox.Event):
    """An amount that went back at the provider belongs to a share: its payee bears it.

    Money: `amount` is gross, in the charge currency. One event for each share.
    """

    topic = "charges.external_refund_assigned"
    charge_ref: str
    reference: str
    refund_ref: str
    share_reference: str
    amount: Money
    assigned_at: datetime


@dataclass(frozen=True)
class DeclarationMoved(outbox.Event):
    """Telling customs of the payment for a share went on: `status` is where it is now.

    Money: `amount` in CNY. `payment_number` and `department` are empty until the provider names
    them; `is_payer_confirmed` is None where nobody compared the buyer with who paid.
    """

    topic = "charges.declaration_moved"
    declaration_ref: str
    share_reference: str
    status: str
    amount: Money
    payment_number: str
    department: str
    is_payer_confirmed: bool | None
    explanation: str
    moved_at: datetime


@dataclass(frozen=True)
class DisputeOpened(outbox.Event):
    """The payer's bank asks money back: what was sold for it is frozen until it has decided.

    Money: `amount` in the charge currency.
    """

    topic = "charges.dispute_opened"
    dispute_ref: str
    charge_ref: str
    reference: str
    amount: Money
    opened_at: datetime


@dataclass(frozen=True)
class DisputeUpdated(outbox.Event):
    """A dispute that nobody has decided changed: its status, its time, or what was withdrawn."""

    topic = "charges.dispute_updated"
    dispute_ref: str
    charge_ref: str
    reference: str
    status: str
    updated_at: datetime


@dataclass(frozen=True)
class DisputeDueSoon(outbox.Event):
    """The time to answer a dispute ends in some days, and nothing was handed in."""

    topic = "charges.dispute_due_soon"
    dispute_ref: str
    charge_ref: str
    reference: str
    evidence_due_at: datetime


@dataclass(frozen=True)
class DisputeDecided(outbox.Event):
    """The bank decided: `won`, `lost` or `withdrawn`; what it kept is out of our balance."""

    topic = "charges.dispute_decided"
    dispute_ref: str
    charge_ref: str
    reference: str
    status: str
    decided_at: datetime
