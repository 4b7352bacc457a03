"""Whose is it: every look-up by a public id goes through the person who asks.

What is not theirs does not exist for them; the two are not told apart.
"""

from __future__ import annotations

from marketplace.orders.errors import OrderNotFound
from marketplace.orders.models import Order, VendorOrder
from marketplace.orders.visitors import OrderReader
from marketplace.vendors.errors import MemberRoleMissing
from marketplace.vendors.models import VendorMember

_MAY_FULFILL = (VendorMember.Role.OWNER, VendorMember.Role.FULFILLMENT)


def order_of_reader(public_id: str, reader: OrderReader) -> Order:
    """Return an order that this reader may see. Raises: OrderNotFound."""
    order = Order.objects.filter(public_id=public_id).first()
    if order is None or not reader.may_read(order):
        raise OrderNotFound
    return order


def vendor_order_of_reader(public_id: str, reader: OrderReader) -> VendorOrder:
    """Return a part of an order that this reader may see. Raises: OrderNotFound."""
    part = VendorOrder.objects.select_related("order").filter(public_id=public_id).first()
    if part is None or not reader.may_read(part.order):
        raise OrderNotFound
    return part


def vendor_order_to_fulfill(public_id: str, member: VendorMember) -> VendorOrder:
    """Return a paid part of the member's own vendor, for a role that fulfills.

    Raises: OrderNotFound, MemberRoleMissing.
    """
    part = VendorOrder.objects.filter(
        public_id=public_id, vendor_id=member.vendor_id, paid_at__isnull=False
    ).first()
    if part is None:
        raise OrderNotFound
    if member.role not in _MAY_FULFILL:
        raise MemberRoleMissing
    return part
