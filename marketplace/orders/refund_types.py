"""What crosses the door of orders about refunds. Frozen; texts in the language asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from marketplace.foundation.money import Money


@dataclass(frozen=True)
class RefundWish:
    """What somebody chose to give back: units by the id of their line, and why.

    `reason` is one of RefundRequest.Reason. The delivery goes back whole, or in the share of the
    units in `shipping_for`. `with_duty` says whether duty of the border goes back: None leaves it
    to the rule, by which it does with what is canceled before anything was declared.
    """

    quantities: Mapping[int, int]
    with_shipping: bool
    reason: str
    note: str = ""
    shipping_for: Mapping[int, int] = field(default_factory=dict)
    with_duty: bool | None = None


@dataclass(frozen=True)
class RefundableLine:
    """A line with the units of it that can still go back. Money: of one unit, both sides."""

    line_id: int
    name: str
    variant_label: str
    sku: str
    quantity: int
    left: int
    unit: Money
    vendor_unit: Money


@dataclass(frozen=True)
class Refundable:
    """A vendor order as a form offers it.

    Money: `shipping` and `left` in the order's currency, `vendor_` ones in the vendor's.
    `shipping` is None when no delivery is left to give back.
    """

    public_id: str
    order_public_id: str
    vendor_ref: str
    vendor_name: str
    lines: tuple[RefundableLine, ...]
    shipping: Money | None
    vendor_shipping: Money | None
    left: Money
    vendor_left: Money

    @property
    def is_anything_left(self) -> bool:
        """Whether something can still go back."""
        return self.left.minor > 0


@dataclass(frozen=True)
class RefundPreview:
    """What a refund would do, shown before it is sent.

    Money: `to_buyer` and `duty`, which is a part of it, in the order's currency; the rest in the
    vendor's. `off_price` less
    `commission` and `tax` is what the vendor bears, and that is drawn from the last four.
    `waits`: it is above what a shop gives back by itself, so that an operator decides.
    """

    to_buyer: Money
    off_price: Money
    commission: Money
    tax: Money
    borne: Money
    from_pending: Money
    from_reserve: Money
    from_payable: Money
    owed: Money
    cancels: bool
    waits: bool = False
    duty: Money | None = None


@dataclass(frozen=True)
class RefundedLine:
    """Units of a line that went back, or shall."""

    name: str
    quantity: int


@dataclass(frozen=True)
class PartRefundView:
    """A refund of a vendor order as its vendor and operators see it.

    Money: `to_buyer` in the order's currency, `duty` a part of it, the rest in the vendor's.
    `money_status` is the buyer's side: on_its_way, given_back, by_bank; empty while nothing is
    decided. `delivery` says that it goes back, too, or a part of it; else empty.
    """

    public_id: str
    source: str
    source_label: str
    status: str
    status_label: str
    reason_label: str
    note: str
    lines: tuple[RefundedLine, ...]
    delivery: str
    to_buyer: Money
    off_price: Money
    commission: Money
    borne: Money
    money_status: str
    money_label: str
    asked_at: datetime
    decided_at: datetime | None
    denial_reason: str
    duty: Money


@dataclass(frozen=True)
class BuyerRefundView:
    """Money that goes back to the buyer of an order.

    `state` is on_its_way, given_back, by_bank or by_bank_paid. `is_surplus`: it was paid too
    late or twice. `vendor_name` is empty where it is of no single shop.
    """

    amount: Money
    state: str
    state_label: str
    expectation: str
    vendor_name: str
    is_surplus: bool
    requested_at: datetime
    settled_at: datetime | None
