"""What crosses the door of reconciliation, and what its parsers return."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from marketplace.foundation.money import Money


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A booking as a file has it.

    Money: `minor` is signed as it moves the account; `charge_minor` is what the bank kept before.
    """

    external_id: str
    minor: int
    booked_on: date
    value_on: date | None = None
    charge_minor: int = 0
    end_to_end_id: str = ""
    bank_reference: str = ""
    references: list[str] = field(default_factory=list)
    counterparty: str = ""
    text: str = ""
    is_return: bool = False
    is_charge: bool = False
    raw: str = ""


@dataclass(frozen=True, slots=True)
class ReadStatement:
    """A statement of one account as a file has it; balances are minor units, or not told."""

    is_notice: bool
    account_number: str
    currency: str
    statement_ref: str
    sequence: int | None
    starts_on: date
    ends_on: date
    opening_minor: int | None
    closing_minor: int | None
    lines: tuple[ReadLine, ...]

    @property
    def lines_minor(self) -> int:
        """The sum of the lines as the file has them."""
        return sum(line.minor for line in self.lines)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import kept; a file that was known before keeps nothing."""

    file_id: str
    is_new: bool
    statements: int = 0
    lines: int = 0
    repeated: int = 0
    contradicted: int = 0


@dataclass(frozen=True, slots=True)
class Pulled:
    """What a fetch from a provider kept; `error` says why it ended early, empty if it did not."""

    provider: str
    is_claimed: bool
    lines: int = 0
    payouts: int = 0
    error: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A mismatch as it stands now; `key` names it from one sweep to the next."""

    kind: str
    side: str
    account: str
    amount: Money
    subject: str
    since_on: date

    @property
    def key(self) -> str:
        """The same mismatch has the same name, whoever finds it and when."""
        return f"{self.kind}:{self.account}:{self.subject}:{self.amount.minor}"[:400]


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep did."""

    matched: int
    posted: int
    opened: int
    closed: int
    left: int


@dataclass(frozen=True, slots=True)
class ControlTotal:
    """One account of ours beside the balance that the other side names.

    Money: `difference` is theirs less ours; standing breaks and what is still waited for explain
    it, and `unexplained` has to be zero.
    """

    side: str
    account: str
    ours: Money
    theirs: Money
    in_breaks: Money
    waiting: Money
    told_until: date | None

    @property
    def difference(self) -> Money:
        """What the other side says more than our books do."""
        return self.theirs - self.ours

    @property
    def unexplained(self) -> Money:
        """What neither a break nor a wait explains."""
        return self.difference - self.in_breaks - self.waiting
