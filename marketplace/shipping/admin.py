"""Shipping rates in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from marketplace.foundation import formats
from marketplace.foundation.money import Money
from marketplace.shipping.models import ShippingRate


@admin.register(ShippingRate)
class ShippingRateAdmin(TranslationAdmin):
    list_display = ("vendor", "zone", "code", "base", "days_min", "days_max", "carrier")
    list_filter = ("zone", "code")
    list_select_related = ("vendor",)
    search_fields = ("vendor__slug", "carrier")
    autocomplete_fields = ("vendor",)

    @admin.display(description=_("price per consignment"))
    def base(self, rate: ShippingRate) -> str:
        """Print the base with its currency."""
        return formats.amount(Money(rate.base_minor, rate.currency))
