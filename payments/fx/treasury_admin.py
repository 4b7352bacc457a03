"""Conversions and what they leave, in the admin: to be read, never changed.

The pages that ask for something are the backoffice's.
"""

from __future__ import annotations

from django.contrib import admin

from marketplace.foundation.read_only_admin import ReadOnlyAdmin, ReadOnlyInline
from payments.fx.models import FxConversion, FxFrozenRate, FxFrozenStep


class FrozenStepInline(ReadOnlyInline):
    model = FxFrozenStep
    fields = ("position", "base", "quote", "mid", "is_multiplied", "source", "valid_on")


@admin.register(FxFrozenRate)
class FxFrozenRateAdmin(ReadOnlyAdmin):
    list_display = ("frozen_at", "key", "tier", "from_currency", "to_currency", "spread_bps")
    list_filter = ("tier", "from_currency", "to_currency")
    search_fields = ("key",)
    inlines = (FrozenStepInline,)


@admin.register(FxConversion)
class FxConversionAdmin(ReadOnlyAdmin):
    list_display = (
        "converted_at",
        "reference",
        "payee_ref",
        "sold_minor",
        "bought_minor",
        "margin_minor",
        "rate",
        "source",
        "valid_on",
    )
    list_filter = ("sold_currency", "bought_currency", "source")
    search_fields = ("reference", "payee_ref")
    date_hierarchy = "converted_at"
