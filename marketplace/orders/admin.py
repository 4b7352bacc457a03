"""Carts, checkouts and orders in the admin: shown, never edited. Moves go through services."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from marketplace.foundation import languages
from marketplace.foundation.clock import now
from marketplace.foundation.errors import Refused
from marketplace.foundation.read_only_admin import ReadOnlyAdmin, ReadOnlyInline
from marketplace.foundation.waiting_rows import Waits
from marketplace.orders import returns_admin, services
from marketplace.orders.life_admin import StandingFilter, printed_address
from marketplace.orders.models import (
    Cart,
    CartLine,
    CartNote,
    CheckoutQuote,
    Fulfillment,
    FulfillmentLine,
    InvoiceWish,
    Order,
    OrderLine,
    RefundRequest,
    RefundRequestLine,
    SalesCreditNote,
    SalesInvoice,
    SalesRange,
    VendorOrder,
    Wish,
)

__all__ = ["returns_admin"]  # Django finds the pages of this module alone


class CartLineInline(ReadOnlyInline):
    model = CartLine
    fields = ("offer", "quantity", "price_seen_minor", "added_at")


class CartNoteInline(ReadOnlyInline):
    model = CartNote
    fields = ("vendor", "note", "gift_message", "hides_prices")


@admin.register(Wish)
class WishAdmin(ReadOnlyAdmin):
    list_display = ("user", "offer", "quantity", "price_seen_minor", "saved_at")
    list_select_related = ("user", "offer")
    search_fields = ("user__email", "offer__sku")
    date_hierarchy = "saved_at"


@admin.register(Cart)
class CartAdmin(ReadOnlyAdmin):
    list_display = ("id", "status", "user", "currency", "zone", "changed_at")
    list_filter = ("status", "currency", "zone")
    list_select_related = ("user",)
    search_fields = ("user__email",)
    date_hierarchy = "changed_at"
    exclude = ("key",)  # whoever holds it may change a guest's cart
    inlines = (CartLineInline, CartNoteInline)


@admin.register(CheckoutQuote)
class CheckoutQuoteAdmin(ReadOnlyAdmin):
    list_display = ("id", "email", "zone", "total_minor", "method", "opened_at", "expires_at")
    list_filter = ("currency", "method", "zone")
    search_fields = ("email",)
    date_hierarchy = "opened_at"
    readonly_fields = ("shown_address",)
    exclude = ("address", "deliveries", "snapshot")  # for machines; the figures stand below

    @admin.display(description=_("address"))
    def shown_address(self, row: CheckoutQuote) -> SafeString:
        return printed_address(row)


class VendorOrderInline(ReadOnlyInline):
    model = VendorOrder
    show_change_link = True
    fields = (
        "public_id",
        "vendor",
        "status",
        "channel",
        "total_minor",
        "duty_minor",
        "vendor_total_minor",
        "commission_minor",
    )


@admin.register(Order)
class OrderAdmin(ReadOnlyAdmin):
    list_display = ("public_id", "email", "zone", "total_minor", "charge_ref", "placed_at")
    list_filter = (StandingFilter, "currency", "zone")
    search_fields = (
        *("public_id", "email", "charge_ref", "address__recipient"),
        *("vendor_orders__public_id", "vendor_orders__lines__sku"),
        *("vendor_orders__lines__product_name", "vendor_orders__fulfillments__tracking_number"),
    )
    date_hierarchy = "placed_at"
    readonly_fields = ("shown_address",)
    exclude = ("address",)
    inlines = (VendorOrderInline,)

    @admin.display(description=_("address"))
    def shown_address(self, row: Order) -> SafeString:
        return printed_address(row)


class OrderLineInline(ReadOnlyInline):
    model = OrderLine
    fields = (
        *("position", "sku", "product", "quantity", "total_minor", "discount_minor"),
        *("vendor_total_minor", "vendor_discount_minor"),
    )

    @admin.display(description=_("product"))
    def product(self, row: OrderLine) -> str:
        return languages.pick(row.product_name)


class FulfillmentInline(ReadOnlyInline):
    model = Fulfillment
    show_change_link = True
    fields = ("status", "carrier", "tracking_number", "packed_at", "handed_over_at")


@admin.register(VendorOrder)
class VendorOrderAdmin(ReadOnlyAdmin):
    list_display = (
        "public_id",
        "order",
        "vendor",
        "status",
        "channel",
        "vendor_total_minor",
        "paid_at",
        "fulfilled_at",
    )
    list_filter = ("status", "channel", "vendor_currency")
    list_select_related = ("vendor", "order")
    search_fields = (
        *("public_id", "order__public_id", "vendor__slug", "order__address__recipient"),
        *("lines__sku", "lines__product_name", "fulfillments__tracking_number"),
    )
    date_hierarchy = "paid_at"
    readonly_fields = ("shown_delivery", "shown_promotions")
    exclude = ("delivery_name", "promotions")
    inlines = (OrderLineInline, FulfillmentInline)
    actions = ("mark_received",)

    @admin.display(description=_("delivery"))
    def shown_delivery(self, row: VendorOrder) -> str:
        return languages.pick(row.delivery_name)

    @admin.display(description=_("promotions"))
    def shown_promotions(self, row: VendorOrder) -> str:
        return ", ".join(languages.pick(each["name"]) for each in row.promotions)

    def has_move_permission(self, request: Any) -> bool:
        return bool(request.user.has_perm("orders.change_vendororder"))

    @admin.action(description=_("Mark as received, as the carrier proves"), permissions=["move"])
    def mark_received(self, request: Any, queryset: QuerySet[VendorOrder]) -> None:
        """Start the hold of what a carrier proves to have delivered."""
        for part in queryset.order_by("pk"):
            _move(self, request, part, services.receive_with_proof, vendor_order_id=part.pk)


class RefundRequestLineInline(ReadOnlyInline):
    model = RefundRequestLine
    fields = ("product", "quantity", "buyer_minor", "vendor_minor")

    def get_queryset(self, request: Any) -> QuerySet[RefundRequestLine]:
        """Read along what the amounts' currencies stand on."""
        rows: QuerySet[RefundRequestLine] = super().get_queryset(request)
        return rows.select_related("line__vendor_order__order")

    @admin.display(description=_("product"))
    def product(self, row: RefundRequestLine) -> str:
        return languages.pick(row.line.product_name)


@admin.register(RefundRequest)
class RefundRequestAdmin(ReadOnlyAdmin):
    waits = Waits(
        _("Refunds that shops ask for"),
        "orders.change_refundrequest",
        {"status": "requested"},
        "status__exact=requested",
        since="asked_at",
    )
    list_display = (
        "public_id",
        "vendor_order",
        "shop",
        "buyer_minor",
        "borne_minor",
        "reason",
        "source",
        "status",
        "asked_at",
    )
    list_filter = ("status", "source", "reason")
    list_select_related = ("vendor_order__order", "vendor_order__vendor")
    search_fields = ("public_id", "vendor_order__public_id", "vendor_order__order__public_id")
    date_hierarchy = "asked_at"
    exclude = ("key",)
    inlines = (RefundRequestLineInline,)

    @admin.display(description=_("shop"))
    def shop(self, row: RefundRequest) -> str:
        return str(row.vendor_order.vendor)


@admin.register(InvoiceWish)
class InvoiceWishAdmin(ReadOnlyAdmin):
    list_display = ("order", "name", "tax_number", "beside", "wished_at")
    list_select_related = ("order",)
    search_fields = ("order__public_id", "name", "tax_number")


@admin.register(SalesRange)
class SalesRangeAdmin(ReadOnlyAdmin):
    list_display = ("vendor", "last_number", "last_credit_note")
    list_select_related = ("vendor",)
    search_fields = ("vendor__slug",)


@admin.register(SalesInvoice)
class SalesInvoiceAdmin(ReadOnlyAdmin):
    list_display = ("number", "vendor", "vendor_order", "beside", "issued_at")
    list_filter = ("beside",)
    list_select_related = ("vendor", "vendor_order")
    search_fields = ("vendor__slug", "vendor_order__public_id", "vendor_order__order__public_id")
    date_hierarchy = "issued_at"


@admin.register(SalesCreditNote)
class SalesCreditNoteAdmin(ReadOnlyAdmin):
    list_display = ("number", "vendor", "invoice", "request", "issued_at")
    list_select_related = ("vendor", "invoice", "request")
    search_fields = ("vendor__slug", "request__public_id", "request__vendor_order__public_id")
    date_hierarchy = "issued_at"


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
