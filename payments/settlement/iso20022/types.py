"""What crosses the door between payouts and the messages that banks understand. Frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from marketplace.foundation.money import Money


@dataclass(frozen=True)
class Address:
    """A structured address; town and country are mandatory at banks since November 2026."""

    town: str
    country: str
    street: str = ""
    postal_code: str = ""


@dataclass(frozen=True)
class Party:
    """Whoever pays or is paid: a legal name in Latin letters, and where that is."""

    name: str
    address: Address


@dataclass(frozen=True)
class Bank:
    """A bank by its BIC, or by its number in a clearing system (`CNAPS` on the mainland)."""

    bic: str = ""
    clearing_system: str = ""
    clearing_number: str = ""
    name: str = ""


@dataclass(frozen=True)
class Transfer:
    """One line of a file. Money: `amount` is what the beneficiary is sent, net of nothing."""

    end_to_end_id: str
    amount: Money
    creditor: Party
    bank: Bank
    account_number: str
    purpose: str = ""
    note: str = ""


@dataclass(frozen=True)
class Block:
    """Lines that share a way through the banks: a service level and the bank's name for it."""

    payment_id: str
    service_level: str
    local_instrument: str
    transfers: tuple[Transfer, ...]


@dataclass(frozen=True)
class CreditFile:
    """A whole pain.001: one debtor account, one currency, one day, one or more blocks."""

    message_id: str
    created_at: datetime
    executes_on: date
    currency: str
    debtor: Party
    debtor_bank: Bank
    debtor_account: str
    charge_bearer: str
    category_purpose: str
    blocks: tuple[Block, ...]

    @property
    def transfers(self) -> tuple[Transfer, ...]:
        """Every line of the file, in its order."""
        return tuple(transfer for block in self.blocks for transfer in block.transfers)


@dataclass(frozen=True)
class LineReport:
    """What a bank said of one line. `end_to_end_id` is as it stood in our file."""

    end_to_end_id: str
    code: str
    reason_code: str = ""
    reason: str = ""
    bank_reference: str = ""
    amount: Money | None = None


@dataclass(frozen=True)
class BlockReport:
    """What a bank said of one block, and of lines in it."""

    payment_id: str
    code: str
    reason_code: str
    reason: str
    lines: tuple[LineReport, ...]


@dataclass(frozen=True)
class StatusReport:
    """A whole pain.002. Codes are the bank's; counts and sums are those of *our* file, if told."""

    message_id: str
    original_message_id: str
    code: str
    reason_code: str
    reason: str
    blocks: tuple[BlockReport, ...]
    line_count: int | None = None
    control_sum: str = ""
