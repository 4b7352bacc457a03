"""What crosses the door between charges and a payment provider. Frozen, no provider types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from marketplace.foundation.money import Money

Method = Literal["card", "alipay", "wechat_pay", "mpay"]
# From where the buyer pays: another device shows a code, a phone opens the wallet, and within
# WeChat's own browser the wallet is asked by a script.
Scene = Literal["desktop", "phone", "wechat"]
AttemptStatus = Literal[
    "awaiting_buyer", "processing", "authorized", "captured", "declined", "expired", "voided"
]
RefundStatus = Literal["pending", "succeeded", "failed"]
RefundReason = Literal["requested_by_buyer", "duplicate", "fraudulent"]
SignalKind = Literal["attempt", "refund", "dispute"]
Report = Literal["balance", "payouts"]
# Where a provider tells what it keeps of a payment: with the payment, or in a bill of days later.
FeeSource = Literal["payment", "bill"]
BalanceKind = Literal[
    "payment", "refund", "refund_failure", "payout", "payout_failure", "fee", "dispute", "other"
]
PayoutStatus = Literal["pending", "in_transit", "paid", "failed", "canceled"]
# A provider may invent a status; what we do not know is "under_review": asked again, not decided.
DisputeStatus = Literal["needs_response", "under_review", "won", "lost", "withdrawn"]
CustomsStatus = Literal["submitted", "accepted", "rejected"]


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
    scene: Scene = "desktop"
    payer_ref: str = ""  # who pays, by the wallet's own name for a person; only WeChat's browser
    client_ip: str = ""  # where the buyer's browser is; a wallet that opens an app wants it
    holds_only: bool = False  # take the money later, by `capture`; only where the method can

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
    """The provider waits for the buyer: at a page, behind a code, or in the wallet itself.

    At least one way is given. `redirect_url` is a page to send the buyer to; `qr_text` is what a
    code on our own page says, for a wallet to scan; `wallet_call` is what our page hands to the
    browser inside the wallet.
    """

    provider_ref: str
    redirect_url: str = ""
    qr_text: str = ""
    wallet_call: Mapping[str, str] = field(default_factory=dict)


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
class Confirmed:
    """What became of an attempt that was confirmed without a page of the provider's.

    A card ends at once, or wants its holder at `redirect_url`; a wallet always waits: behind
    `redirect_url`, or behind a code on our own page that says `qr_text`.
    """

    snapshot: AttemptSnapshot
    redirect_url: str = ""
    qr_text: str = ""
    refusal: str = ""  # the provider's word for why it was declined


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
    """What a method of payment can do at one provider.

    Money: minimum and maximum are minor units of the charge currency. `refund_days` counts from
    the capture; `refund_parts` is how many refunds one payment can have, None when the provider
    sets no number.
    """

    provider: str
    method: Method
    currencies: tuple[str, ...]
    minimum: Mapping[str, int]
    maximum: int
    refund_days: int
    refund_parts: int | None = None
    is_refund_asynchronous: bool = False  # it is pending first, and may fail later
    is_payment_asynchronous: bool = False  # the page may end before the money is there
    has_disputes: bool = False  # the payer's bank can take the money back
    can_hold: bool = False  # authorize now, capture later
    declares_customs: bool = False  # can tell customs of a payment (message 411)
    is_bound_to_scene: bool = False  # what waits for a desktop does not open on a phone
    needs_payer_within_wechat: bool = False  # there, only with the wallet's name for the person
    fee_comes_with: FeeSource = "payment"  # where a bill tells it, nobody asks the payment for it
    source: str = ""  # where these facts stand

    def serves(self, scene: Scene, payer_ref: str) -> bool:
        """Tell whether a buyer can pay so from where he is."""
        return scene != "wechat" or bool(payer_ref) or not self.needs_payer_within_wechat

    def takes(self, amount: Money) -> bool:
        """Tell whether this amount, in the charge currency, can be paid so."""
        return (
            amount.currency in self.currencies
            and self.minimum[amount.currency] <= amount.minor <= self.maximum
        )


@dataclass(frozen=True, slots=True)
class DisputeSnapshot:
    """What the provider says now about one dispute.

    Money: `amount` in the charge currency; `withdrawn` and `fee` are what it took of our balance
    for it until now, in the settlement currency: None before, and none when it was given back.
    """

    provider_ref: str
    provider_object_id: str | None  # the payment
    status: DisputeStatus
    status_as_told: str
    reason: str  # the provider's word: fraudulent, product_not_received, ...
    amount: Money
    withdrawn: Money | None
    fee: Money | None
    evidence_due_at: datetime | None
    has_evidence: bool
    livemode: bool


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A paper or a picture that answers a dispute."""

    purpose: Literal["receipt", "shipping", "conversation", "other"]
    name: str
    content_type: str  # image/jpeg, image/png or application/pdf
    content: bytes


@dataclass(frozen=True, slots=True)
class EvidenceSpec:
    """Answer a dispute. After `is_final` the provider takes no more."""

    provider_ref: str
    text: str
    carrier: str
    tracking_number: str
    shipped_on: date | None
    files: tuple[EvidenceFile, ...]
    is_final: bool
    reference: str  # our name of this answer


@dataclass(frozen=True, slots=True)
class CustomsSpec:
    """Tell customs of the payment for one part of an order.

    Money: `amount` is all that was paid for this part, gross: `goods`, `freight` and `tax` make it
    up; each in CNY. The payer is named by what the wallet may compare, never kept by it.
    """

    provider_object_id: str  # the payment that it is a part of
    amount: Money
    goods: Money
    freight: Money
    tax: Money
    order_number: str  # as it stands in the order message
    customs_code: str  # of the customs office's place, as the provider spells it
    merchant_customs_code: str
    payer_name: str
    payer_id_number: str
    reference: str  # our name of this declaration

    def __repr__(self) -> str:
        """Leave out who pays: this may stand in a log."""
        return f"CustomsSpec({self.reference}, {self.amount})"


@dataclass(frozen=True, slots=True)
class CustomsSnapshot:
    """What became of a payment's declaration."""

    provider_ref: str
    status: CustomsStatus
    payment_number: str  # what the payment message names; empty until known
    verifying_department: str  # who checks it there: UNIONPAY, NETSUNION, OTHERS
    explanation: str
    client_reference: str | None
    is_payer_confirmed: bool | None  # whether name and number are those of who paid


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
