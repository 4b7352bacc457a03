"""What crosses the door of orders about parcels, cancellations and searches. Frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class ParcelLine:
    """Units of a line in a parcel."""

    name: str
    variant_label: str
    quantity: int

    @property
    def full_name(self) -> str:
        """The product with its version, on one line."""
        return f"{self.name} {self.variant_label}".strip()


@dataclass(frozen=True)
class FulfillmentView:
    """Lines that left together. `can_confirm`: its buyer may still say that it came."""

    parcel_id: str
    status: str
    status_label: str
    carrier: str
    tracking_number: str
    handed_over_at: datetime | None
    delivered_at: datetime | None
    lines: tuple[ParcelLine, ...] = ()
    can_confirm: bool = False


@dataclass(frozen=True)
class CancellationView:
    """What became of somebody's wish to cancel what was not sent. Texts in one language."""

    public_id: str
    status: str
    status_label: str
    source: str
    source_label: str
    reason_label: str
    note: str
    decline_reason: str
    is_whole: bool
    asked_at: datetime
    decided_at: datetime | None


@dataclass(frozen=True)
class OrderSearch:
    """What somebody looks for among orders: a part of a number, name, SKU or tracking number.

    `state` is one of `queries.ORDER_STATES` (buyers) or a queue (shops); days are Macau's.
    """

    word: str = ""
    state: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def is_empty(self) -> bool:
        """Whether all orders are meant."""
        return not (self.word or self.state or self.since or self.until)
