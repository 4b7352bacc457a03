"""Copies and erasures in the admin: shown, never edited, and no file of a person."""

from __future__ import annotations

from django.contrib import admin

from marketplace.foundation.read_only_admin import ReadOnlyAdmin
from marketplace.privacy.models import DataExport, Erasure


@admin.register(DataExport)
class DataExportAdmin(ReadOnlyAdmin):
    list_display = ("public_id", "user", "status", "size", "asked_at", "expires_at")
    list_filter = ("status",)
    list_select_related = ("user",)
    search_fields = ("public_id", "user__email")
    date_hierarchy = "asked_at"
    exclude = ("content",)


@admin.register(Erasure)
class ErasureAdmin(ReadOnlyAdmin):
    list_display = ("public_id", "user", "asked_at", "due_at", "withdrawn_at", "done_at")
    list_select_related = ("user",)
    search_fields = ("public_id", "user__email")
    date_hierarchy = "asked_at"
