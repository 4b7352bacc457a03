"""Orders as their buyers see them."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db.models import Prefetch

from marketplace.accounts.types import AddressData
from marketplace.foundation import languages
from marketplace.foundation.money import Money
from marketplace.orders import scopes
from marketplace.orders.life_types import OrderSearch
from marketplace.orders.models import Cancellation, Order, VendorOrder
from marketplace.orders.queries.discounts import frozen_discounts
from marketplace.orders.queries.finding import orders_found
from marketplace.orders.queries.lines import (
    border_of_part,
    cancellation_view,
    frozen_picture,
    frozen_rate,
    fulfillment_view,
    order_line_view,
    status_label,
    vendor_name,
    wishes_of,
)
from marketplace.orders.queries.refunds import buyer_refunds
from marketplace.orders.signing import order_token
from marketplace.orders.status import order_status
from marketplace.orders.types import OrderList, OrderPartView, OrderSummary, OrderView, WaitingOrder
from marketplace.orders.visitors import OrderReader, Visitor
from marketplace.vendors.queries import pickup_places
from marketplace.vendors.types import PickupPlace
from payments.charges import queries as charges
from payments.gateways.routing import methods_away, methods_for

PAGE_SIZE: Final = 20
_STILL_HERE: Final = (VendorOrder.Status.PAID, VendorOrder.Status.ACCEPTED)


def order_view(public_id: str, *, reader: OrderReader, language: str = "") -> OrderView:
    """Return an order that this reader may see, with its parts. Eight reads, however large.

    Raises: OrderNotFound for anyone else's.
    """
    code = language or languages.current()
    order = scopes.order_of_reader(public_id, reader)
    parts = list(
        order.vendor_orders.select_related("vendor", "correction")
        .prefetch_related("lines", "fulfillments__lines", "cancellations")
        .order_by("position")
    )
    charge = charges.charge_view(order.charge_ref)
    status = order_status([part.standing for part in parts], charge.status)
    is_under_review = charge.is_under_review and not charge.is_paid
    is_held = charge.status == "authorized"  # it is being taken, or let go
    can_pay = charge.is_payable and status == "placed" and not (is_under_review or is_held)
    is_pickup = all(part.is_pickup for part in parts)
    places = pickup_places([part.vendor_id for part in parts if part.is_pickup], code)
    return OrderView(
        public_id=order.public_id,
        status=status,
        status_label=status_label(status, code, is_pickup=is_pickup),
        payment=charge.status,
        email=order.email,
        address=order.address_data,
        zone=order.zone,
        method=charge.method,
        methods=tuple(each.method for each in methods_for(order.total)) if can_pay else (),
        charge_ref=order.charge_ref,
        currency=order.currency,
        goods=Money(order.goods_minor, order.currency),
        discount=Money(order.discount_minor, order.currency),
        shipping=Money(order.shipping_minor, order.currency),
        duty=Money(order.duty_minor, order.currency),
        total=order.total,
        parts=tuple(_part(part, order, places.get(part.vendor_id), code) for part in parts),
        placed_at=order.placed_at,
        pay_by=charge.expires_at,
        can_pay=can_pay,
        is_under_review=is_under_review,
        away=tuple(methods_away(order.total)) if can_pay else (),
        refunds=buyer_refunds(order.charge_ref, parts, code) if charge.is_paid else (),
        can_cancel=can_pay,
        can_correct_address=any(
            part.status in _STILL_HERE and not part.is_pickup for part in parts
        ),
    )


def _part(
    part: VendorOrder, order: Order, place: PickupPlace | None, language: str
) -> OrderPartView:
    lines = {line.pk: line for line in part.lines.all()}
    latest = next(iter(part.cancellations.all()), None)
    is_asked = latest is not None and latest.status == Cancellation.Status.REQUESTED
    return OrderPartView(
        public_id=part.public_id,
        vendor_slug=part.vendor.slug if part.vendor.is_open else "",
        vendor_name=vendor_name(part.vendor, language),
        vendor_accent=part.vendor.accent,
        status=part.status,
        status_label=status_label(part.standing, language, is_pickup=part.is_pickup),
        lines=tuple(
            order_line_view(
                line,
                currency=order.currency,
                vendor_currency=part.vendor_currency,
                language=language,
            )
            for line in lines.values()
        ),
        fulfillments=tuple(
            fulfillment_view(row, language, lines) for row in part.fulfillments.all()
        ),
        delivery_name=languages.pick(part.delivery_name, language),
        pickup=place if part.is_pickup else None,
        goods=Money(part.goods_minor, order.currency),
        discount=Money(part.discount_minor, order.currency),
        shipping=Money(part.shipping_minor, order.currency),
        duty=Money(part.duty_minor, order.currency),
        total=Money(part.total_minor, order.currency),
        vendor_total=Money(part.vendor_total_minor, part.vendor_currency),
        rate=frozen_rate(part),
        paid_at=part.paid_at,
        accepted_at=part.accepted_at,
        fulfilled_at=part.fulfilled_at,
        delivered_at=part.delivered_at,
        can_confirm_receipt=part.delivered_at is None
        and (part.status == VendorOrder.Status.FULFILLED or part.first_sent_at is not None),
        promise=part.promise,
        border=border_of_part(part, order.currency, language),
        wishes=wishes_of(part),
        discounts=frozen_discounts(part.promotions, order.currency, language),
        standing=part.standing,
        can_cancel=part.status in _STILL_HERE and not is_asked,
        is_asked_first=part.status == VendorOrder.Status.ACCEPTED,
        cancellation=cancellation_view(latest, language) if latest else None,
        goes_to=part.correction.address_data if part.correction else None,
    )


def order_of_part(public_id: str, *, reader: OrderReader) -> str:
    """Return the public id of the order of a part that this reader may see. One read.

    Raises: OrderNotFound for anyone else's.
    """
    return scopes.vendor_order_of_reader(public_id, reader).order.public_id


def waiting_orders(visitor: Visitor, now: datetime) -> tuple[WaitingOrder, ...]:
    """Return what this visit ordered and can still pay, the first to end first. Two reads at most.

    A guest who lost the page finds it so: nothing is mailed before an order is paid.
    """
    if not visitor.placed:
        return ()
    orders = list(Order.objects.filter(public_id__in=visitor.placed))
    until = charges.payable_until([order.charge_ref for order in orders], now)
    waiting = [
        WaitingOrder(
            public_id=order.public_id,
            token=order_token(order.public_id),
            total=order.total,
            pay_by=until[order.charge_ref],
        )
        for order in orders
        if order.charge_ref in until
    ]
    return tuple(sorted(waiting, key=lambda each: each.pay_by))


def last_address(user_id: int) -> AddressData | None:
    """Return where a person's latest order goes, or None before the first. One read."""
    latest = Order.objects.filter(user_id=user_id).order_by("-placed_at").first()
    return latest.address_data if latest else None


def orders_of(
    user_id: int, *, page: int = 1, language: str = "", search: OrderSearch | None = None
) -> OrderList:
    """Return one page of a person's orders, newest first. Four reads, however many."""
    code = language or languages.current()
    parts = VendorOrder.objects.select_related("vendor").order_by("position")
    start = (max(1, page) - 1) * PAGE_SIZE
    found = list(
        orders_found(Order.objects.filter(user_id=user_id), search or OrderSearch())
        .prefetch_related(Prefetch("vendor_orders", queryset=parts), "vendor_orders__lines")
        .order_by("-placed_at", "-pk")[start : start + PAGE_SIZE + 1]
    )
    orders = found[:PAGE_SIZE]
    statuses = charges.statuses_of([order.charge_ref for order in orders])
    return OrderList(
        rows=tuple(_summary(order, statuses[order.charge_ref], code) for order in orders),
        page=max(1, page),
        has_next=len(found) > PAGE_SIZE,
    )


def _summary(order: Order, charge_status: str, language: str) -> OrderSummary:
    parts = list(order.vendor_orders.all())
    status = order_status([part.standing for part in parts], charge_status)
    return OrderSummary(
        public_id=order.public_id,
        status=status,
        status_label=status_label(
            status, language, is_pickup=all(part.is_pickup for part in parts)
        ),
        total=order.total,
        placed_at=order.placed_at,
        vendor_names=tuple(vendor_name(part.vendor, language) for part in parts),
        product_names=tuple(
            languages.pick(line.product_name, language)
            for part in parts
            for line in part.lines.all()
        ),
        unit_count=sum(line.quantity for part in parts for line in part.lines.all()),
        picture=next(
            (
                frozen_picture(line.picture)
                for part in parts
                for line in part.lines.all()
                if line.picture
            ),
            None,
        ),
    )
