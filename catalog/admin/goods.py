"""Categories and products in the admin. States change through services only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin, TranslationStackedInline

from catalog import locks, services
from catalog.completeness import Meter
from catalog.errors import MoveRefused
from catalog.models import (
    Category,
    CategoryAttribute,
    Offer,
    Option,
    Picture,
    Product,
    ProductAttribute,
    RelatedProduct,
    ScheduledMove,
    Variant,
    VariantOptionValue,
)
from catalog.queries.contents import content_meters
from catalog.services import telling
from marketplace.foundation import formats
from marketplace.foundation.clock import now
from marketplace.foundation.errors import Refused
from marketplace.foundation.read_only_admin import ReadOnlyInline


class CategoryAttributeInline(admin.TabularInline):
    model = CategoryAttribute
    extra = 0
    autocomplete_fields = ("attribute",)


@admin.register(Category)
class CategoryAdmin(TranslationAdmin):
    inlines = (CategoryAttributeInline,)
    list_display = ("name", "slug", "parent", "position", "icon")
    list_select_related = ("parent",)
    search_fields = ("slug", "name_zh_hant", "name_en")


class VariantInline(TranslationStackedInline):
    model = Variant
    extra = 0
    readonly_fields = ("public_id",)


class ProductAttributeInline(TranslationStackedInline):
    model = ProductAttribute
    extra = 0
    autocomplete_fields = ("attribute", "choice")


class OptionInline(TranslationStackedInline):
    model = Option
    extra = 0
    show_change_link = True


class RelatedInline(admin.TabularInline):
    model = RelatedProduct
    fk_name = "product"
    extra = 0
    autocomplete_fields = ("other",)


class ScheduledMoveInline(ReadOnlyInline):
    model = ScheduledMove
    fields = ("move", "due_at", "status", "ended_at", "refusal")


class PictureInline(TranslationStackedInline):
    model = Picture
    extra = 0
    fields = ("variant", "path", "width", "height", "sizes", "alt", "position")

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Offer only the variants of the product that is being edited."""
        if db_field.name == "variant":
            product_id = request.resolver_match.kwargs.get("object_id")
            kwargs["queryset"] = Variant.objects.filter(product_id=product_id)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Product)
class ProductAdmin(TranslationAdmin):
    """Products; what is handed in is decided in the moderation queue, which stands above."""

    list_display = ("name", "vendor", "category", "status", "price_from", "published_at")
    list_filter = ("status", "category")
    list_select_related = ("vendor", "category")
    search_fields = ("slug", "public_id", "name_zh_hant", "name_en")
    autocomplete_fields = ("vendor", "category", "brand", "tags")
    readonly_fields = (
        "public_id",
        "status",
        "published_at",
        "price_from",
        "texts",
        "machine_made",
    )
    inlines = (
        ProductAttributeInline,
        OptionInline,
        VariantInline,
        PictureInline,
        RelatedInline,
        ScheduledMoveInline,
    )
    actions = ("show_again", "archive")
    show_full_result_count = False

    @admin.display(description=_("price from"))
    def price_from(self, product: Product) -> str:
        """Print the lowest price of its active offers."""
        return formats.amount(product.price_from) if product.price_from else "–"

    @admin.display(description=_("texts"))
    def texts(self, product: Product) -> str:
        """Say how complete its texts are for each destination, and what is missing."""
        if product.pk is None:
            return "–"
        return " · ".join(_said(meter) for meter in content_meters(product.pk))

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        """Tell the rooms above, once everything that belongs to it is written."""
        super().save_related(request, form, formsets, change)
        telling.product_changed(form.instance)

    @admin.action(description=_("Show the selected archived products"), permissions=("change",))
    def show_again(self, request: Any, queryset: QuerySet[Product]) -> None:
        """Show listings that were archived: somebody looked at them before they were shown."""
        at = now()

        def show(product_id: int) -> Product:
            with transaction.atomic():
                product = locks.product(product_id)
                if product.status != Product.Status.ARCHIVED:
                    raise MoveRefused(product.status)
                return services.publish_product(product_id=product_id, now=at)

        self._each(request, queryset, show)

    @admin.action(description=_("Archive the selected products"), permissions=("change",))
    def archive(self, request: Any, queryset: QuerySet[Product]) -> None:
        """Take published listings from view."""
        at = now()
        self._each(request, queryset, lambda pk: services.archive_product(product_id=pk, now=at))

    def _each(
        self, request: Any, queryset: QuerySet[Product], move: Callable[[int], Product]
    ) -> None:
        for product in queryset.order_by("pk"):
            try:
                move(product.pk)
            except Refused as refusal:
                self.message_user(request, f"{product}: {refusal}", messages.ERROR)


def _said(meter: Meter) -> str:
    missing = ", ".join(f"{gap.title} ({'/'.join(gap.languages)})" for gap in meter.gaps)
    return f"{meter.destination} {meter.percent}%" + (f": {missing}" if missing else "")


class OptionValueInline(admin.TabularInline):
    model = VariantOptionValue
    extra = 0
    raw_id_fields = ("option", "value")


class OfferInline(ReadOnlyInline):
    model = Offer
    fields = ("vendor", "sku", "price_minor", "is_active")


@admin.register(Variant)
class VariantAdmin(TranslationAdmin):
    list_display = ("public_id", "product", "label", "hs_code", "net_weight_g", "gross_weight_g")
    list_select_related = ("product",)
    search_fields = ("public_id", "product__slug", "hs_code", "gtin")
    autocomplete_fields = ("product",)
    readonly_fields = ("public_id", "combination")
    inlines = (OptionValueInline, OfferInline)
    show_full_result_count = False


@admin.register(Picture)
class PictureAdmin(TranslationAdmin):
    list_display = ("path", "product", "width", "height", "position")
    list_select_related = ("product",)
    search_fields = ("path", "product__slug")
    autocomplete_fields = ("product", "variant")
    show_full_result_count = False
