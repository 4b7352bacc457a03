"""What crosses the door of the orders room: frozen views of carts, checkouts and orders.

Texts, labels of statuses included, are in the language that was asked for. Money of the buyer
is in the cart's or order's currency; `vendor_` money is in the vendor's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from catalog.types import OfferFacts, PictureData
from marketplace.accounts.types import AddressData
from marketplace.foundation.money import Money
from marketplace.orders.border_types import BorderView, NoticeView
from marketplace.orders.discount_types import CodeView, DiscountView
from marketplace.orders.life_types import CancellationView, FulfillmentView
from marketplace.orders.refund_types import BuyerRefundView
from marketplace.orders.wish_types import NOTHING_ASKED, KeptGoods, PartWishes
from marketplace.shipping.types import Promise
from marketplace.vendors.types import PickupPlace
from payments.gateways.routing import MethodAway


@dataclass(frozen=True)
class Notice:
    """Something about a line that the buyer should know.

    `code` is one of "few_left", "too_many", "sold_out", "unavailable", "not_sold_so", "price_rose",
    "price_fell", "closed".
    """

    code: str
    text: str


@dataclass(frozen=True)
class RateView:
    """A rate as a page states it: `mid` units of `quoted` for one `base`, and the spread.

    `is_of_border`: duty is converted with it, at the mid rate.
    """

    base: str
    quoted: str
    mid: Decimal
    spread_bps: int
    source: str
    valid_on: date
    is_bundled: bool = False
    is_of_border: bool = False


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
    least: int = 1
    step: int = 1


@dataclass(frozen=True)
class KeptView:
    """Kept goods with what the catalog says of them today."""

    goods: KeptGoods
    facts: OfferFacts
    notices: tuple[Notice, ...]


@dataclass(frozen=True)
class CartGroupView:
    """One vendor's lines. The sums leave out lines that cannot be bought as they are.

    `vendor_goods_to_free` is what is still missing until a delivery to the cart's zone costs
    nothing; None when there is no such amount or it is reached. `promise` is when the cheapest
    parcel would arrive there, `shipping` what it would cost, None when nothing goes there. `border`
    is how it would cross, None where that cannot be told.
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
    shipping: Money | None = None
    border: BorderView | None = None
    wishes: PartWishes = NOTHING_ASKED
    discounts: tuple[DiscountView, ...] = ()
    hints: tuple[str, ...] = ()


@dataclass(frozen=True)
class CartView:
    """A whole cart, grouped by vendor. `rates` is empty when nothing is converted.

    `discount` is off the goods; `hints` say what is missing to promotions of the whole cart.
    """

    cart_id: UUID
    currency: str
    zone: str
    groups: tuple[CartGroupView, ...]
    goods: Money
    discount: Money
    unit_count: int
    line_count: int
    rates: tuple[RateView, ...]
    hints: tuple[str, ...] = ()
    codes: tuple[CodeView, ...] = ()

    @property
    def to_pay(self) -> Money:
        """The goods less what promotions take off."""
        return self.goods - self.discount

    @property
    def duty(self) -> Money:
        """What the border would take of all groups: an estimate until there is an address."""
        known = (group.border for group in self.groups)
        return Money.total((border.duty for border in known if border), self.currency)

    @property
    def shipping(self) -> Money | None:
        """The cheapest deliveries together; None where a shop does not deliver, or cannot cross."""
        known = [
            group.shipping
            for group in self.groups
            if group.shipping is not None and group.border and group.border.is_open
        ]
        if not known or len(known) < len(self.groups):
            return None
        return Money.total(known, self.currency)

    @property
    def landed(self) -> Money | None:
        """Goods less discounts, the cheapest deliveries and duty; None while one is not known."""
        shipping = self.shipping
        return None if shipping is None else self.to_pay + shipping + self.duty

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
    duty: Money
    discount: Money
    vendor_discount: Money
    border: BorderView | None = None
    discounts: tuple[DiscountView, ...] = ()

    @property
    def total(self) -> Money:
        """Goods less the discount, the chosen delivery, and what the border takes."""
        return self.goods - self.discount + self.shipping + self.duty

    @property
    def vendor_total(self) -> Money:
        """The same as the vendor is owed for it."""
        return self.vendor_goods - self.vendor_discount + self.vendor_shipping


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
    discount: Money
    shipping: Money
    total: Money
    methods: tuple[str, ...]
    rates: tuple[RateView, ...]
    can_deliver: bool
    can_check_out: bool
    zone_seen: str
    converted: tuple[ConvertedMethod, ...] = ()
    away: tuple[MethodAway, ...] = ()

    @property
    def duty(self) -> Money:
        """What the border takes of all groups."""
        return Money.total((group.duty for group in self.groups), self.currency)

    @property
    def notices(self) -> tuple[NoticeView, ...]:
        """What the law has the buyer accept before this is ordered, each once."""
        found = {
            notice.key: notice
            for group in self.groups
            if group.border
            for notice in group.border.notices
        }
        return tuple(found.values())


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
    discount: Money
    shipping: Money
    duty: Money
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
    discount: Money
    shipping: Money
    duty: Money
    total: Money
    vendor_total: Money
    rate: RateView | None
    paid_at: datetime | None
    accepted_at: datetime | None
    fulfilled_at: datetime | None
    delivered_at: datetime | None
    can_confirm_receipt: bool
    promise: Promise | None = None
    border: BorderView | None = None
    wishes: PartWishes = NOTHING_ASKED
    discounts: tuple[DiscountView, ...] = ()
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
    discount: Money
    shipping: Money
    duty: Money
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
