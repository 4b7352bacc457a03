"""Search puts what sells first, and does not know orders."""

from __future__ import annotations

from datetime import datetime

from catalog.search import services as search
from marketplace.orders.models import OrderLine


def count_sold(*, order_ref: str, sold_at: datetime) -> bool:
    """Count the units of a paid order, once; tell whether they counted now."""
    lines = OrderLine.objects.filter(
        vendor_order__order__public_id=order_ref.removeprefix("order:")
    ).values_list("offer_id", "quantity")
    quantities: dict[int, int] = {}
    for offer_id, quantity in lines:
        quantities[offer_id] = quantities.get(offer_id, 0) + quantity
    return search.count_sale(reference=order_ref, quantities=quantities, sold_at=sold_at)
