"""A paid order of the cast, and wishes to give a part of it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from marketplace.accounts.models import User
from marketplace.foundation import outbox
from marketplace.orders import services
from marketplace.orders.models import Order, RefundRequest, VendorOrder
from marketplace.orders.refund_types import RefundWish
from payments.charges import services as charges
from tests.factories import orders
from tests.factories.charges import FakeProvider
from tests.factories.orders import NOON, Street


@dataclass(frozen=True)
class Sold:
    """The order of docs/worked-example.md, paid by Alipay; everybody has heard of it."""

    order: Order
    bakery: VendorOrder
    tinned_fish: VendorOrder


def sold(
    shops: Street, provider: FakeProvider, *, buyer: User | None = None, is_heard: bool = True
) -> Sold:
    """Place the known cart and pay it; nobody may have heard of the money yet."""
    order = orders.placed_order(shops, buyer)
    view = orders.pay_page(order)
    provider.pay(view.attempt_ref)
    charges.sync_attempt(view.attempt_id, now=NOON)
    if is_heard:
        outbox.drain()
    return Sold(
        order, orders.part_of(order, shops.bakery), orders.part_of(order, shops.tinned_fish)
    )


def wish(
    part: VendorOrder,
    *quantities: int,
    shipping: bool = False,
    reason: str = "out_of_stock",
    note: str = "",
    with_duty: bool | None = None,
) -> RefundWish:
    """So many units of each line of a vendor order, in the order of its lines."""
    lines = part.lines.order_by("position").values_list("pk", flat=True)
    chosen = dict(zip(lines, quantities, strict=False))
    return RefundWish(chosen, with_shipping=shipping, reason=reason, note=note, with_duty=with_duty)


def give_back(part: VendorOrder, *quantities: int, key: str = "", **changes: Any) -> RefundRequest:
    """Let an operator give a part back."""
    changes.setdefault("shipping", False)
    by = changes.pop("by", "user:1")
    now = changes.pop("now", NOON)
    chosen = wish(part, *quantities, **changes)
    name = key or f"test:{RefundRequest.objects.count()}"
    return services.refund_vendor_order(
        public_id=part.public_id, wish=chosen, key=name, by=by, now=now
    )


def everything(part: VendorOrder) -> tuple[int, ...]:
    """All units of all lines."""
    return tuple(part.lines.order_by("position").values_list("quantity", flat=True))
