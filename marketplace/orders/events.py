"""What the orders room tells the floors above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from marketplace.foundation.outbox import Event


@dataclass(frozen=True)
class OrderPlaced(Event):
    """A cart became an order; its charge waits for the buyer."""

    topic: ClassVar[str] = "orders.order_placed"
    order_id: UUID
    order_ref: str  # "order:ord_..."
    placed_at: datetime


@dataclass(frozen=True)
class OrderPaid(Event):
    """The charge was captured: stock is committed, the vendors may start."""

    topic: ClassVar[str] = "orders.order_paid"
    order_id: UUID
    order_ref: str
    paid_at: datetime


@dataclass(frozen=True)
class OrderExpired(Event):
    """Nobody paid in time: stock is released, the vendor orders are canceled."""

    topic: ClassVar[str] = "orders.order_expired"
    order_id: UUID
    order_ref: str
    expired_at: datetime


@dataclass(frozen=True)
class VendorOrderHandedOver(Event):
    """A vendor gave its part of an order to a carrier; without one it is ready to pick up."""

    topic: ClassVar[str] = "orders.vendor_order_handed_over"
    vendor_order_id: UUID
    vendor_order_ref: str  # "vendor_order:vor_..."
    carrier: str
    tracking_number: str
    handed_over_at: datetime


@dataclass(frozen=True)
class VendorOrderDelivered(Event):
    """A part arrived: its buyer, the timer, or an operator with the carrier’s proof says so."""

    topic: ClassVar[str] = "orders.vendor_order_delivered"
    vendor_order_id: UUID
    vendor_order_ref: str
    delivered_at: datetime


@dataclass(frozen=True)
class VendorOrderPickedUp(Event):
    """A vendor says that the buyer came and took its part: beside the news of the delivery."""

    topic: ClassVar[str] = "orders.vendor_order_picked_up"
    vendor_order_id: UUID
    vendor_order_ref: str
    picked_up_at: datetime


@dataclass(frozen=True)
class VendorOrderCanceled(Event):
    """A paid vendor order is canceled: nothing of it was sent, and nothing will be."""

    topic: ClassVar[str] = "orders.vendor_order_canceled"
    vendor_order_id: UUID
    vendor_order_ref: str  # "vendor_order:vor_..."
    canceled_at: datetime


@dataclass(frozen=True)
class CancellationMoved(Event):
    """A cancellation was asked for, carried out, or declined. `status` says which.

    Carried out, it may leave parcels that had been sent before: then the part is not canceled.
    """

    topic: ClassVar[str] = "orders.cancellation_moved"
    vendor_order_id: UUID
    vendor_order_ref: str
    cancellation_ref: str  # "can_..."
    source: str  # "buyer", "vendor", "operator" or "timer"
    status: str  # "requested", "carried_out" or "declined"
    moved_at: datetime


@dataclass(frozen=True)
class SendingDue(Event):
    """A shop has not sent what was paid some days ago; it is canceled at `canceled_at`."""

    topic: ClassVar[str] = "orders.sending_due"
    vendor_order_id: UUID
    vendor_order_ref: str
    canceled_at: datetime
    told_at: datetime


@dataclass(frozen=True)
class AddressCorrected(Event):
    """A vendor order goes to another address than its order was placed with."""

    topic: ClassVar[str] = "orders.address_corrected"
    vendor_order_id: UUID
    vendor_order_ref: str
    corrected_at: datetime


@dataclass(frozen=True)
class PayLinkAsked(Event):
    """A buyer wants a link to pay an order later, by mail."""

    topic: ClassVar[str] = "orders.pay_link_asked"
    order_id: UUID
    order_ref: str  # "order:ord_..."
    pay_by: datetime  # when the charge ends, and the link with it
    asked_at: datetime


@dataclass(frozen=True)
class VendorOrderRefunded(Event):
    """A part of a vendor order goes back: the vendor's side is booked, the buyer's on its way.

    `source` says who asked: operator, vendor, or provider (then the buyer has it already).
    """

    topic: ClassVar[str] = "orders.vendor_order_refunded"
    vendor_order_id: UUID
    vendor_order_ref: str
    request_ref: str
    source: str
    refunded_at: datetime


@dataclass(frozen=True)
class RefundDenied(Event):
    """An operator denied a refund that a shop asked for."""

    topic: ClassVar[str] = "orders.refund_denied"
    vendor_order_id: UUID
    vendor_order_ref: str
    request_ref: str
    denied_at: datetime
