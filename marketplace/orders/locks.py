"""Every lock of this room, in the order of the house: cart, buyer, order, stock rows by id, charge,
ledger accounts by id. Who holds a later one never asks for an earlier one.
"""

from __future__ import annotations

from uuid import UUID

from marketplace.foundation.holding import hold_name
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


def buyer(name: str) -> None:
    """Hold the name of a buyer, who may have no row yet, until the transaction ends."""
    hold_name(f"buyer:{name}")


def order(order_id: UUID) -> tuple[Order, list[VendorOrder]]:
    """Lock an order; return it with its parts in their order, read under that lock.

    Every move of a part holds the lock of its order, so that no two moves run side by side.
    Raises: Order.DoesNotExist.
    """
    row = Order.objects.select_for_update(of=("self",), no_key=True).get(pk=order_id)
    return row, list(VendorOrder.objects.filter(order=row).order_by("position"))


def order_by_ref(order_ref: str) -> tuple[Order, list[VendorOrder]]:
    """Lock an order by the name that other rooms have for it.

    Raises: Order.DoesNotExist.
    """
    public_id = order_ref.removeprefix("order:")
    return order(Order.objects.values_list("pk", flat=True).get(public_id=public_id))


def vendor_order(part: VendorOrder) -> VendorOrder:
    """Lock the order of a part; return the part as it is under that lock."""
    _whole, parts = order(part.order_id)
    return next(row for row in parts if row.pk == part.pk)
