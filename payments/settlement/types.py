"""What crosses the door of the settlement room. Amounts are in the payee's currency."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from marketplace.foundation.money import Money
from payments.fx.conversions import ConversionView
from payments.settlement.carrying import CarryReason
from payments.settlement.rails.routing import Route


@dataclass(frozen=True)
class BeneficiaryAccount:
    """A confirmed bank account of a payee in one currency, and the two persons behind it.

    The persons are opaque names ("user:7"): payments only compare them.
    """

    payee_ref: str
    currency: str
    beneficiary_name: str
    bank_name: str
    bank_code: str
    account_number: str
    recorded_by: str
    confirmed_by: str
    confirmed_at: datetime
    clearing_code: str = ""
    street: str = ""
    postal_code: str = ""
    town: str = ""
    country: str = ""


@dataclass(frozen=True)
class Carried:
    """An amount that a closing left for the next period, and why."""

    payee_ref: str
    amount: Money
    reason: CarryReason


@dataclass(frozen=True)
class PeriodClosed:
    """What one closing did. A second run of the same day closes nothing and says so."""

    period_end: date
    settlements: int
    paid_out: dict[str, Money]
    batches: tuple[str, ...]
    carried: tuple[Carried, ...]
    became_due: int = 0
    is_finished: bool = True


@dataclass(frozen=True)
class RunProgress:
    """How far a closing is. `set_aside` counts payees whose books refused it."""

    chunks: int
    closed_chunks: int
    became_due: int
    settlements: int
    payouts: tuple[Money, ...]
    payout_count: int
    set_aside: int
    is_finished: bool


@dataclass(frozen=True)
class PaidTo:
    """An amount that a closing pays, or paid, to a payee."""

    payee_ref: str
    amount: Money


@dataclass(frozen=True)
class Changed:
    """A payee that the last closing paid another amount than the next one would."""

    payee_ref: str
    was: Money
    would_be: Money


@dataclass(frozen=True)
class NotSettled:
    """A payee that a closing would set aside, and the error."""

    payee_ref: str
    error: str


@dataclass(frozen=True)
class ClosingPreview:
    """What a closing would do, and how its payouts differ from the last run's.

    `last_run` is empty, and all that follows it, before the first closing. `new` were not paid
    by the last run, `gone` were and would not be; the largest come first.
    """

    period_end: date
    became_due: int
    paid: tuple[PaidTo, ...]
    carried: tuple[Carried, ...]
    set_aside: tuple[NotSettled, ...] = ()
    last_run: str = ""
    last_period_end: date | None = None
    last_paid: tuple[Money, ...] = ()
    new: tuple[PaidTo, ...] = ()
    gone: tuple[PaidTo, ...] = ()
    changed: tuple[Changed, ...] = ()

    @property
    def totals(self) -> tuple[Money, ...]:
        """What would be paid, by currency."""
        return total_by_currency(row.amount for row in self.paid)


def total_by_currency(amounts: Iterable[Money]) -> tuple[Money, ...]:
    """Sum amounts of each currency, in the order of the codes."""
    sums: dict[str, Money] = {}
    for amount in amounts:
        sums[amount.currency] = sums.get(amount.currency, Money.zero(amount.currency)) + amount
    return tuple(sums[code] for code in sorted(sums))


@dataclass(frozen=True)
class AdjustmentEffect:
    """What an adjustment would move: what we owe a payee and what it owes us, before and after."""

    payable_before: Money
    payable_after: Money
    owed_before: Money
    owed_after: Money


@dataclass(frozen=True)
class PayoutInstruction:
    """One line of a bank file, and the way that it takes: None where the rail knows of no ways."""

    payout_ref: str
    payee_ref: str
    amount: Money
    beneficiary_name: str
    bank_name: str
    bank_code: str
    account_number: str
    clearing_code: str = ""
    street: str = ""
    postal_code: str = ""
    town: str = ""
    country: str = ""
    route: Route | None = None


@dataclass(frozen=True)
class BatchInstruction:
    """What a rail is asked to send."""

    batch_ref: str
    rail: str
    currency: str
    execution_on: date
    approved_at: datetime
    payouts: tuple[PayoutInstruction, ...]

    @property
    def total(self) -> Money:
        """The control sum of the file."""
        return Money.total((payout.amount for payout in self.payouts), self.currency)


@dataclass(frozen=True)
class SubmittedFile:
    """What a rail made of a batch: a file, byte for byte, and what the bank calls it."""

    file_name: str
    content: bytes
    message_id: str

    @property
    def sha256(self) -> str:
        """The digest by which the file can be recognized."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class StatementRow:
    """One row of a statement as a vendor reads it, with the balance after it.

    `description` is the kind in the active language; `memo` what a person wrote beside it.
    """

    kind: str
    description: str
    reference: str
    occurred_at: datetime
    amount: Money
    balance: Money
    memo: str = ""


@dataclass(frozen=True)
class StatementHead:
    """A closed period of one payee in one currency, and its payout, without its rows.

    Money: `closing` = `opening` + all rows; `paid` is the payout in the statement's currency and
    `payout` what the bank was told to pay, in the account's (None without a payout).
    `invoice_number` is empty where nothing was charged.
    """

    settlement_ref: str
    payee_ref: str
    period_start: date
    period_end: date
    closed_at: datetime
    opening: Money
    closing: Money
    gross: Money
    commission: Money
    paid: Money
    carry_reason: str
    payout_ref: str = ""
    payout: Money | None = None
    payout_status: str = ""
    payout_status_label: str = ""
    bank_name: str = ""
    masked_number: str = ""
    bank_reference: str = ""
    conversion: ConversionView | None = None
    invoice_number: str = ""

    @property
    def is_converted(self) -> bool:
        """Whether the payout went out in another currency than the statement's."""
        return self.payout is not None and self.payout.currency != self.paid.currency


@dataclass(frozen=True)
class StatementPage:
    """Some rows of a statement in their order, and the balance before and after them.

    `opening` and `closing` are those of the page.
    """

    rows: tuple[StatementRow, ...]
    opening: Money
    closing: Money
    page: int
    has_next: bool


@dataclass(frozen=True)
class Statement:
    """A closed period with a page of its rows.

    `carried` says in the active language why its closing balance was not paid.
    """

    head: StatementHead
    page: StatementPage
    carried: str = ""


@dataclass(frozen=True)
class OpenPeriod:
    """The period that runs: its days, a page of what is due in it, and why that would wait.

    `carried` is a sentence in the active language, empty when the next closing pays.
    """

    starts_on: date
    ends_on: date
    page: StatementPage
    carried: str


@dataclass(frozen=True)
class Pending:
    """What buyers paid and is not due yet, and when the first of it will be, if that is known.

    Money: the payee's currency, before commission. `kept` of it waits for a dispute, or for the
    release of a hold.
    """

    amount: Money
    next_due_at: datetime | None
    kept: Money


@dataclass(frozen=True)
class DisputeCost:
    """What a dispute keeps of a payee's money until it is decided, and what it took.

    Money: the payee's own currency; `taken` is zero unless the dispute was lost.
    """

    at_stake: Money
    taken: Money


@dataclass(frozen=True)
class KeptBack:
    """What is kept back of a payee's sales for refunds, and on which days it is released."""

    amount: Money
    first_release_on: date | None
    last_release_on: date | None


@dataclass(frozen=True)
class PayeeBalances:
    """A payee's money by where it is; each figure is read from the ledger.

    `reserve` is kept back until a date, `owed` is what the payee owes us.
    """

    currency: str
    pending: Money
    payable: Money
    in_transit: Money
    reserve: Money
    owed: Money
