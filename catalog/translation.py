"""Which texts of the goods exist in four languages: `name_zh_hant`, `name_zh_hans`, ...

The plain column beside them (`name`) only follows the last save; nothing reads it. A fast
import fills it with the Traditional Chinese text.
"""

from __future__ import annotations

from modeltranslation.translator import TranslationOptions, register

from catalog.models import (
    Attribute,
    AttributeChoice,
    Brand,
    Category,
    Collection,
    Option,
    OptionValue,
    Picture,
    Product,
    ProductAttribute,
    Tag,
    Variant,
)


@register(Category)
class CategoryTexts(TranslationOptions):
    fields = ("name",)
    required_languages = ("zh-hant",)


@register(Product)
class ProductTexts(TranslationOptions):
    fields = ("name", "summary", "description")
    required_languages = {"zh-hant": ("name",)}


@register(Variant)
class VariantTexts(TranslationOptions):
    fields = ("label",)


@register(Picture)
class PictureTexts(TranslationOptions):
    fields = ("alt",)


@register((Attribute, Brand, Option))
class NamedTexts(TranslationOptions):
    fields = ("name",)
    required_languages = ("zh-hant",)


@register((AttributeChoice, OptionValue, Tag))
class LabeledTexts(TranslationOptions):
    fields = ("label",)
    required_languages = ("zh-hant",)


@register(ProductAttribute)
class AnswerTexts(TranslationOptions):
    fields = ("text",)


@register(Collection)
class CollectionTexts(TranslationOptions):
    fields = ("name", "summary")
    required_languages = {"zh-hant": ("name",)}
