"""What a document is made from: values alone. Who builds them reads the books, no renderer does.

Texts that the caller chose (a description, a status, a reason) are in the document's language
already; names are printed as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from marketplace.foundation.money import Money
from marketplace.foundation.typesetting.party import Party as Party


class RowKind(StrEnum):
    """What a row of a statement records."""

    SALE = "sale"
    COMMISSION = "commission"
    COMMISSION_TAX = "commission_tax"
    PROCESSING_FEE = "processing_fee"
    REFUND = "refund"
    CHARGEBACK = "chargeback"
    DISPUTE_FEE = "dispute_fee"
    COMMISSION_RETURNED = "commission_returned"
    COMMISSION_TAX_RETURNED = "commission_tax_returned"
    RESERVE_HELD = "reserve_held"
    RESERVE_RELEASED = "reserve_released"
    RESERVE_USED = "reserve_used"
    ADJUSTMENT = "adjustment"
    RETURNED_PAYOUT = "returned_payout"
    RECALLED_PAYOUT = "recalled_payout"
    CONVERSION = "conversion"
    PAYOUT = "payout"


class ChargedFor(StrEnum):
    """What a line of an invoice charges for."""

    COMMISSION = "commission"
    COMMISSION_RETURNED = "commission_returned"
    PROCESSING_FEE = "processing_fee"
    DISPUTE_FEE = "dispute_fee"


@dataclass(frozen=True)
class RateShown:
    """A rate as it was used: one `base` is `rate` of `quote`; neither rounded nor inverted.

    `mid` is the market rate quoted the same way, by `source` at `at`; `spread_bps` the margin.
    """

    base: str
    quote: str
    rate: Decimal
    source: str
    at: datetime
    spread_bps: int
    mid: Decimal | None = None

    @property
    def text(self) -> str:
        """The rate for machines: `CNY 1 = MOP 1.1811645`."""
        return f"{self.base} 1 = {self.quote} {self.rate.normalize():f}"


@dataclass(frozen=True)
class Conversion:
    """What was sold for what was bought, and at which rate."""

    sold: Money
    bought: Money
    rate: RateShown


@dataclass(frozen=True)
class PayoutLine:
    """The payout of a period; `amount` is in the currency of the bank account.

    `account` is masked already; `status` is a word in the document's language.
    """

    payout_ref: str
    amount: Money
    bank_name: str
    account: str
    status: str
    converted: Conversion | None = None


@dataclass(frozen=True)
class DocumentRow:
    """One fact: `amount` is signed as it moves the payee's balance, `balance` is the one after."""

    occurred_at: datetime
    kind: str
    description: str
    amount: Money
    balance: Money
    reference: str = ""
    order_ref: str = ""
    quantity: int | None = None
    fx: RateShown | None = None


@dataclass(frozen=True)
class StatementDocument:
    """A closed period of one payee in one currency.

    `rows` are read once, in their order, so they may come from a cursor. `totals` are the sums
    of the rows by kind; a kind without rows may be left out.
    """

    statement_ref: str
    issuer: Party
    payee_ref: str
    payee_name: str
    payee_address: str
    currency: str
    period_start: date
    period_end: date
    closed_at: datetime
    opening: Money
    rows: Iterable[DocumentRow]
    closing: Money
    totals: Mapping[str, Money] = field(default_factory=dict)
    payout: PayoutLine | None = None
    carry_reason: str = ""


@dataclass(frozen=True)
class InvoiceLine:
    """What was charged for how many sales; what was given back is negative."""

    charged_for: str
    sales: int
    amount: Money


@dataclass(frozen=True)
class InvoiceDocument:
    """What the marketplace charged one payee in one period, with its tax, even of none.

    `tax` is the sum of the taxes that were taken sale by sale, so it is not computed again here.
    """

    number: str
    issued_on: date
    seller: Party
    buyer: Party
    buyer_ref: str
    statement_ref: str
    period_start: date
    period_end: date
    currency: str
    lines: tuple[InvoiceLine, ...]
    tax_bps: int
    tax: Money
    total: Money

    @property
    def net(self) -> Money:
        """The lines together, before tax."""
        return Money.total((line.amount for line in self.lines), self.currency)


@dataclass(frozen=True)
class RenderedFile:
    """A document as it is handed out."""

    file_name: str
    content_type: str
    content: bytes
