"""What crosses the door of the orders room: frozen views of carts, checkouts and orders.

Texts, labels of statuses included, are in the language that was asked for. Money of the buyer
is in the cart's or order's currency; `vendor_` money is in the vendor's own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from catalog.types import PictureData
from marketplace.accounts.types import AddressData
from marketplace.foundation.money import Money
from marketplace.orders.life_types import CancellationView, FulfillmentView
from marketplace.orders.refund_types import BuyerRefundView, PartRefundView
from marketplace.shipping.types import Promise
from marketplace.vendors.types import PickupPlace
from payments.charges.types import DisputeView
from payments.gateways.routing import MethodAway
from payments.settlement.types import DisputeCost


@dataclass(frozen=True)
class Notice:
    """Something about a line that the buyer should know.

    `code` is one of "few_left", "too_many", "sold_out", "unavailable", "price_rose",
    "price_fell".
    """

    code: str
    text: str


@dataclass(frozen=True)
class RateView:
    """A rate as a page states it: `mid` units of `quoted` for one `base`, and the spread."""

    base: str
    quoted: str
    mid: Decimal
    spread_bps: int
    source: str
    valid_on: date
    is_bundled: bool = False


@dataclass(frozen=True)
class CartLineView:
    """One line of a cart. `maximum` is the largest quantity that can be chosen now."""

    line_id: int
    offer_id: int
    product_slug: str
    name: str
    variant_label: str
    sku: str
    picture: PictureData | None
    quantity: int
    maximum: int
    unit: Money
    total: Money
    vendor_unit: Money
    vendor_total: Money
    is_buyable: bool
    notices: tuple[Notice, ...]


@dataclass(frozen=True)
class CartGroupView:
    """One vendor's lines. The sums leave out lines that cannot be bought as they are.

    `vendor_goods_to_free` is what is still missing until a delivery to the cart's zone costs
    nothing; None when there is no such amount or it is reached. `promise` is when the cheapest
    parcel would arrive there.
    """

    vendor_public_id: str
    vendor_slug: str
    vendor_name: str
    vendor_accent: int
    lines: tuple[CartLineView, ...]
    goods: Money
    vendor_goods: Money
    vendor_goods_to_free: Money | None
    promise: Promise | None = None


@dataclass(frozen=True)
class CartView:
    """A whole cart, grouped by vendor. `rates` is empty when nothing is converted."""

    cart_id: UUID
    currency: str
    zone: str
    groups: tuple[CartGroupView, ...]
    goods: Money
    unit_count: int
    line_count: int
    rates: tuple[RateView, ...]

    @property
    def is_empty(self) -> bool:
        """Whether it holds no line at all."""
        return self.line_count == 0

    @property
    def can_check_out(self) -> bool:
        """Whether every line can be bought as it is."""
        return not self.is_empty and all(
            line.is_buyable for group in self.groups for line in group.lines
        )


@dataclass(frozen=True)
class DeliveryChoice:
    """One delivery option of a vendor, with its price in both currencies.

    `pickup` says where and when the buyer comes for the goods, None when they are delivered.
    """

    code: str
    name: str
    price: Money
    vendor_price: Money
    days_min: int
    days_max: int
    carrier: str
    is_chosen: bool
    pickup: PickupPlace | None = None
    promise: Promise | None = None


@dataclass(frozen=True)
class CheckoutGroupView:
    """One vendor's part of a checkout. No options: it does not deliver there."""

    vendor_public_id: str
    vendor_slug: str
    vendor_name: str
    vendor_accent: int
    lines: tuple[CartLineView, ...]
    options: tuple[DeliveryChoice, ...]
    goods: Money
    shipping: Money
    vendor_goods: Money
    vendor_shipping: Money

    @property
    def total(self) -> Money:
        """Goods and the chosen delivery."""
        return self.goods + self.shipping

    @property
    def vendor_total(self) -> Money:
        """Goods and the chosen delivery, as the vendor priced them."""
        return self.vendor_goods + self.vendor_shipping


@dataclass(frozen=True)
class ConvertedMethod:
    """A method of payment that does not take the currency shown, and what it charges instead.

    Money: `total` is what a quote would promise now, gross, in the currency that is charged.
    """

    method: str
    total: Money
    rates: tuple[RateView, ...]


@dataclass(frozen=True)
class CheckoutView:
    """A cart on its way to an order: an invitation, not a promise yet.

    `methods` take the total as it is shown, `converted` in another currency; `away` are those whose
    every provider is. `zone_seen` is what a quote is told of where these prices are for.
    """

    cart_id: UUID
    currency: str
    zone: str
    groups: tuple[CheckoutGroupView, ...]
    goods: Money
    shipping: Money
    total: Money
    methods: tuple[str, ...]
    rates: tuple[RateView, ...]
    can_deliver: bool
    can_check_out: bool
    zone_seen: str
    converted: tuple[ConvertedMethod, ...] = ()
    away: tuple[MethodAway, ...] = ()


@dataclass(frozen=True)
class CheckoutQuoteView:
    """The promise as it was made: every figure from the stored quote, nothing priced again."""

    quote_id: UUID
    email: str
    address: AddressData
    zone: str
    method: str
    currency: str
    groups: tuple[CheckoutGroupView, ...]
    goods: Money
    shipping: Money
    total: Money
    rates: tuple[RateView, ...]
    expires_at: datetime
    is_expired: bool
    placed_order_public_id: str


@dataclass(frozen=True)
class OrderLineView:
    """One line of an order, as it was frozen."""

    name: str
    variant_label: str
    sku: str
    hs_code: str
    picture: PictureData | None
    quantity: int
    unit: Money
    total: Money
    vendor_unit: Money
    vendor_total: Money
    not_sent: int = 0  # units that went back, so that they are not packed
    unsent: int = 0  # units that are still to be packed
    line_id: int = 0


@dataclass(frozen=True)
class OrderPartView:
    """One vendor's part of an order as its buyer sees it. `pickup`: where it is picked up."""

    public_id: str
    vendor_slug: str
    vendor_name: str
    vendor_accent: int
    status: str
    status_label: str
    lines: tuple[OrderLineView, ...]
    fulfillments: tuple[FulfillmentView, ...]
    delivery_name: str
    pickup: PickupPlace | None
    goods: Money
    shipping: Money
    total: Money
    vendor_total: Money
    rate: RateView | None
    paid_at: datetime | None
    accepted_at: datetime | None
    fulfilled_at: datetime | None
    delivered_at: datetime | None
    can_confirm_receipt: bool
    promise: Promise | None = None
    standing: str = ""  # the status, with `partially_` when some parcels are ahead
    can_cancel: bool = False  # at once, or by asking: `is_asked_first`
    is_asked_first: bool = False
    cancellation: CancellationView | None = None  # the latest
    unsent: int = 0  # units that are still to be sent
    goes_to: AddressData | None = None  # where it goes instead of the order's address


@dataclass(frozen=True)
class OrderView:
    """A whole order as its buyer sees it. `status` is derived; `payment` is the charge's.

    `methods` are the ways in which it can still be paid now, none once it cannot; `away` are those
    that could if their providers were there.
    `is_under_review`: a payment arrived that does not fit, and nobody may pay until a person
    has looked.
    """

    public_id: str
    status: str
    status_label: str
    payment: str
    email: str
    address: AddressData
    zone: str
    method: str
    methods: tuple[str, ...]
    charge_ref: str
    currency: str
    goods: Money
    shipping: Money
    total: Money
    parts: tuple[OrderPartView, ...]
    placed_at: datetime
    pay_by: datetime
    can_pay: bool
    is_under_review: bool
    away: tuple[MethodAway, ...] = ()
    refunds: tuple[BuyerRefundView, ...] = ()
    can_cancel: bool = False  # nobody has paid it
    can_correct_address: bool = False


@dataclass(frozen=True)
class OrderSummary:
    """One row of a buyer's list of orders."""

    public_id: str
    status: str
    status_label: str
    total: Money
    placed_at: datetime
    vendor_names: tuple[str, ...]
    product_names: tuple[str, ...]
    unit_count: int
    picture: PictureData | None = None


@dataclass(frozen=True)
class WaitingOrder:
    """An order of a visit that waits for its payment. Money: all of it, in its currency.

    `token` opens it: whoever placed it in this visit was given it before.
    """

    public_id: str
    token: str
    total: Money
    pay_by: datetime


@dataclass(frozen=True)
class OrderList:
    """One page of a buyer's orders, newest first."""

    rows: tuple[OrderSummary, ...]
    page: int
    has_next: bool


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
    what remains of it after `refunded`, which the vendor bears.
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
    kept: Money
    standing: str = ""
    can_cancel: bool = False
    is_late: bool = False
    is_corrected: bool = False  # the buyer corrected the address
    cancellations: tuple[CancellationView, ...] = ()
    canceled_by_time_at: datetime | None = None  # what is not sent by then
    unsent: int = 0
    canceled_at: datetime | None = None


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
