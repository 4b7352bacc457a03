"""Rates and quotes in the admin: to be read, never changed."""

from __future__ import annotations

from django.contrib import admin

from marketplace.foundation.read_only_admin import ReadOnlyAdmin, ReadOnlyInline
from payments.fx import treasury_admin
from payments.fx.models import FxQuote, FxQuoteRate, FxRate

__all__ = ["treasury_admin"]  # Django finds the pages of this module alone


@admin.register(FxRate)
class FxRateAdmin(ReadOnlyAdmin):
    list_display = ("valid_on", "base", "quote", "mid", "source", "is_bundled", "overridden_by")
    list_filter = ("source", "base", "quote", "is_bundled")
    date_hierarchy = "valid_on"


class StepInline(ReadOnlyInline):
    model = FxQuoteRate
    fields = (
        "vendor_currency",
        "position",
        "base",
        "quote",
        "mid",
        "is_multiplied",
        "source",
        "valid_on",
        "spread_bps",
    )


@admin.register(FxQuote)
class FxQuoteAdmin(ReadOnlyAdmin):
    list_display = (
        "opened_at",
        "charge_currency",
        "tier",
        "expires_at",
        "accepted_by",
        "accepted_at",
    )
    list_filter = ("charge_currency", "tier")
    search_fields = ("accepted_by",)
    inlines = (StepInline,)
