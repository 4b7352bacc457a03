"""What was looked for, by day; counted by the pages alone."""

from __future__ import annotations

from django.contrib import admin

from catalog.search_log.models import QueryCount
from marketplace.foundation.read_only_admin import ReadOnlyAdmin


@admin.register(QueryCount)
class QueryCountAdmin(ReadOnlyAdmin):
    list_display = (
        "day",
        "query",
        "language",
        "destination",
        "asked",
        "empty",
        "results",
        "clicks",
    )
    list_filter = ("language", "destination", "day")
    search_fields = ("query",)
    date_hierarchy = "day"
