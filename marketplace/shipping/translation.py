"""Which texts of the shipping room exist in four languages."""

from __future__ import annotations

from modeltranslation.translator import TranslationOptions, register

from marketplace.shipping.models import Holiday, RateSheet, ShippingRate


@register(ShippingRate)
class ShippingRateTexts(TranslationOptions):
    fields = ("name",)
    required_languages = ("zh-hant",)


@register(RateSheet)
class RateSheetTexts(TranslationOptions):
    fields = ("name",)
    required_languages = ("zh-hant",)


@register(Holiday)
class HolidayTexts(TranslationOptions):
    fields = ("name",)
    required_languages = ("zh-hant",)
