"""Returns in the admin: shown with their lines and steps; decided at their desk."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from marketplace.foundation import languages
from marketplace.foundation.read_only_admin import ReadOnlyAdmin, ReadOnlyInline
from marketplace.foundation.waiting_rows import Waits
from marketplace.orders.models import Return, ReturnAddress, ReturnLine, ReturnMove


class ReturnLineInline(ReadOnlyInline):
    model = ReturnLine
    fields = ("product", "quantity", "reason", "offer", "received", "resellable")

    def get_queryset(self, request: Any) -> QuerySet[ReturnLine]:
        """Read the lines' names along."""
        rows: QuerySet[ReturnLine] = super().get_queryset(request)
        return rows.select_related("line", "offer")

    @admin.display(description=_("product"))
    def product(self, row: ReturnLine) -> str:
        return languages.pick(row.line.product_name)


class ReturnMoveInline(ReadOnlyInline):
    model = ReturnMove
    fields = ("moved_at", "from_status", "to_status", "by", "note")


@admin.register(Return)
class ReturnAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    waits = Waits(
        _("Returns to decide"),
        "orders.decide_return",
        {"status": "escalated"},
        "status__exact=escalated",
        since="escalated_at",
        due="due_at",
    )
    list_display = ("public_id", "vendor_order", "shop", "wish", "status", "asked_at", "due_at")
    list_filter = ("status", "wish", "goods_stay")
    list_select_related = ("vendor_order__vendor",)
    search_fields = (
        "public_id",
        "tracking_number",
        "vendor_order__public_id",
        "vendor_order__order__public_id",
    )
    date_hierarchy = "asked_at"
    exclude = ("key",)
    inlines = (ReturnLineInline, ReturnMoveInline)

    @admin.display(description=_("shop"))
    def shop(self, row: Return) -> str:
        return str(row.vendor_order.vendor)


@admin.register(ReturnAddress)
class ReturnAddressAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    list_display = ("vendor", "place", "recipient", "street", "changed_at")
    list_filter = ("place",)
    list_select_related = ("vendor",)
    search_fields = ("vendor__slug", "recipient", "street")
