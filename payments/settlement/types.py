"""What crosses the door of the settlement room. Amounts are in the payee's currency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from marketplace.foundation.money import Money


@dataclass(frozen=True)
class BeneficiaryAccount:
    """A confirmed bank account of a payee in one currency."""

    payee_ref: str
    currency: str
    beneficiary_name: str
    bank_name: str
    bank_code: str
    account_number: str


@dataclass(frozen=True)
class Carried:
    """An amount that a closing left for the next period, and why."""

    payee_ref: str
    amount: Money
    reason: str


@dataclass(frozen=True)
class PeriodClosed:
    """What one closing did. A second run of the same day closes nothing and says so."""

    period_end: date
    settlements: int
    paid_out: dict[str, Money]
    batches: tuple[str, ...]
    carried: tuple[Carried, ...]


@dataclass(frozen=True)
class PayoutInstruction:
    """One line of a bank file."""

    payout_ref: str
    amount: Money
    beneficiary_name: str
    bank_name: str
    bank_code: str
    account_number: str


@dataclass(frozen=True)
class BatchInstruction:
    """What a rail is asked to send."""

    batch_ref: str
    currency: str
    execution_on: date
    payouts: tuple[PayoutInstruction, ...]

    @property
    def total(self) -> Money:
        """The control sum of the file."""
        return Money.total((payout.amount for payout in self.payouts), self.currency)


@dataclass(frozen=True)
class SubmittedFile:
    """What a rail wrote, and the digest by which it can be recognized."""

    file_name: str
    sha256: str


@dataclass(frozen=True)
class StatementRow:
    """One row of a statement as a vendor reads it, with the balance after it."""

    kind: str
    description: str
    reference: str
    occurred_at: datetime
    amount: Money
    balance: Money


@dataclass(frozen=True)
class Statement:
    """A closed period of one payee in one currency."""

    settlement_ref: str
    payee_ref: str
    period_start: date
    period_end: date
    gross: Money
    commission: Money
    net: Money
    rows: tuple[StatementRow, ...]
    payout_ref: str
    payout_status: str
    payout_status_label: str
    bank_account: str
    bank_reference: str


@dataclass(frozen=True)
class PayeeBalances:
    """A payee's money by where it is; each figure is read from the ledger."""

    currency: str
    pending: Money
    payable: Money
    in_transit: Money
    next_due_at: datetime | None
