"""Former addresses, shown only: the database writes them."""

from __future__ import annotations

from django.contrib import admin

from catalog.feeds.models import FormerAddress
from marketplace.foundation.read_only_admin import ReadOnlyAdmin


@admin.register(FormerAddress)
class FormerAddressAdmin(ReadOnlyAdmin):
    list_display = ("kind", "slug", "target_id", "renamed_at")
    list_filter = ("kind",)
    search_fields = ("slug",)
