"""Turn views of the orders room into what the templates print. No arithmetic, no queries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.accounts.countries import address_lines
from marketplace.foundation import languages
from marketplace.orders.refund_types import BuyerRefundView
from marketplace.orders.status import KINDS
from marketplace.orders.types import (
    CartGroupView,
    CartLineView,
    CheckoutGroupView,
    DeliveryChoice,
    OrderLineView,
    OrderPartView,
    OrderSummary,
    OrderView,
    WaitingOrder,
)
from marketplace.storefront import parcel_shows, ways
from marketplace.storefront.prices import shown_rates
from marketplace.storefront.words import NOTICE_KINDS, arrival, contact_address, listed


def line(view: CartLineView) -> dict[str, Any]:
    """A line of a cart or a checkout."""
    return {
        "id": view.line_id,
        "product_name": view.name,
        "variant_label": view.variant_label,
        "product_slug": view.product_slug,
        "picture": view.picture,
        "quantity": view.quantity,
        "most": max(view.maximum, 1),
        "unit": view.unit,
        "total": view.total,
        "vendor_unit": view.vendor_unit,
        "is_converted": view.unit.currency != view.vendor_unit.currency,
        "is_buyable": view.is_buyable,
        "notices": [
            {"kind": NOTICE_KINDS.get(notice.code, "info"), "text": notice.text}
            for notice in view.notices
        ],
    }


def group(view: CartGroupView | CheckoutGroupView) -> dict[str, Any]:
    """One vendor's part of a cart or a checkout."""
    return {
        "vendor_name": view.vendor_name,
        "vendor_slug": view.vendor_slug,
        "vendor_accent": view.vendor_accent,
        "lines": [line(each) for each in view.lines],
        "goods": view.goods,
        "shipping": getattr(view, "shipping", None),
        "vendor_goods": view.vendor_goods,
        "to_free": getattr(view, "vendor_goods_to_free", None),
        "arrives": arrival(getattr(view, "promise", None), is_pickup=False),
        "is_converted": view.goods.currency != view.vendor_goods.currency,
    }


def delivery_group(view: CheckoutGroupView, error: str) -> dict[str, Any]:
    """The ways in which one vendor can deliver."""
    return {
        "vendor_name": view.vendor_name,
        "vendor_slug": view.vendor_slug,
        "vendor_accent": view.vendor_accent,
        "field_name": f"delivery_{view.vendor_public_id}",
        "error": error,
        "options": [_option(option) for option in view.options],
    }


def _option(option: DeliveryChoice) -> dict[str, Any]:
    return {
        "code": option.code,
        "name": option.name,
        "carrier": option.carrier,
        "price": option.price,
        "vendor_price": option.vendor_price,
        "is_converted": option.price.currency != option.vendor_price.currency,
        "is_free": not option.price,
        "is_selected": option.is_chosen,
        "days_min": option.days_min,
        "days_max": option.days_max,
        "arrives": _arrives_by(option),
        "place": _place(option),
    }


def _place(option: DeliveryChoice) -> str:
    """Where and when the buyer comes for the goods; empty when they are delivered."""
    where = option.pickup
    if where is None:
        return ""
    return " · ".join(filter(None, (where.street, where.opening_hours, _arrives_by(option))))


def _arrives_by(option: DeliveryChoice) -> str:
    return arrival(option.promise, is_pickup=option.pickup is not None)


def chosen_deliveries(groups: Iterable[CheckoutGroupView]) -> list[dict[str, Any]]:
    """What was chosen for each vendor, for the review."""
    return [
        {
            "vendor_name": each.vendor_name,
            "name": option.name,
            "price": option.price,
            "days_min": option.days_min,
            "days_max": option.days_max,
            "arrival_note": f"{option.name} · {when}" if (when := _arrives_by(option)) else "",
            "is_pickup": option.pickup is not None,
            "pickup_note": f"{option.name} · {place}" if (place := _place(option)) else "",
        }
        for each in groups
        for option in each.options
        if option.is_chosen
    ]


def order(view: OrderView) -> dict[str, Any]:
    """The head of an order page."""
    return {
        "public_id": view.public_id,
        "placed_at": view.placed_at,
        "status": view.status_label,
        "status_kind": KINDS.get(view.status, ""),
        "email": view.email,
        "method_label": ways.method_label(view.method),
        "recipient": view.address.recipient,
        "phone": view.address.phone,
        "address_lines": address_lines(view.address, languages.current()),
        "goods": view.goods,
        "shipping": view.shipping,
        "total": view.total,
        "contact": contact_address(),
        "is_under_review": view.is_under_review,
        "methods": _other_ways(view),
        "has_ways": bool(view.methods),
        "away": ways.away_notices(view.away),
        "is_picked_up": all(part.pickup for part in view.parts),
        "is_payable": view.can_pay,
        "is_over": view.status == "canceled",
        "expires_at": view.pay_by if view.can_pay else None,
        "rates": shown_rates(dict.fromkeys(part.rate for part in view.parts if part.rate)),
    }


def _other_ways(view: OrderView) -> list[dict[str, Any]]:
    """The ways to pay an order, unless the one that was chosen is the only one."""
    is_only = view.methods == (view.method,)
    return [] if is_only else ways.choices(view.methods, view.method)


def part(view: OrderPartView, *, order: OrderView, token: str) -> dict[str, Any]:
    """One vendor's part of an order.

    The charge knows of a payment a moment before the parts do; a buyer reads it at once.
    """
    is_ahead = view.status == "placed" and order.status == "paid"
    query = f"?t={token}" if token else ""
    return {
        "public_id": view.public_id,
        "vendor_name": view.vendor_name,
        "vendor_slug": view.vendor_slug,
        "vendor_accent": view.vendor_accent,
        "status": order.status_label if is_ahead else view.status_label,
        "status_kind": KINDS.get(order.status if is_ahead else view.standing or view.status, ""),
        "lines": [order_line(each) for each in view.lines],
        "steps": steps(view, is_paid=is_ahead),
        "delivery_name": view.delivery_name,
        "arrives": _arrives(view),
        "pickup": view.pickup,
        "goods": view.goods,
        "shipping": view.shipping,
        "total": view.total,
        "vendor_total": view.vendor_total,
        "is_converted": view.total.currency != view.vendor_total.currency,
    } | parcel_shows.life(view, query)


def _arrives(view: OrderPartView) -> str:
    """When a part was promised, as long as that is still to come."""
    is_open = view.delivered_at is None and view.status != "canceled"
    is_ready = view.pickup is not None and view.fulfilled_at is not None
    if not is_open or is_ready:
        return ""
    return arrival(view.promise, is_pickup=view.pickup is not None)


def order_line(view: OrderLineView) -> dict[str, Any]:
    """A line of an order, as it was frozen."""
    return {
        "product_name": view.name,
        "variant_label": view.variant_label,
        "product_slug": "",
        "picture": view.picture,
        "quantity": view.quantity,
        "unit": view.unit,
        "total": view.total,
        "vendor_unit": view.vendor_unit,
        "is_converted": view.unit.currency != view.vendor_unit.currency,
    }


def steps(view: OrderPartView, *, is_paid: bool = False) -> list[dict[str, Any]]:
    """The way of one part, oldest first; what is to come is said as such."""
    if view.status == "canceled":
        found = view.cancellation
        return [_step(_("Canceled"), found.decided_at if found else None, "stopped")]
    way: list[tuple[str, datetime | None]] = [
        (_("Paid"), view.paid_at),
        (_("Being prepared") if view.pickup else _("The shop is packing"), view.accepted_at),
        (_("Ready to pick up") if view.pickup else _("Handed to the carrier"), view.fulfilled_at),
        (_("Picked up") if view.pickup else _("Arrived"), view.delivered_at),
    ]
    done = sum(1 for _label, at in way if at) or int(is_paid)
    return [
        _step(label, at, "done" if i < done - 1 else _now(i, done))
        for i, (label, at) in enumerate(way)
    ]


def _now(position: int, done: int) -> str:
    return "current" if position == done - 1 else "upcoming"


def _step(label: str, at: datetime | None, state: str) -> dict[str, Any]:
    return {"label": label, "at": at, "state": state}


def waiting(views: Iterable[WaitingOrder]) -> list[dict[str, Any]]:
    """The orders of a visit that wait for their payment, each with its way back."""
    return [
        {
            "public_id": view.public_id,
            "total": view.total,
            "pay_by": view.pay_by,
            "url": f"{reverse('storefront:order', args=[view.public_id])}?t={view.token}",
        }
        for view in views
    ]


def summary(view: OrderSummary) -> dict[str, Any]:
    """One row of a buyer's orders."""
    return {
        "public_id": view.public_id,
        "placed_at": view.placed_at,
        "status": view.status_label,
        "status_kind": KINDS.get(view.status, ""),
        "vendor_names": " · ".join(view.vendor_names),
        "product_names": listed(view.product_names),
        "total": view.total,
        "picture": view.picture,
    }


def refund(view: BuyerRefundView) -> dict[str, Any]:
    """Money that goes back to the buyer, and when to expect it."""
    return {
        "amount": view.amount,
        "state": view.state_label,
        "state_kind": "" if view.state in ("on_its_way", "by_bank") else "done",
        "expectation": view.expectation,
        "vendor_name": view.vendor_name,
        "is_surplus": view.is_surplus,
        "requested_at": view.requested_at,
        "settled_at": view.settled_at,
    }
