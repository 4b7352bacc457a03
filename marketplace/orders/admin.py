"""Carts, checkouts and orders in the admin: shown, never edited. Moves go through services."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from marketplace.foundation import formats
from marketplace.foundation.clock import now
from marketplace.foundation.errors import Refused
from marketplace.foundation.money import Money
from marketplace.foundation.read_only_admin import ReadOnlyAdmin, ReadOnlyInline
from marketplace.orders import services
from marketplace.orders.models import (
    Cart,
    CartLine,
    CheckoutQuote,
    Fulfillment,
    FulfillmentLine,
    Order,
    OrderLine,
    VendorOrder,
)


class CartLineInline(ReadOnlyInline):
    model = CartLine
    fields = ("offer", "quantity", "price_seen_amount", "added_at")
    readonly_fields = ("price_seen_amount",)

    @admin.display(description=_("price seen"))
    def price_seen_amount(self, row: CartLine) -> str:
        return formats.amount(row.price_seen)


@admin.register(Cart)
class CartAdmin(ReadOnlyAdmin):
    list_display = ("id", "status", "user", "currency", "zone", "changed_at")
    list_filter = ("status", "currency", "zone")
    list_select_related = ("user",)
    search_fields = ("user__email",)
    date_hierarchy = "changed_at"
    exclude = ("key",)  # whoever holds it may change a guest's cart
    inlines = (CartLineInline,)


@admin.register(CheckoutQuote)
class CheckoutQuoteAdmin(ReadOnlyAdmin):
    list_display = ("id", "email", "zone", "total_amount", "method", "opened_at", "expires_at")
    list_filter = ("currency", "method", "zone")
    search_fields = ("email",)
    date_hierarchy = "opened_at"

    @admin.display(description=_("total"))
    def total_amount(self, row: CheckoutQuote) -> str:
        return formats.amount(row.total)


class VendorOrderInline(ReadOnlyInline):
    model = VendorOrder
    show_change_link = True
    fields = ("public_id", "vendor", "status", "buyer_total", "vendor_total", "commission")
    readonly_fields = ("public_id", "buyer_total", "vendor_total", "commission")

    @admin.display(description=_("total"))
    def buyer_total(self, row: VendorOrder) -> str:
        return formats.amount(Money(row.total_minor, row.order.currency))

    @admin.display(description=_("vendor’s total"))
    def vendor_total(self, row: VendorOrder) -> str:
        return formats.amount(Money(row.vendor_total_minor, row.vendor_currency))

    @admin.display(description=_("commission"))
    def commission(self, row: VendorOrder) -> str:
        return formats.amount(Money(row.commission_minor, row.vendor_currency))


@admin.register(Order)
class OrderAdmin(ReadOnlyAdmin):
    list_display = ("public_id", "email", "zone", "total_amount", "charge_ref", "placed_at")
    list_filter = ("currency", "zone")
    search_fields = ("public_id", "email", "charge_ref")
    date_hierarchy = "placed_at"
    inlines = (VendorOrderInline,)

    @admin.display(description=_("total"))
    def total_amount(self, row: Order) -> str:
        return formats.amount(row.total)


class OrderLineInline(ReadOnlyInline):
    model = OrderLine
    fields = ("position", "sku", "product_name", "quantity", "total", "vendor_total")
    readonly_fields = ("total", "vendor_total")

    @admin.display(description=_("total"))
    def total(self, row: OrderLine) -> str:
        return formats.amount(Money(row.total_minor, row.vendor_order.order.currency))

    @admin.display(description=_("vendor’s total"))
    def vendor_total(self, row: OrderLine) -> str:
        return formats.amount(Money(row.vendor_total_minor, row.vendor_order.vendor_currency))


class FulfillmentInline(ReadOnlyInline):
    model = Fulfillment
    show_change_link = True
    fields = ("status", "carrier", "tracking_number", "packed_at", "handed_over_at")


@admin.register(VendorOrder)
class VendorOrderAdmin(ReadOnlyAdmin):
    list_display = ("public_id", "vendor", "status", "vendor_total", "paid_at", "fulfilled_at")
    list_filter = ("status", "vendor_currency")
    list_select_related = ("vendor", "order")
    search_fields = ("public_id", "order__public_id", "vendor__slug")
    inlines = (OrderLineInline, FulfillmentInline)
    actions = ("mark_received",)

    @admin.display(description=_("vendor’s total"))
    def vendor_total(self, row: VendorOrder) -> str:
        return formats.amount(Money(row.vendor_total_minor, row.vendor_currency))

    def has_move_permission(self, request: Any) -> bool:
        return bool(request.user.has_perm("orders.change_vendororder"))

    @admin.action(description=_("Mark as received, as the carrier proves"), permissions=["move"])
    def mark_received(self, request: Any, queryset: QuerySet[VendorOrder]) -> None:
        """Start the hold of what a carrier proves to have delivered."""
        for part in queryset.order_by("pk"):
            _move(self, request, part, services.receive_with_proof, vendor_order_id=part.pk)


class FulfillmentLineInline(ReadOnlyInline):
    model = FulfillmentLine
    fields = ("line", "quantity")


@admin.register(Fulfillment)
class FulfillmentAdmin(ReadOnlyAdmin):
    list_display = ("tracking_number", "carrier", "status", "vendor_order", "handed_over_at")
    list_filter = ("status", "carrier")
    list_select_related = ("vendor_order",)
    search_fields = ("tracking_number", "vendor_order__public_id")
    inlines = (FulfillmentLineInline,)
    actions = ("mark_failed", "mark_returned")

    def has_move_permission(self, request: Any) -> bool:
        return bool(request.user.has_perm("orders.change_fulfillment"))

    @admin.action(description=_("Mark as failed: not delivered"), permissions=["move"])
    def mark_failed(self, request: Any, queryset: QuerySet[Fulfillment]) -> None:
        """Keep the timer from counting these as received."""
        for row in queryset.order_by("pk"):
            _move(self, request, row, services.record_failed, fulfillment_id=row.pk)

    @admin.action(description=_("Mark as returned to the vendor"), permissions=["move"])
    def mark_returned(self, request: Any, queryset: QuerySet[Fulfillment]) -> None:
        """Keep the timer from counting these as received."""
        for row in queryset.order_by("pk"):
            _move(self, request, row, services.record_returned, fulfillment_id=row.pk)


def _move(
    page: admin.ModelAdmin[Any],
    request: Any,
    row: Any,
    service: Callable[..., object],
    **which: UUID,
) -> None:
    """Run one service for one row, and say what came of it."""
    try:
        service(now=now(), **which)
    except Refused as refusal:
        page.message_user(request, f"{row}: {refusal}", messages.ERROR)
    else:
        page.message_user(request, _("%(row)s: done.") % {"row": row}, messages.SUCCESS)
