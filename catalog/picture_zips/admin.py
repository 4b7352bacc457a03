"""Archives of pictures on their way, to look at: shops hand them in, workers write them."""

from __future__ import annotations

from django.contrib import admin

from catalog.picture_zips.models import ZipEntry, ZipExport, ZipProduct, ZipRun
from marketplace.foundation.read_only_admin import ReadOnlyAdmin


@admin.register(ZipRun)
class ZipRunAdmin(ReadOnlyAdmin):
    list_display = (
        *("file_name", "vendor", "status", "files", "files_done"),
        *("files_refused", "files_waiting", "created_at"),
    )
    list_filter = ("status",)
    list_select_related = ("vendor",)
    search_fields = ("public_id", "file_name")


@admin.register(ZipEntry)
class ZipEntryAdmin(ReadOnlyAdmin):
    list_display = ("name", "run", "sku", "place_number", "place_word", "outcome", "reason")
    list_filter = ("outcome", "reason")
    list_select_related = ("run",)
    search_fields = ("name", "sku", "run__public_id")


@admin.register(ZipProduct)
class ZipProductAdmin(ReadOnlyAdmin):
    list_display = ("run", "product", "outcome", "change_set_ref", "reason")
    list_filter = ("outcome",)
    list_select_related = ("run", "product")
    search_fields = ("run__public_id", "product__slug")


@admin.register(ZipExport)
class ZipExportAdmin(ReadOnlyAdmin):
    list_display = ("public_id", "vendor", "status", "pictures", "created_at", "ready_at")
    list_filter = ("status",)
    list_select_related = ("vendor",)
    search_fields = ("public_id",)
