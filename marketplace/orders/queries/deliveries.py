"""What arrived, as the reviews' room wants to know it."""

from __future__ import annotations

from uuid import UUID

from catalog.reviews.types import DeliveredLine
from marketplace.orders.models import VendorOrder
from marketplace.orders.unsent import units_canceled, units_refunded


def delivered_lines(vendor_order_id: UUID) -> list[DeliveredLine]:
    """Return the lines of a vendor order of which at least one unit stayed. Four reads."""
    part = VendorOrder.objects.select_related("order").get(pk=vendor_order_id)
    refunded, canceled = units_refunded(part), units_canceled(part)
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
        if max(refunded.get(line.pk, 0), canceled.get(line.pk, 0)) < line.quantity
    ]
