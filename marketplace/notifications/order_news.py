"""News of an order that are not about money: placed, accepted, arrived, not paid in time."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import translation

from marketplace.notifications import readers
from marketplace.notifications.services import tell
from marketplace.orders.events import (
    OrderExpired,
    OrderPlaced,
    VendorOrderAccepted,
    VendorOrderDelivered,
)
from marketplace.orders.models import Order, VendorOrder


def tell_of_the_order(event: OrderPlaced) -> None:
    """A line in the inbox until it is paid; the one mail of an order is its confirmation."""
    order = Order.objects.get(pk=event.order_id)
    _tell_whole(order, "order_placed")


def tell_of_the_end(event: OrderExpired) -> None:
    """Nobody paid: the goods went back, and nothing was charged."""
    order = Order.objects.get(pk=event.order_id)
    _tell_whole(order, "order_expired")


def tell_of_the_packing(event: VendorOrderAccepted) -> None:
    """A shop packs."""
    part = part_of(event.vendor_order_id)
    tell_part(part, key=f"order_accepted:{part.public_id}", template="order_accepted")


def tell_of_the_arrival(event: VendorOrderDelivered) -> None:
    """A parcel arrived, and there is still time to say that it did not.

    What a buyer fetched has news of its own.
    """
    part = part_of(event.vendor_order_id)
    if not part.is_pickup:
        tell_part(part, key=f"delivered:{part.public_id}", template="delivered")


def part_of(vendor_order_id: UUID) -> VendorOrder:
    """Return a vendor order with its order and its shop."""
    return VendorOrder.objects.select_related("order", "vendor").get(pk=vendor_order_id)


def tell_part(part: VendorOrder, *, key: str, template: str, **facts: Any) -> None:
    """Tell the buyer of one shop's part of an order."""
    order = part.order
    with translation.override(order.language):
        vendor_name = part.vendor.name
    tell(
        key=key,
        reader=readers.buyer_of(order),
        template=template,
        context={
            "vendor_name": vendor_name,
            "order_public_id": order.public_id,
            "url": readers.order_url(order),
            **facts,
        },
    )


def _tell_whole(order: Order, template: str) -> None:
    tell(
        key=f"{template}:{order.public_id}",
        reader=readers.buyer_of(order),
        template=template,
        context={"number": order.public_id, "url": readers.order_url(order)},
    )
