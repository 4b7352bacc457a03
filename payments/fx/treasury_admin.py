"""Conversions and what they leave, in the admin: to be read, never changed.

The pages that ask for something are the backoffice's.
"""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.read_only_admin import ReadOnlyAdmin, ReadOnlyInline
from marketplace.foundation.waiting_rows import Waits
from payments.fx.models import (
    FxBooking,
    FxConversion,
    FxDeal,
    FxFrozenRate,
    FxFrozenStep,
    FxRevaluation,
)


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


@admin.register(FxBooking)
class FxBookingAdmin(ReadOnlyAdmin):
    list_display = (
        "effective_on",
        "entry_key",
        "amount_minor",
        "given_minor",
        "result_minor",
        "held_minor",
        "cost_minor",
    )
    list_filter = ("currency", "kind")
    search_fields = ("entry_key", "reference", "result_key")
    date_hierarchy = "effective_on"


@admin.register(FxDeal)
class FxDealAdmin(ReadOnlyAdmin):
    waits = Waits(
        _("Deals to confirm"), "fx.confirm_fxdeal", {"status": "booked"}, "status__exact=booked"
    )
    list_display = (
        "public_id",
        "traded_on",
        "value_on",
        "bank",
        "sold_minor",
        "bought_minor",
        "rate",
        "status",
        "booked_by",
        "confirmed_by",
    )
    list_filter = ("status", "sold_currency", "bought_currency")
    search_fields = ("public_id", "bank", "bank_reference")
    date_hierarchy = "traded_on"


@admin.register(FxRevaluation)
class FxRevaluationAdmin(ReadOnlyAdmin):
    list_display = (
        "valued_on",
        "held_minor",
        "cost_minor",
        "worth_minor",
        "difference_minor",
        "mid",
        "source",
        "valid_on",
    )
    list_filter = ("currency",)
    date_hierarchy = "valued_on"
