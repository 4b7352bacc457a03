"""What crosses the door between charges and a payment provider. Frozen, no provider types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from marketplace.foundation.money import Money

Method = Literal["card", "alipay", "wechat_pay"]
AttemptStatus = Literal["awaiting_buyer", "processing", "captured", "declined", "expired", "voided"]
RefundStatus = Literal["pending", "succeeded", "failed"]
RefundReason = Literal["requested_by_buyer", "duplicate", "fraudulent"]
SignalKind = Literal["attempt", "refund", "dispute"]
Report = Literal["balance", "payouts"]
BalanceKind = Literal[
    "payment", "refund", "refund_failure", "payout", "payout_failure", "fee", "dispute", "other"
]
PayoutStatus = Literal["pending", "in_transit", "paid", "failed", "canceled"]


@dataclass(frozen=True, slots=True)
class AttemptSpec:
    """One try to collect an amount.

    Everything in it must stay the same when the attempt is repeated under its key: the
    provider compares the whole request and refuses a changed one.
    Money: `amount` is gross, in the currency that the buyer pays.
    """

    charge_ref: str  # the charge's public id
    amount: Money
    method: Method
    description: str
    language: str  # zh-hant | zh-hans | pt | en
    email: str
    success_url: str  # {CHECKOUT_SESSION_ID} in it is replaced by the provider
    cancel_url: str
    expires_at: datetime  # when the charge stops waiting
    reference: str  # our name of this attempt; the provider gives it back
    prepared_at: datetime | None = None  # when the attempt's row was written
    business_name: str = ""  # the shop's, for the payment page; empty: what the provider knows

    @property
    def closes_at(self) -> datetime:
        """When the payment page closes: the provider wants at least half an hour from the call.

        It depends on nothing but the spec, so that a repeated request is the same request;
        the five minutes leave room for repeating it.
        """
        if self.prepared_at is None:
            return self.expires_at + timedelta(minutes=31)
        return max(self.expires_at, self.prepared_at + timedelta(minutes=35))


@dataclass(frozen=True, slots=True)
class Started:
    """A payment page exists; send the buyer there."""

    provider_ref: str
    redirect_url: str


@dataclass(frozen=True, slots=True)
class AttemptSnapshot:
    """What the provider says now about one attempt.

    Money: `captured` is what the provider received, gross, in the currency it received; `fee`
    is the processing fee in the provider's settlement currency, None until it is known.
    """

    provider_ref: str
    status: AttemptStatus
    captured: Money | None
    method: str | None
    livemode: bool
    client_reference: str | None
    provider_object_id: str | None  # what a refund names
    fee: Money | None


@dataclass(frozen=True, slots=True)
class RefundSpec:
    """Give back a part of a captured attempt, at most what is left of it."""

    provider_object_id: str
    amount: Money
    reason: RefundReason
    reference: str  # our name of this refund


@dataclass(frozen=True, slots=True)
class RefundSnapshot:
    """What the provider says now about one refund."""

    provider_ref: str
    status: RefundStatus
    amount: Money
    client_reference: str | None
    provider_object_id: str | None
    failure: str | None = None  # the provider's word for why it failed


@dataclass(frozen=True, slots=True)
class TransferSpec:
    """Move a part of what the provider holds for us to a payee's account at the provider.

    Money: `amount` in the currency of the balance that it is taken from.
    """

    amount: Money
    destination: str  # the payee's account at the provider
    reference: str  # our name of this payout


@dataclass(frozen=True, slots=True)
class TransferSnapshot:
    """What the provider made of a transfer; it is final when it is there."""

    provider_ref: str
    amount: Money
    destination: str
    client_reference: str | None


@dataclass(frozen=True, slots=True)
class Signal:
    """Look at this reference: news without state or amount, so that stale news is harmless."""

    event_id: str
    kind: SignalKind
    provider_ref: str
    client_reference: str | None
    event_type: str = ""  # the provider's own name, for the log
    provider_object_id: str | None = None


@dataclass(frozen=True, slots=True)
class MethodCapability:
    """What a method of payment can take.

    Money: minimum and maximum are minor units of the charge currency.
    """

    method: Method
    currencies: tuple[str, ...]
    minimum: Mapping[str, int]
    maximum: int


@dataclass(frozen=True, slots=True)
class BalanceLine:
    """One line of our balance at the provider: what moved it, and what the provider kept of it.

    Money: `gross` and `fee` are in the settlement currency, signed as they move the balance:
    gross less fee is `net`. `charged` is what the buyer paid or got back, in the charge currency;
    where that is another, `exchange_rate` tells how many of the settlement currency one of it
    was worth, as the provider wrote it; else it is empty.
    """

    external_id: str
    kind: BalanceKind
    kind_as_told: str  # the provider's own word
    gross: Money
    fee: Money
    charged: Money | None
    exchange_rate: str
    object_ref: str  # what it is about: the object that a refund names, a refund, a payout
    client_reference: str  # our name of that, empty when the provider knows none
    description: str
    created_at: datetime
    available_at: datetime
    raw: Mapping[str, object]

    @property
    def net(self) -> Money:
        """What the line moves the balance by."""
        return self.gross - self.fee


@dataclass(frozen=True, slots=True)
class BalancePage:
    """Some lines, newest first; `next_after` asks for the older ones, empty at the end."""

    lines: tuple[BalanceLine, ...]
    next_after: str


@dataclass(frozen=True, slots=True)
class PayoutReport:
    """What the provider sent to our bank. Money: what should arrive, in its currency."""

    external_id: str
    amount: Money
    status: PayoutStatus
    arrival_on: date
    created_at: datetime
    is_automatic: bool  # only then can the provider say which lines it holds
    statement_text: str  # what the bank may print
    trace: str  # the bank's own reference, once the provider knows it


@dataclass(frozen=True, slots=True)
class PayoutPage:
    """Some payouts, newest first; `next_after` asks for the older ones, empty at the end."""

    payouts: tuple[PayoutReport, ...]
    next_after: str
