"""Files of goods and lists on their way, to look at: shops hand them in, workers write them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from catalog.bulk.models import (
    ColumnMemory,
    ExportRun,
    ImportFault,
    ImportRun,
    ImportWish,
    ProductCode,
)
from marketplace.foundation.read_only_admin import ReadOnlyAdmin


class _Faults(admin.TabularInline):
    """What was said about rows."""

    model = ImportFault
    fields = ("step", "row", "column", "value", "reason", "is_note")
    readonly_fields = fields
    extra = 0
    max_num = 0
    can_delete = False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        """Nobody changes what was said."""
        return False


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    list_display = ("file_name", "vendor", "status", "rows_done", "rows_refused", "created_at")
    list_filter = ("status", "source")
    list_select_related = ("vendor",)
    search_fields = ("public_id", "file_name")
    inlines = (_Faults,)


@admin.register(ImportWish)
class ImportWishAdmin(ReadOnlyAdmin):
    list_display = ("run", "product", "change_set_ref", "outcome")
    list_filter = ("outcome",)
    list_select_related = ("run", "product")
    search_fields = ("change_set_ref", "run__public_id")


@admin.register(ExportRun)
class ExportRunAdmin(ReadOnlyAdmin):
    list_display = ("public_id", "vendor", "kind", "form", "status", "rows", "created_at")
    list_filter = ("status", "kind", "form")
    list_select_related = ("vendor",)
    search_fields = ("public_id",)


@admin.register(ColumnMemory)
class ColumnMemoryAdmin(ReadOnlyAdmin):
    list_display = ("heading", "column", "vendor")
    list_select_related = ("vendor",)
    search_fields = ("heading",)


@admin.register(ProductCode)
class ProductCodeAdmin(ReadOnlyAdmin):
    list_display = ("code", "product", "vendor")
    list_select_related = ("product", "vendor")
    search_fields = ("code",)
