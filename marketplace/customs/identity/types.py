"""What crosses the door of the vault: nothing that prints a number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from marketplace.foundation.masked import Masked


@dataclass(frozen=True)
class Owner:
    """Whose an identity is: an account's, or a guest's with one order ("order:ord_...")."""

    user_id: int | None = None
    order_ref: str = ""

    def __post_init__(self) -> None:
        if (self.user_id is None) == (not self.order_ref):
            raise ValueError("an identity is of an account or of an order, and of one of them")


@dataclass(frozen=True)
class IdentityGiven:
    """What a person typed: a kind of `numbers.KINDS`, a name, a number."""

    kind: str
    name: Masked
    number: Masked


@dataclass(frozen=True)
class ClearIdentity:
    """Whom a document for customs names. Both values are masked until `in_clear()` is called."""

    kind: str
    name: Masked
    number: Masked
    index: str


@dataclass(frozen=True)
class PersonFacts:
    """What rules ask of whom an order names, without name and number."""

    index: str
    kind: str
    born_on: date | None


@dataclass(frozen=True)
class UseView:
    """An order that names the person."""

    order_ref: str
    used_at: datetime
    is_open: bool


@dataclass(frozen=True)
class IdentityView:
    """A profile as its own person sees it. `erased_from` is None while an order is open."""

    ref: str
    kind: str
    status: str
    name: str
    number: str
    index: str
    recorded_at: datetime
    verified_at: datetime | None
    purposes: frozenset[str]
    uses: tuple[UseView, ...]
    erased_from: datetime | None
