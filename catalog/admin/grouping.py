"""What goods are described and grouped by: attributes, options, brands, tags, collections."""

from __future__ import annotations

from django.contrib import admin
from modeltranslation.admin import (
    TranslationAdmin,
    TranslationStackedInline,
    TranslationTabularInline,
)

from catalog.models import (
    Attribute,
    AttributeChoice,
    Brand,
    Collection,
    CollectionProduct,
    Option,
    OptionValue,
    ScheduledMove,
    Tag,
)
from marketplace.foundation.read_only_admin import ReadOnlyAdmin


class ChoiceInline(TranslationTabularInline):
    model = AttributeChoice
    extra = 0


@admin.register(Attribute)
class AttributeAdmin(TranslationAdmin):
    list_display = ("code", "name", "kind", "unit", "is_filterable")
    list_filter = ("kind", "is_filterable")
    search_fields = ("code", "name_zh_hant", "name_en")
    inlines = (ChoiceInline,)


@admin.register(AttributeChoice)
class AttributeChoiceAdmin(TranslationAdmin):
    list_display = ("code", "attribute", "label", "position")
    list_select_related = ("attribute",)
    search_fields = ("code", "label_zh_hant", "label_en")
    autocomplete_fields = ("attribute",)


class OptionValueInline(TranslationStackedInline):
    model = OptionValue
    extra = 0


@admin.register(Option)
class OptionAdmin(TranslationAdmin):
    list_display = ("name", "product", "position")
    list_select_related = ("product",)
    search_fields = ("name_zh_hant", "name_en", "product__slug")
    autocomplete_fields = ("product",)
    inlines = (OptionValueInline,)
    show_full_result_count = False


@admin.register(Brand)
class BrandAdmin(TranslationAdmin):
    list_display = ("name", "slug", "aliases")
    search_fields = ("slug", "name_zh_hant", "name_en", "aliases")


@admin.register(Tag)
class TagAdmin(TranslationAdmin):
    list_display = ("label", "slug")
    search_fields = ("slug", "label_zh_hant", "label_en")


class CollectionProductInline(admin.TabularInline):
    model = CollectionProduct
    extra = 0
    autocomplete_fields = ("product",)


@admin.register(Collection)
class CollectionAdmin(TranslationAdmin):
    list_display = ("name", "slug", "kind", "is_shown", "position")
    list_filter = ("kind", "is_shown")
    search_fields = ("slug", "name_zh_hant", "name_en")
    autocomplete_fields = ("rule_category", "rule_tag", "rule_brand")
    inlines = (CollectionProductInline,)


@admin.register(ScheduledMove)
class ScheduledMoveAdmin(ReadOnlyAdmin):
    list_display = ("product", "move", "due_at", "status", "ended_at", "refusal")
    list_filter = ("status", "move")
    list_select_related = ("product",)
    search_fields = ("product__slug",)
