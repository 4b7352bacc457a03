"""Cancellations, clocks and corrected addresses in the admin: shown, never edited."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.countries import address_lines
from marketplace.foundation import formats, languages
from marketplace.foundation.read_only_admin import ReadOnlyAdmin, ReadOnlyInline
from marketplace.foundation.waiting_rows import Waits
from marketplace.orders.models import (
    AddressCorrection,
    CanceledLine,
    Cancellation,
    OrderTimer,
    VendorOrder,
)


class CanceledLineInline(ReadOnlyInline):
    model = CanceledLine
    fields = ("product", "quantity", "canceled_at")

    def get_queryset(self, request: Any) -> Any:
        """Read along what the product is named by."""
        return super().get_queryset(request).select_related("line")

    @admin.display(description=_("product"))
    def product(self, row: CanceledLine) -> str:
        return languages.pick(row.line.product_name)


@admin.register(Cancellation)
class CancellationAdmin(ReadOnlyAdmin):
    waits = Waits(
        _("Cancellations that buyers ask for"),
        "orders.add_cancellation",
        {"status": "requested"},
        "status__exact=requested",
        since="asked_at",
    )
    list_display = (
        *("public_id", "vendor_order", "shop", "source", "reason", "status"),
        *("is_whole", "asked_at", "decided_at"),
    )
    list_filter = ("status", "source", "reason")
    list_select_related = ("vendor_order__vendor",)
    search_fields = ("public_id", "vendor_order__public_id", "vendor_order__order__public_id")
    date_hierarchy = "asked_at"
    inlines = (CanceledLineInline,)

    @admin.display(description=_("shop"))
    def shop(self, row: Cancellation) -> str:
        return str(row.vendor_order.vendor)


@admin.register(OrderTimer)
class OrderTimerAdmin(ReadOnlyAdmin):
    list_display = ("key", "kind", "vendor_order", "status", "due_at", "ended_at", "tries")
    list_filter = ("status", "kind")
    list_select_related = ("vendor_order",)
    search_fields = ("key", "vendor_order__order__public_id")
    date_hierarchy = "due_at"


@admin.register(AddressCorrection)
class AddressCorrectionAdmin(ReadOnlyAdmin):
    list_display = ("vendor_order", "asked_by", "corrected_at")
    list_select_related = ("vendor_order",)
    search_fields = ("vendor_order__public_id", "vendor_order__order__public_id")
    date_hierarchy = "corrected_at"
    readonly_fields = ("shown_address",)
    exclude = ("address",)

    @admin.display(description=_("address"))
    def shown_address(self, row: AddressCorrection) -> SafeString:
        return printed_address(row)


def printed_address(row: Any) -> SafeString:
    """Print who gets it, where, and the phone number, line by line."""
    given = row.address_data
    where = address_lines(given, languages.current())
    lines = [given.recipient, *where, formats.phone(given.phone)]
    return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines))


class StandingFilter(admin.SimpleListFilter):
    """Find orders by the status of any of their parts."""

    title = _("status of a part")
    parameter_name = "part"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return list(VendorOrder.Status.choices)

    def queryset(self, request: Any, queryset: Any) -> Any:
        if self.value() not in VendorOrder.Status.values:
            return queryset
        parts = VendorOrder.objects.filter(status=self.value())
        return queryset.filter(pk__in=parts.values("order_id"))
