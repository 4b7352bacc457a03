"""What arrived, as the reviews' room wants to know it."""

from __future__ import annotations

from uuid import UUID

from catalog.reviews.types import DeliveredLine
from marketplace.orders.models import VendorOrder
from marketplace.orders.refund_reading import units_not_sent


def delivered_lines(vendor_order_id: UUID) -> list[DeliveredLine]:
    """Return the lines of a vendor order of which at least one unit stayed. Three reads."""
    part = VendorOrder.objects.select_related("order").get(pk=vendor_order_id)
    back = units_not_sent(part)
    lines = part.lines.select_related("offer__variant").order_by("position")
    return [
        DeliveredLine(
            line_ref=f"order_line:{line.pk}",
            vendor_order_ref=part.ref,
            product_id=line.offer.variant.product_id,
            vendor_id=part.vendor_id,
            user_id=part.order.user_id,
            product_name_by_lang=line.product_name,
            variant_label_by_lang=line.variant_label,
        )
        for line in lines
        if back.get(line.pk, 0) < line.quantity
    ]
