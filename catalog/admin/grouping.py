"""What goods are described and grouped by: attributes, options, brands, tags, collections."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
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
from marketplace.foundation.money import Money
from marketplace.foundation.read_only_admin import ReadOnlyAdmin

_TYPED: Final = {
    "price_from": "rule_price_from_minor",
    "price_to": "rule_price_to_minor",
}
_PRICES: Final = tuple(_TYPED.values())


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


class CollectionForm(forms.ModelForm):
    """A collection; its prices are typed as amounts of its currency."""

    price_from = forms.DecimalField(label=_("price from"), required=False, max_digits=11)
    price_to = forms.DecimalField(label=_("price up to"), required=False, max_digits=11)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for typed, stored in _TYPED.items():
            minor, currency = getattr(self.instance, stored), self.instance.rule_currency
            if minor is not None:
                self.initial[typed] = Money(minor, currency).decimal

    def clean(self) -> dict[str, Any]:
        """Turn what was typed into minor units of the currency."""
        given = super().clean() or {}
        currency = given.get("rule_currency", "")
        for typed, stored in _TYPED.items():
            value = given.get(typed)
            if value is None:
                setattr(self.instance, stored, None)
            elif not currency:
                self.add_error("rule_currency", _("Choose the currency of the prices."))
            else:
                try:
                    setattr(self.instance, stored, Money.from_decimal(value, currency).minor)
                except ValueError:
                    self.add_error(typed, _("This currency has fewer decimals."))
        parts = ("rule_category", "rule_tag", "rule_brand", "rule_new_days", *_TYPED)
        is_rule = given.get("kind") == Collection.Kind.RULE
        if is_rule and all(given.get(part) is None for part in parts):
            self.add_error("kind", _("A rule needs one part at least."))
        return given


@admin.register(Collection)
class CollectionAdmin(TranslationAdmin):
    form = CollectionForm
    exclude = _PRICES
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
