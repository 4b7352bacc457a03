"""Every lock of this room, in the order of the house: cart, order, stock rows by id, charge,
ledger accounts by id. Who holds a later one never asks for an earlier one.
"""

from __future__ import annotations

from uuid import UUID

from marketplace.orders.models import Cart, Order, VendorOrder


def cart(cart_id: UUID) -> Cart:
    """Lock a cart until the transaction ends; a second click waits here.

    Raises: Cart.DoesNotExist.
    """
    return Cart.objects.select_for_update(of=("self",), no_key=True).get(pk=cart_id)


def carts(cart_ids: list[UUID]) -> dict[UUID, Cart]:
    """Lock several carts, lowest id first."""
    rows = Cart.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=cart_ids)
    return {row.pk: row for row in rows.order_by("pk")}


def order(order_id: UUID) -> tuple[Order, list[VendorOrder]]:
    """Lock an order with all its vendor orders, in their order.

    Raises: Order.DoesNotExist.
    """
    row = Order.objects.select_for_update(of=("self",), no_key=True).get(pk=order_id)
    parts = VendorOrder.objects.select_for_update(of=("self",), no_key=True)
    return row, list(parts.filter(order=row).order_by("position"))


def vendor_order(vendor_order_id: UUID) -> VendorOrder:
    """Lock one vendor order, its order first, so that no move of the whole order runs beside.

    Raises: VendorOrder.DoesNotExist.
    """
    order_id = VendorOrder.objects.values_list("order_id", flat=True).get(pk=vendor_order_id)
    _whole, parts = order(order_id)
    return next(part for part in parts if part.pk == vendor_order_id)
