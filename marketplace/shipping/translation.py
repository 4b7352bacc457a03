"""Which texts of a shipping rate exist in four languages."""

from __future__ import annotations

from modeltranslation.translator import TranslationOptions, register

from marketplace.shipping.models import ShippingRate


@register(ShippingRate)
class ShippingRateTexts(TranslationOptions):
    fields = ("name",)
    required_languages = ("zh-hant",)
