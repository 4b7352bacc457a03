"""What crosses the door of orders about returns. Frozen; texts in the language asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from marketplace.accounts.types import AddressData
from marketplace.foundation.money import Money
from marketplace.orders.refund_types import RefundPreview


@dataclass(frozen=True)
class ExchangeChoice:
    """An offer that a line can be exchanged for."""

    offer_id: int
    label: str


@dataclass(frozen=True)
class ReturnableLine:
    """A line with the units of it that can be asked for. Money: one unit's, the buyer's."""

    line_id: int
    name: str
    variant_label: str
    quantity: int
    left: int
    unit: Money
    choices: tuple[ExchangeChoice, ...]


@dataclass(frozen=True)
class Returnable:
    """A vendor order as the form of a return offers it.

    `reasons` are (code, words) that can be given now; none when it is too early or too late.
    """

    public_id: str
    order_public_id: str
    vendor_name: str
    lines: tuple[ReturnableLine, ...]
    reasons: tuple[tuple[str, str], ...]

    @property
    def is_anything_left(self) -> bool:
        """Whether a return can be asked for now."""
        return bool(self.reasons) and any(line.left for line in self.lines)


@dataclass(frozen=True)
class ReturnLineView:
    """Units of a line in a return."""

    row_id: int
    name: str
    variant_label: str
    sku: str
    quantity: int
    reason_label: str
    exchange_label: str
    received: int | None
    resellable: int | None


@dataclass(frozen=True)
class ReturnStep:
    """One step of a return: what it became, by whom, when."""

    label: str
    by: str
    at: datetime


@dataclass(frozen=True)
class ReturnRow:
    """A return in a list."""

    public_id: str
    order_public_id: str
    part_public_id: str
    vendor_name: str
    goods: str
    wish_label: str
    status: str
    status_label: str
    asked_at: datetime
    due_at: datetime | None


@dataclass(frozen=True)
class ReturnList:
    """One page of a shop's returns, those that wait for it first, with counts by tab."""

    rows: tuple[ReturnRow, ...]
    counts: dict[str, int]
    tab: str
    page: int
    has_next: bool


@dataclass(frozen=True)
class ReturnView:
    """A return as both sides and operators see it.

    `address` is where the goods go, None while nothing is to be sent. `effect` is what settling it
    moves now, None where nothing would or could move. `why_closed` is empty unless it is closed.
    """

    public_id: str
    order_public_id: str
    part_public_id: str
    vendor_name: str
    status: str
    status_label: str
    wish: str
    wish_label: str
    goods_stay: bool
    lines: tuple[ReturnLineView, ...]
    text: str
    answer_text: str
    escalation_text: str
    decision_text: str
    is_shops_fault: bool
    asked_at: datetime
    due_at: datetime | None
    carrier: str
    tracking_number: str
    sent_at: datetime | None
    hub_at: datetime | None
    received_at: datetime | None
    apply_by: datetime | None
    arrive_by: datetime | None
    is_at_customs: bool
    gives_duty_back: bool
    address: AddressData | None
    effect: RefundPreview | None
    refund_waits: bool
    refunded: Money | None
    replacement: tuple[str, str] | None
    buyer_files: tuple[str, ...]
    shop_files: tuple[str, ...]
    steps: tuple[ReturnStep, ...]
    why_closed: str

    @property
    def is_for_good(self) -> bool:
        """Whether a denial stands: nobody can escalate it any more."""
        return self.status == "denied" and self.due_at is None

    @property
    def next_key(self) -> str:
        """Under which key the words for its next step stand."""
        if self.is_for_good:
            return "denied_for_good"
        return "approved_stays" if self.status == "approved" and self.goods_stay else self.status

    @property
    def waits_for_replacement(self) -> bool:
        """Whether the shop has to send the goods again now."""
        is_due = self.status == "received" or (self.status == "approved" and self.goods_stay)
        return self.wish == "exchange" and is_due

    @property
    def waits_for_count(self) -> bool:
        """Whether the shop may count a parcel of it."""
        if self.goods_stay:
            return False
        is_sent = self.status == "escalated" and self.sent_at is not None
        return self.status in ("approved", "sent") or is_sent
