"""Which texts of a vendor exist in four languages: `name_zh_hant`, `name_pt`, ..."""

from __future__ import annotations

from modeltranslation.translator import TranslationOptions, register

from marketplace.vendors.models import Vendor


@register(Vendor)
class VendorTexts(TranslationOptions):
    fields = ("name", "tagline", "story", "district", "street", "opening_hours")
    required_languages = {"zh-hant": ("name",)}
