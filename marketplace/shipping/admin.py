"""Shipping rates in the admin; amounts are typed and shown in major units."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from marketplace.foundation import formats
from marketplace.foundation.money import Money
from marketplace.foundation.read_only_admin import ReadOnlyAdmin, ReadOnlyInline
from marketplace.shipping.models import (
    DispatchTerms,
    Holiday,
    RateLine,
    RateSheet,
    SheetUse,
    ShippingRate,
    ZoneArea,
)

_AMOUNTS = ("base", "per_kg", "free_over")


class ShippingRateForm(forms.ModelForm):
    """A rate with its amounts as people write them, in the rate's currency."""

    base = forms.DecimalField(label=_("price per consignment"), min_value=0, max_digits=11)
    per_kg = forms.DecimalField(label=_("price per started kilogram"), min_value=0, max_digits=11)
    free_over = forms.DecimalField(label=_("free from"), max_digits=11, required=False)

    class Meta:
        model = ShippingRate
        fields = ("vendor", "zone", "code", "name", "currency", "days_min", "days_max", "carrier")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in _AMOUNTS:
                money = _money(self.instance, name)
                self.initial[name] = money.decimal if money else None

    def clean(self) -> dict[str, Any]:
        """Keep each amount in minor units; more decimals than the currency has are refused."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in _AMOUNTS:
            value, currency = cleaned.get(name), cleaned.get("currency")
            if currency is None or name in self.errors:
                continue
            try:
                minor = None if value is None else Money.from_decimal(value, currency).minor
            except ValueError:
                self.add_error(name, _("This currency has no such small part."))
            else:
                setattr(self.instance, f"{name}_minor", minor)
        return cleaned


def _money(rate: ShippingRate, name: str) -> Money | None:
    field: Any = ShippingRate._meta.get_field(f"{name}_minor")
    found: Money | None = field.money_of(rate)
    return found


def _printed(rate: ShippingRate, name: str) -> str:
    money = _money(rate, name)
    return "–" if money is None else formats.amount(money)


@admin.register(ShippingRate)
class ShippingRateAdmin(TranslationAdmin):
    form = ShippingRateForm
    fields = (
        "vendor",
        "zone",
        "code",
        "name",
        "currency",
        *_AMOUNTS,
        "days_min",
        "days_max",
        "carrier",
    )
    list_display = ("vendor", "zone", "code", "base", "days_min", "days_max", "carrier")
    list_filter = ("zone", "code")
    list_select_related = ("vendor",)
    search_fields = ("vendor__slug", "carrier")
    autocomplete_fields = ("vendor",)

    @admin.display(description=_("price per consignment"))
    def base(self, rate: ShippingRate) -> str:
        return _printed(rate, "base")

    @admin.display(description=_("price per started kilogram"))
    def per_kg(self, rate: ShippingRate) -> str:
        return _printed(rate, "per_kg")

    @admin.display(description=_("free from"))
    def free_over(self, rate: ShippingRate) -> str:
        return _printed(rate, "free_over")


class RateLineInline(ReadOnlyInline):
    model = RateLine
    fields = (
        *("zone", "bands", "next_g", "next_minor", "free_over_minor", "days_min", "days_max"),
    )


@admin.register(RateSheet)
class RateSheetAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    list_display = ("series", "version", "vendor", "code", "currency", "valid_from", "published_at")
    list_filter = ("code", "currency")
    list_select_related = ("vendor",)
    search_fields = ("series", "vendor__slug", "carrier")
    inlines = (RateLineInline,)


@admin.register(SheetUse)
class SheetUseAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    list_display = ("vendor", "series", "since")
    list_select_related = ("vendor",)
    search_fields = ("series", "vendor__slug")


@admin.register(DispatchTerms)
class DispatchTermsAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    list_display = ("vendor", "cut_off", "handling_days", "packs_on")
    list_select_related = ("vendor",)
    search_fields = ("vendor__slug",)


@admin.register(Holiday)
class HolidayAdmin(TranslationAdmin):
    list_display = ("day", "calendar", "name", "is_working", "source")
    list_filter = ("calendar", "is_working")
    date_hierarchy = "day"
    search_fields = ("name",)


@admin.register(ZoneArea)
class ZoneAreaAdmin(admin.ModelAdmin):
    list_display = ("zone", "told_by", "spellings", "is_remote", "valid_from", "valid_to")
    list_filter = ("zone", "is_remote")
