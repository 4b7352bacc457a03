"""What crosses the door of charges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from marketplace.foundation.money import Money
from payments.gateways.types import EvidenceFile, Scene


@dataclass(frozen=True, slots=True)
class ShareDraft:
    """The slice of a charge that one payee is owed, computed by the caller and frozen.

    Money: `amount` is what the buyer pays, `subsidy` what the platform adds of its own, both in the
    charge currency as `mid_value` is, which is what `payee_amount` is worth at the mid rate;
    `payee_amount` and `commission` are in the payee's currency, gross. `duty` is the part of
    `amount` that is handed on to customs and owed to no payee. Without a conversion `payee_amount`
    is `amount` less `duty` and with `subsidy`. Both are None where there is nothing.
    """

    payee_ref: str
    reference: str
    amount: Money
    payee_amount: Money
    commission: Money
    mid_value: Money
    duty: Money | None = None
    subsidy: Money | None = None

    @property
    def net(self) -> Money:
        """What the buyer pays for what the payee sold, the border apart."""
        return self.amount - self.duty if self.duty else self.amount

    @property
    def added(self) -> Money:
        """What the platform adds."""
        return self.subsidy or Money.zero(self.amount.currency)


@dataclass(frozen=True, slots=True)
class OpenCharge:
    """A request to collect an amount for a reference until a time."""

    reference: str
    amount: Money
    method: str
    expires_at: datetime
    shares: Sequence[ShareDraft]


@dataclass(frozen=True, slots=True)
class ShareView:
    """A share as it was frozen. Money: as in `ShareDraft`; `duty` is None where there is none."""

    payee_ref: str
    reference: str
    amount: Money
    payee_amount: Money
    commission: Money
    mid_value: Money
    duty: Money | None = None
    subsidy: Money | None = None

    @property
    def net(self) -> Money:
        """What the buyer paid for what the payee sold, the border apart."""
        return self.amount - self.duty if self.duty else self.amount

    @property
    def duty_minor(self) -> int:
        """Duty in minor units of the charge currency."""
        return self.duty.minor if self.duty else 0

    @property
    def added(self) -> Money:
        """What the platform adds to what the buyer pays."""
        return self.subsidy or Money.zero(self.amount.currency)


@dataclass(frozen=True, slots=True)
class PayerContext:
    """From where a buyer pays: what a provider needs to choose how it waits for the buyer.

    `payer_ref` is the wallet's own name for the person, which only WeChat's browser knows.
    """

    scene: Scene = "desktop"
    client_ip: str = ""
    payer_ref: str = ""


@dataclass(frozen=True, slots=True)
class AttemptView:
    """One try; while the status is `awaiting_buyer`, at least one way to pay is given.

    Send the buyer to `redirect_url`; else show `qr_text` as a code; else hand `wallet_call` to the
    browser in the wallet.
    """

    attempt_id: UUID
    attempt_ref: str
    charge_ref: str
    status: str
    method: str
    redirect_url: str
    qr_text: str = ""
    wallet_call: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_waiting(self) -> bool:
        """Whether the buyer can pay now, in one of the ways."""
        return bool(self.redirect_url or self.qr_text or self.wallet_call)


@dataclass(frozen=True, slots=True)
class ChargeView:
    """A charge as surfaces show it.

    Money: `amount` is gross, in the charge currency; `refunded` is what went back of it.
    `redirect_url`, `qr_text` and `wallet_call` are empty unless they wait for the buyer.
    `provider` is the one that captured it, or that of the attempt that tells most.
    """

    charge_ref: str
    reference: str
    status: str
    amount: Money
    refunded: Money
    provider: str
    method: str
    redirect_url: str
    attempt_id: UUID | None
    attempt_status: str
    expires_at: datetime
    captured_at: datetime | None
    is_payable: bool
    is_paid: bool
    is_under_review: bool
    qr_text: str = ""
    wallet_call: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PaymentTold:
    """The payment that captured a charge, as it was asked for and as it was told.

    Money: `amount` gross, in the charge currency. `number` is the provider's own of the payment.
    `asked` and `answered` are JSON of what our books keep of both: the provider's bytes, which name
    the payer, are not kept.
    """

    provider: str
    method: str
    number: str
    amount: Money
    captured_at: datetime
    scene: str
    asked: str
    answered: str


@dataclass(frozen=True, slots=True)
class RefundView:
    """A refund as surfaces show it.

    Money: `amount` is gross, in the charge currency. `status` is the provider's side; where that
    failed, `bank_status` says how its bank refund stands (open, paid or withdrawn), and
    `has_account` whether the buyer has stated where it shall go.
    """

    refund_ref: str
    charge_ref: str
    share_reference: str
    amount: Money
    reason: str
    status: str
    method: str
    requested_at: datetime
    settled_at: datetime | None
    bank_status: str = ""
    has_account: bool = False
    is_stuck: bool = False


@dataclass(frozen=True, slots=True)
class BankAccount:
    """A bank account as its holder states it; `place` is MO, HK, CN, or IBAN for elsewhere."""

    place: str
    holder: str
    bank: str
    number: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class BankRefundView:
    """A bank refund as its buyer is asked about it.

    Money: `amount` gross, in the charge currency. `reference` is what was charged. `ending` is of
    the account that was stated in answer to the last request, `ask`; empty before.
    """

    bank_refund_ref: str
    reference: str
    amount: Money
    ask: int
    takes_account: bool
    ending: str


@dataclass(frozen=True, slots=True)
class ExternalPart:
    """What of an external refund belongs to one share. Money: in the charge currency."""

    share_reference: str
    amount: Money


@dataclass(frozen=True, slots=True)
class WebhookReceipt:
    """What the inbox did with one delivery: rows that it names, and how many were new."""

    event_ids: tuple[UUID, ...]
    new: int


@dataclass(frozen=True, slots=True)
class AnswerDraft:
    """What the bank shall read: a text, the parcel, and files as bytes."""

    text: str
    carrier: str
    tracking_number: str
    shipped_on: date | None
    files: tuple[EvidenceFile, ...] = ()


@dataclass(frozen=True, slots=True)
class DisputedShare:
    """What of a dispute falls to one share. Money: `amount` in the charge currency."""

    share: ShareView
    amount: Money


@dataclass(frozen=True, slots=True)
class DisputeView:
    """A dispute as upper rooms read it.

    Money: `amount` in the charge currency; `withdrawn` and `fee` in the currency in which the
    provider took them, None until then; a fee that was given back is none.
    """

    dispute_ref: str
    charge_ref: str
    reference: str
    status: str
    reason: str
    amount: Money
    withdrawn: Money | None
    fee: Money | None
    shares: tuple[DisputedShare, ...]
    opened_at: datetime
    evidence_due_at: datetime | None
    decided_at: datetime | None
    is_undecided: bool
    is_answered: bool
    is_accepted: bool
    is_answerable: bool


@dataclass(frozen=True, slots=True)
class DeclarationDraft:
    """What customs shall read of the payment for one share.

    Money: CNY; `goods` are after discounts; goods, freight and tax are what was paid for the share
    less what went back. `place` is how the provider spells the office of customs.
    """

    share_reference: str
    order_number: str
    place: str
    merchant_code: str
    goods: Money
    freight: Money
    tax: Money

    @property
    def amount(self) -> Money:
        """All three."""
        return self.goods + self.freight + self.tax


@dataclass(frozen=True, slots=True)
class PayerNamed:
    """Who shall be who paid, for one call; never kept, never logged."""

    name: str = field(repr=False)
    id_number: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class DeclarationView:
    """How the declaration of a share's payment stands. Money: CNY, as it was declared last."""

    declaration_ref: str
    share_reference: str
    provider: str
    status: str
    status_text: str
    amount: Money
    goods: Money
    freight: Money
    tax: Money
    order_number: str
    payment_number: str
    department: str
    is_payer_confirmed: bool | None
    explanation: str
    rounds: int
    asked_at: datetime
    submitted_at: datetime | None
    settled_at: datetime | None
    may_be_declared_anew: bool
