"""Conversions and what they leave, in the admin: to be read, never changed.

The pages that ask for something are the backoffice's.
"""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from marketplace.foundation import formats
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
        "status",
        "traded_on",
        "sold_minor",
        "bought_minor",
        "told_rate",
        "bank",
        "booked_by",
        "confirmed_by",
    )
    fields = (
        "public_id",
        "status",
        "bank",
        "bank_reference",
        "sold_minor",
        "bought_minor",
        "told_rate",
        "mid_of_the_day",
        "override_reason",
        "traded_on",
        "value_on",
        "booked_by",
        "booked_at",
        "confirmed_by",
        "confirmed_at",
        "declined_by",
        "declined_at",
        "decline_reason",
    )
    readonly_fields = ("told_rate", "mid_of_the_day")
    list_filter = ("status", "sold_currency", "bought_currency")
    search_fields = ("public_id", "bank", "bank_reference")
    date_hierarchy = "traded_on"

    @admin.display(description=_("rate"), ordering="rate")
    def told_rate(self, row: FxDeal) -> str:
        """Print the bank's rate with the pair that it is told for."""
        return f"{row.base}/{row.quote} {formats.rate(row.rate)}"

    @admin.display(description=_("mid rate of the day"))
    def mid_of_the_day(self, row: FxDeal) -> str:
        """Print what the bank's rate was held against, with its source and day."""
        return f"{formats.rate(row.mid)} ({row.mid_source}, {formats.day(row.mid_valid_on)})"


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
