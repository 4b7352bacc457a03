"""A person's orders as the privacy room asks for them."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch

from marketplace.foundation.money import Money
from marketplace.orders.models import Order, OrderLine, Return, VendorOrder

_OVER = (VendorOrder.Status.COMPLETED, VendorOrder.Status.CANCELED)


def has_open_order(user_id: int) -> bool:
    """Tell whether a part of a person's orders is neither completed nor canceled. One read."""
    parts = VendorOrder.objects.filter(order__user_id=user_id)
    return parts.exclude(status__in=_OVER).exists()


def orders_for_copy(user_id: int) -> list[dict[str, Any]]:
    """Return a person's orders as plain values, newest first. Seven reads, however many."""
    parts = VendorOrder.objects.select_related("vendor").order_by("position")
    orders = Order.objects.filter(user_id=user_id).prefetch_related(
        Prefetch("vendor_orders", queryset=parts),
        *(f"vendor_orders__{rows}" for rows in ("lines", "corrections", "cancellations")),
        "vendor_orders__returns__lines",
    )
    return [_order(order) for order in orders]


def _order(order: Order) -> dict[str, Any]:
    return {
        "number": order.public_id,
        "placed": order.placed_at.isoformat(),
        "email": order.email,
        "address": order.address,
        "method_of_payment": order.method,
        "total": _amount(order.total_minor, order.currency),
        "shops": [_part(part, order.currency) for part in order.vendor_orders.all()],
    }


def _part(part: VendorOrder, currency: str) -> dict[str, Any]:
    return {
        "number": part.public_id,
        "shop": part.vendor.slug,
        "status": part.status,
        "delivery": part.delivery_code,
        "note": part.buyer_note,
        "gift_message": part.gift_message,
        "total": _amount(part.total_minor, currency),
        "lines": [_line(line, currency) for line in part.lines.all()],
        "corrected_addresses": [each.address for each in part.corrections.all()],
        "cancellations": [
            {"status": each.status, "reason": each.reason, "note": each.note}
            for each in part.cancellations.all()
        ],
        "returns": [_return(each) for each in part.returns.all()],
    }


def _return(of: Return) -> dict[str, Any]:
    return {
        "number": of.public_id,
        "asked": of.asked_at.isoformat(),
        "status": of.status,
        "reasons": [each.reason for each in of.lines.all()],
        "what_happened": of.text,
        "why_you_disagree": of.escalation_text,
        "answer": of.answer_text,
        "decision": of.decision_text,
    }


def _line(line: OrderLine, currency: str) -> dict[str, Any]:
    return {
        "product": line.product_name,
        "variant": line.variant_label,
        "sku": line.sku,
        "quantity": line.quantity,
        "total": _amount(line.total_minor, currency),
    }


def _amount(minor: int, currency: str) -> str:
    money = Money(minor, currency)
    return f"{money.decimal} {money.currency}"
