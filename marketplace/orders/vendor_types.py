"""A vendor's own orders as they cross the door: its money, never the whole order's."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from marketplace.accounts.types import AddressData
from marketplace.foundation.money import Money
from marketplace.orders.border_types import BorderView
from marketplace.orders.life_types import CancellationView, FulfillmentView
from marketplace.orders.refund_types import PartRefundView
from marketplace.orders.types import OrderLineView
from marketplace.orders.wish_types import NOTHING_ASKED, PartWishes


@dataclass(frozen=True)
class VendorOrderRow:
    """One row of a vendor's list: its own money, never the whole order's.

    Money: `net` is what the vendor is paid for it, the commission taken off.
    """

    public_id: str
    order_public_id: str
    status: str
    status_label: str
    paid_at: datetime
    recipient: str
    zone: str
    is_pickup: bool
    first_line: str
    first_quantity: int
    line_count: int
    net: Money
    standing: str = ""
    is_late: bool = False  # not all sent SHIP_REMIND_DAYS after it was paid
    is_asked: bool = False  # its buyer asks to cancel it
    can_accept: bool = False


@dataclass(frozen=True)
class VendorOrderList:
    """One page of a vendor's paid orders; `counts` has every status, zeros included.

    `queues` counts what asks for work, whatever its status: late, asked, partly.
    """

    rows: tuple[VendorOrderRow, ...]
    counts: dict[str, int]
    status: str
    page: int
    has_next: bool
    queues: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class VendorOrderView:
    """A vendor order as the vendor sees it: what to pack, where it goes, what it brings.

    Money: all in the vendor's currency; `net` is the total less the commission, and `kept` is
    what remains of it after `refunded` and `charged_back` (by a buyer's bank), which the vendor
    bears. `border` tells the way across and
    the duty, which the buyer paid to the marketplace and which is no money of the vendor.
    """

    public_id: str
    order_public_id: str
    status: str
    status_label: str
    lines: tuple[OrderLineView, ...]
    fulfillments: tuple[FulfillmentView, ...]
    address: AddressData
    zone: str
    delivery_code: str
    delivery_name: str
    is_pickup: bool
    vendor_goods: Money
    vendor_discount: Money
    promotions: tuple[str, ...]
    vendor_shipping: Money
    vendor_total: Money
    commission_bps: int
    commission: Money
    net: Money
    paid_at: datetime
    accepted_at: datetime | None
    fulfilled_at: datetime | None
    delivered_at: datetime | None
    completed_at: datetime | None
    can_accept: bool
    can_hand_over: bool
    can_record_pickup: bool
    can_refund: bool
    refunds: tuple[PartRefundView, ...]
    refunded: Money
    charged_back: Money
    kept: Money
    border: BorderView | None = None
    wishes: PartWishes = NOTHING_ASKED
    standing: str = ""
    can_cancel: bool = False
    is_late: bool = False
    is_corrected: bool = False  # the buyer corrected the address
    cancellations: tuple[CancellationView, ...] = ()
    canceled_by_time_at: datetime | None = None  # what is not sent by then
    unsent: int = 0
    canceled_at: datetime | None = None
