"""What crosses the ledger's door. Frozen values; no rows of the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from marketplace.foundation.money import Money
from payments.ledger.errors import EntryInvalid
from payments.ledger.kinds import AccountKind

KEY_LENGTH = 200
KIND_LENGTH = 40
REFERENCE_LENGTH = 120
MEMO_LENGTH = 200


@dataclass(frozen=True, slots=True)
class AccountRef:
    """The name of a ledger account; `chart` makes them, the first posting opens them.

    Money: `floor_minor` is the smallest natural balance that the account may have.
    """

    code: str
    kind: AccountKind
    currency: str
    is_tracked: bool = False
    floor_minor: int | None = None

    def __str__(self) -> str:
        return self.code


@dataclass(frozen=True, slots=True)
class PostingDraft:
    """One positive amount to move: out of nothing, into nothing, between two accounts.

    Raises: EntryInvalid when the accounts and the amount are not of one currency.
    """

    debit: AccountRef
    credit: AccountRef
    amount: Money
    memo: str = ""

    def __post_init__(self) -> None:
        if self.amount.minor <= 0:
            raise EntryInvalid(f"a posting moves a positive amount, not {self.amount}")
        if self.debit.code == self.credit.code:
            raise EntryInvalid(f"a posting moves between two accounts, not {self.debit} alone")
        for account in (self.debit, self.credit):
            if account.currency != self.amount.currency:
                raise EntryInvalid(f"{self.amount} does not belong in {account}")
        _readable("memo", self.memo, MEMO_LENGTH, is_required=False)


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """A fact to record under one idempotency key.

    Every field is part of the fact: the same key with another date or memo is another fact
    and is refused, so draft entries from frozen rows and never from the present time.
    Raises: EntryInvalid.
    """

    key: str
    kind: str
    reference: str
    effective_on: date
    postings: tuple[PostingDraft, ...]
    corrects: str = field(default="", kw_only=True)  # a key; only `services.correct` sets it

    def __post_init__(self) -> None:
        object.__setattr__(self, "postings", tuple(self.postings))
        if not self.postings:
            raise EntryInvalid(f"entry {self.key} has no postings")
        if isinstance(self.effective_on, datetime):
            raise EntryInvalid(f"entry {self.key} needs a day, not an instant")
        _readable("key", self.key, KEY_LENGTH)
        _readable("kind", self.kind, KIND_LENGTH)
        _readable("reference", self.reference, REFERENCE_LENGTH)


def _readable(name: str, text: str, length: int, *, is_required: bool = True) -> None:
    if (is_required and not text) or len(text) > length or not text.isprintable():
        raise EntryInvalid(f"{name} needs up to {length} printable characters, not {text!r}")


@dataclass(frozen=True, slots=True)
class PostedEntry:
    """An entry in the books; `is_new` is False when its key had posted it before."""

    id: int
    key: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class PostedRows:
    """What `post_rows` wrote: entries that are new, those found under their keys, postings."""

    new: int
    found: int
    postings: int


@dataclass(frozen=True, slots=True)
class PostingLine:
    """A posting as it stands in an entry."""

    line: int
    debit: str
    credit: str
    amount: Money
    memo: str


@dataclass(frozen=True, slots=True)
class EntryDetail:
    """An entry with its postings; `corrects` and `corrected_by` are keys, or empty."""

    id: int
    key: str
    kind: str
    reference: str
    effective_on: date
    posted_at: datetime
    payload_hash: str
    corrects: str
    corrected_by: str
    postings: tuple[PostingLine, ...]


@dataclass(frozen=True, slots=True)
class StatementLine:
    """What one posting did to one account.

    Money: `amount` and the running `balance` have the account's natural sign.
    """

    on: date
    entry_id: int
    entry_key: str
    kind: str
    reference: str
    other_account: str
    memo: str
    amount: Money
    balance: Money


@dataclass(frozen=True, slots=True)
class StatementPlace:
    """Where a page of a statement ended, and with which balance.

    Whoever gives it to a person has to sign it: the next page believes the balance.
    """

    on: date
    entry_id: int
    line: int
    balance: Money


@dataclass(frozen=True, slots=True)
class AccountStatement:
    """One account between two days, both included: closing = opening + the lines.

    Of a page, they are the balances before its first and after its last line; `next_place` is
    where the next page begins, or None on the last one.
    """

    account: AccountRef
    since: date
    until: date
    opening: Money
    lines: tuple[StatementLine, ...]
    closing: Money
    next_place: StatementPlace | None = None


@dataclass(frozen=True, slots=True)
class TrialBalanceLine:
    """One account's balance in the column of its side; the other column is zero."""

    account: str
    kind: str
    debit: Money
    credit: Money


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """Every account with a balance; in each currency both columns have one total."""

    on: date | None
    lines: tuple[TrialBalanceLine, ...]

    @property
    def totals(self) -> dict[str, tuple[Money, Money]]:
        """The sum of the debit and of the credit column, per currency."""
        sums: dict[str, tuple[Money, Money]] = {}
        for line in self.lines:
            nothing = Money.zero(line.debit.currency)
            debit, credit = sums.get(line.debit.currency, (nothing, nothing))
            sums[line.debit.currency] = (debit + line.debit, credit + line.credit)
        return sums
