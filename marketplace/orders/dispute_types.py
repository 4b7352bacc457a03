"""What crosses the door of orders about disputes and what shops gave for them. Frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from marketplace.foundation.money import Money
from payments.charges.types import DisputeView
from payments.settlement.types import DisputeCost


@dataclass(frozen=True)
class EvidenceFileView:
    """A file that a shop gave; its bytes are fetched one by one."""

    file_id: str
    name: str
    size: int
    purpose: str
    purpose_label: str


@dataclass(frozen=True)
class EvidenceView:
    """What a shop gave for one of its orders."""

    vendor_name: str
    order_public_id: str
    text: str
    carrier: str
    tracking_number: str
    handed_in_at: datetime | None
    shipped_on: date | None
    files: tuple[EvidenceFileView, ...]


@dataclass(frozen=True)
class AnswerBasis:
    """What an answer to the bank begins with: what shops said, and the first parcel that left."""

    text: str
    carrier: str
    tracking_number: str
    shipped_on: date | None


@dataclass(frozen=True)
class VendorDispute:
    """A dispute as one shop sees it.

    Money: `amount` is what of the disputed amount falls to its order, in the buyer's currency;
    `cost` is in the shop's own, and None until settlement has heard of the dispute.
    """

    dispute: DisputeView
    order_public_id: str
    order_number: str
    amount: Money
    evidence: EvidenceView | None
    cost: DisputeCost | None = None

    @property
    def is_handed_in(self) -> bool:
        """Whether the shop has given its side."""
        return self.evidence is not None and self.evidence.handed_in_at is not None

    @property
    def waits_for_shop(self) -> bool:
        """Whether the shop can still give its side, and has not."""
        return self.dispute.is_answerable and not self.is_handed_in
